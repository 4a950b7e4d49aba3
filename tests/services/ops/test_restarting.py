"""Real workers: restarted by their own pool, missed once killed, found once they are back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.domain.ops.checks import CheckResult, State
from core.services.ops import checks, steps
from tests.chaos.scene import Scene, opened
from tests.services.ops.conftest import OLU

WITHIN_S = 200.0
pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def scene(server_dir: Path) -> Iterator[Scene]:
    with opened(server_dir / "restarting", lapse_s=4.0) as scene:
        yield scene


def workers(scene: Scene) -> CheckResult:
    (found,) = checks.run(scene.rt, ["workers.alive"], limit_s=60.0)
    return found


def test_workers_are_restarted_gently_and_missed_once_they_are_killed(scene: Scene) -> None:
    pool = scene.add_pool()
    assert scene.until(lambda: workers(scene).state is State.OK, within_s=WITHIN_S)
    (before,) = pool.workers()[:1]

    steps.take(scene.rt, "ocr-stuck", "restart", actor=OLU, reason="they hang")

    def is_another() -> bool:
        now = {one.pid for one in pool.workers() if "jobsheet" not in one.name()}
        return bool(now) and before.pid not in now

    assert scene.until(is_another, within_s=WITHIN_S, every_s=0.5)
    assert scene.until(lambda: workers(scene).state is State.OK, within_s=WITHIN_S)
    assert scene.count("select count(*) from workers where restart_asked_at is not null") == 0

    pool.kill_host()
    missed = scene.until(lambda: workers(scene).state is State.FAIL, within_s=WITHIN_S, every_s=0.5)
    assert missed
    assert "Start workers with `jobsheet worker` on any host" in workers(scene).fix

    pool.revive()
    assert scene.until(lambda: workers(scene).state is State.OK, within_s=WITHIN_S, every_s=0.5)
