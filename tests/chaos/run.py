"""`python -m tests.chaos.run`: everything dies at random, and no sheet is lost or paid twice.

Bounded and seeded. The same seed strikes the same things in the same order; when precisely each
strike lands is up to the machine.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.services import copies
from tests.chaos import findings, strikes, windows
from tests.chaos.findings import Findings
from tests.chaos.scene import Scene, opened
from tests.chaos.submitting import Submitter

FIRST_WINDOW: Final = 100_000  # numbers of the sheets that windows are struck with
STRIKE_PATIENCE_S: Final = 15.0  # between two strikes, where nothing ends meanwhile


@dataclass
class Struck:
    """What was struck, when (seconds from the start), and what came of it."""

    log: list[tuple[float, str, str]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def note(self, name: str, said: str) -> None:
        """One more."""
        self.log.append((time.monotonic() - self.began, name, said))
        print(f"  {self.log[-1][0]:6.1f} s  {name:<30} {said}", flush=True)

    def count(self, *names: str) -> int:
        """How many strikes of these names landed."""
        return sum(name in names and "killed" in said for _, name, said in self.log)


def run(
    scene: Scene, *, sheets: int, seed: int, limit_s: float, chosen: list[str] | None = None
) -> tuple[Findings, Struck]:
    """Submit, strike, wait for the last verdict or the limit, and count."""
    rng, struck = random.Random(seed), Struck()
    submitter = Submitter(scene.rt, range(sheets))
    for _ in range(2):
        scene.add_pool()
    _strike_windows(scene, struck)
    submitter.start()
    try:
        _strike_all(scene, struck, rng, sheets, chosen or list(strikes.ALL))
        left_s = limit_s - (time.monotonic() - struck.began)
        scene.until(lambda: submitter.is_done() and _all_ended(scene), within_s=left_s)
    finally:
        submitter.end()
    for pool in scene.pools:
        pool.revive()
        pool.stop()
    copies.sweep(scene.rt, left_after_s=0.0)
    scans = findings.scans_among(range(sheets)) + _window_scans(scene)
    return findings.gathered(
        scene, scans=scans, struck_paid=struck.count(*windows.PAID_TWICE)
    ), struck


def _strike_windows(scene: Scene, struck: Struck) -> None:
    for place, (name, window) in enumerate(windows.ALL.items()):
        struck.note(name, window(scene, FIRST_WINDOW + place))


def _strike_all(
    scene: Scene, struck: Struck, rng: random.Random, sheets: int, names: list[str]
) -> None:
    """Each once, in an order of the seed, spread over the sheets; a third host joins half-way."""
    order = rng.sample(names, len(names))
    for place, name in enumerate(order):
        due = scene.count(findings.ENDED) + max(1, sheets // (len(order) + 4))
        _wait_for(scene, due)
        if place == len(order) // 2:
            scene.add_pool()
            struck.note("third host", "joins")
        struck.note(name, strikes.ALL[name](scene, rng))


def _wait_for(scene: Scene, ended: int) -> None:
    scene.until(lambda: scene.count(findings.ENDED) >= ended, within_s=STRIKE_PATIENCE_S)


def _all_ended(scene: Scene) -> bool:
    for pool in scene.pools:
        pool.revive()
    return scene.count(findings.ACCEPTED) == scene.count(findings.ENDED)


def _window_scans(scene: Scene) -> int:
    """Sheets of the windows that were accepted and are scans."""
    query = (
        "select count(*) from job_sheets where filename like '1000%.x' and media_type = 'image/png'"
    )
    return scene.count(query)


def table(found: Findings, struck: Struck, *, seed: int, took_s: float) -> str:
    """The end as Markdown, for the README."""
    lines = [
        ("seed", seed),
        ("sheets accepted", found.accepted),
        ("ended with one verdict", found.ended),
        ("lost", found.accepted - found.ended),
        ("doubled", found.doubled),
        ("ended as failed, each named", found.failed),
        ("failures without a name", found.unnamed),
        ("OCR pages needed", found.pages_needed),
        ("OCR pages billed by the provider", found.pages_billed),
        ("OCR pages counted in the ledger", found.pages_counted),
        ("struck between answer and keeping", found.struck_paid),
        ("copies left at the provider", found.copies_left),
        ("longest rescue", f"{found.rescue_s:.1f} s"),
        ("strikes", len(struck.log)),
        ("took", f"{took_s:.0f} s"),
        *((f"healed: {cause}", count) for cause, count in sorted(found.causes.items())),
    ]
    return "\n".join(
        ["| | |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in lines)]
    )


def main() -> int:
    """0 where every promise was kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.run", description=__doc__)
    parser.add_argument("--sheets", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit-s", type=float, default=3600.0, help="seconds, for all of it")
    parser.add_argument("--lapse-s", type=float, default=30.0, help="ATTEMPT_LAPSE_S")
    parser.add_argument("--folder", type=Path, help="keep logs and data there")
    asked = parser.parse_args()
    began = time.monotonic()
    with ExitStack() as stack:
        folder = asked.folder or stack.enter_context(_temporary())
        scene = stack.enter_context(opened(folder / "scene", lapse_s=asked.lapse_s))
        found, struck = run(scene, sheets=asked.sheets, seed=asked.seed, limit_s=asked.limit_s)
    print(table(found, struck, seed=asked.seed, took_s=time.monotonic() - began))
    for complaint in found.complaints():
        print(f"NOT KEPT: {complaint}")
    return 1 if found.complaints() else 0


@contextmanager
def _temporary() -> Iterator[Path]:
    """A folder that servers of another user can reach."""
    with tempfile.TemporaryDirectory(prefix="jobsheet-chaos-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        yield Path(name)


if __name__ == "__main__":
    sys.exit(main())
