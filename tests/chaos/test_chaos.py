"""The short form of `make chaos`: the exact windows, and one strike of each kind, on few sheets."""

from pathlib import Path

import pytest

from tests.chaos import run
from tests.chaos.scene import opened

SHEETS, SEED = 24, 5
LAPSE_S = 4.0
LIMIT_S = 300.0
CHOSEN = (
    "work-horse",
    "worker",
    "relay",
    "redis restart",
    "redis flushall",
    "postgresql cut",
    "storage 500",
    "storage loses",
    "ocr 429",
    "ocr garbage",
)


@pytest.mark.timeout(900)
def test_whatever_dies_nothing_is_lost_judged_or_paid_twice(server_dir: Path) -> None:
    with opened(server_dir / "chaos", lapse_s=LAPSE_S) as scene:
        ended = run.run(scene, sheets=SHEETS, seed=SEED, limit_s=LIMIT_S, chosen=CHOSEN)

    print(run.table([ended]))
    assert ended.found.complaints() == []
    assert ended.found.accepted >= SHEETS + 5
    assert ended.found.causes  # Something was there to be healed.
