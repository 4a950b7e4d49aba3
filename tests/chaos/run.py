"""`make chaos`: everything dies at random, and no sheet is lost, judged or paid for twice.

Bounded and seeded. The same seed strikes the same things in the same order; when precisely each
strike lands is up to the machine.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core import telemetry
from core.services.paid_ocr import copies
from tests.chaos import findings, strikes, windows
from tests.chaos.findings import Findings
from tests.chaos.scene import Pool, Scene, opened
from tests.chaos.submitting import Submitter

FIRST_WINDOW: Final = 100_000  # numbers of the sheets that windows are struck with
STRIKE_PATIENCE_S: Final = 15.0  # between two strikes, where nothing ends meanwhile
LOOK_EVERY_S: Final = 0.25
LIMIT_S: Final = 1_500.0  # from the first sheet to the last verdict
STARTS_WITHIN_S: Final = 60.0
STARTED: Final = "select count(*) from workers where stopped_at is null"


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

    @property
    def missed(self) -> list[str]:
        """Strikes that hit nothing."""
        return [name for _, name, said in self.log if "missed" in said]


@dataclass(frozen=True)
class Ended:
    """One seed's end."""

    seed: int
    found: Findings
    strikes: int
    took_s: float


def run(
    scene: Scene, *, sheets: int, seed: int, limit_s: float, chosen: Sequence[str] | None = None
) -> Ended:
    """Submit, strike, wait for the last verdict or the limit, and count."""
    rng, struck = random.Random(seed), Struck()
    submitter = Submitter(scene, range(sheets))
    for _ in range(2):
        scene.add_pool()
    for place in range(windows.ALONE):
        windows.prepared(scene, FIRST_WINDOW + place)
    scene.until(lambda: scene.count(STARTED) == 2, within_s=windows.READY_WITHIN_S)
    _strike_windows(scene, struck)
    submitting = time.monotonic()
    submitter.start()
    try:
        _strike_all(scene, struck, rng, sheets, list(chosen or strikes.ALL))
        strikes.provider_recovers(scene)
        left_s = limit_s - (time.monotonic() - submitting)
        scene.until(
            lambda: submitter.is_done() and _all_ended(scene), within_s=left_s, every_s=LOOK_EVERY_S
        )
    finally:
        submitter.end()
    # One that has just been started again knows no SIGTERM yet.
    scene.until(lambda: all(pool.workers() for pool in scene.pools), within_s=STARTS_WITHIN_S)
    statuses = [pool.stop() for pool in _revived(scene)]
    copies.sweep(scene.rt, left_after_s=0.0)
    found = findings.gathered(
        scene,
        struck_paid=struck.count(*windows.PAID_TWICE),
        missed=struck.missed,
        statuses=statuses,
    )
    return Ended(seed, found, len(struck.log), time.monotonic() - struck.began)


def _strike_windows(scene: Scene, struck: Struck) -> None:
    for place, (name, window) in enumerate(windows.ALL.items()):
        struck.note(name, window(scene, FIRST_WINDOW + place))


def _strike_all(
    scene: Scene, struck: Struck, rng: random.Random, sheets: int, names: list[str]
) -> None:
    """Each once, in an order of the seed, spread over the sheets; a third host joins half-way."""
    order = rng.sample(names, len(names))
    for place, name in enumerate(order):
        _wait_for(scene, scene.count(findings.ENDED) + max(1, sheets // (len(order) + 4)))
        if place == len(order) // 2:
            scene.add_pool()
            struck.note("third host", "joins")
        struck.note(name, strikes.ALL[name](scene, rng))


def _wait_for(scene: Scene, ended: int) -> None:
    scene.until(
        lambda: scene.count(findings.ENDED) >= ended,
        within_s=STRIKE_PATIENCE_S,
        every_s=LOOK_EVERY_S,
    )


def _all_ended(scene: Scene) -> bool:
    _revived(scene)
    return scene.count(findings.ACCEPTED) == scene.count(findings.ENDED)


def _revived(scene: Scene) -> list[Pool]:
    for pool in scene.pools:
        pool.revive()
    return scene.pools


def table(ended: Sequence[Ended]) -> str:
    """The ends side by side as Markdown, for docs/RELIABILITY.md."""
    columns = [_lines(one) for one in ended]
    names = list(dict.fromkeys(name for column in columns for name in column))
    rows = [(name, *(column.get(name, "0") for column in columns)) for name in names]
    head = ("", *(f"seed {one.seed}" for one in ended))
    rule = ("---", *("---:" for _ in ended))
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def _lines(ended: Ended) -> dict[str, str]:
    found = ended.found
    lines = {
        "sheets accepted": found.accepted,
        "ended with exactly one verdict": found.ended - found.doubled,
        "lost": found.lost,
        "doubled": found.doubled,
        "ended as failed, each named": found.failed,
        "failures without a name": found.unnamed,
        "OCR pages needed": found.pages_needed,
        "OCR pages billed by the provider": found.pages_billed,
        "billed / needed": f"{found.pages_billed / max(1, found.pages_needed):.3f}",
        "OCR pages counted in the ledger": found.pages_counted,
        "copies left at the provider": found.copies_left,
        "longest rescue": f"{found.rescue_s:.1f} s",
        "strikes": ended.strikes,
        "took": f"{ended.took_s:.0f} s",
    }
    healed = {f"healed: {cause}": count for cause, count in sorted(found.causes.items())}
    return {name: str(value) for name, value in (lines | healed).items()}


def main() -> int:
    """0 where every promise was kept."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--sheets", type=int, default=500)
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--limit-s", type=float, default=LIMIT_S, help="seconds a seed")
    parser.add_argument("--lapse-s", type=float, default=30.0, help="ATTEMPT_LAPSE_S")
    parser.add_argument("--folder", type=Path, help="keep logs and data there")
    asked = parser.parse_args()
    telemetry.configure(level="ERROR")
    with ExitStack() as stack:
        folder = asked.folder or stack.enter_context(_temporary())
        ended = [_one(folder / f"seed-{seed}", seed, asked) for seed in asked.seed]
    print(table(ended))
    complaints = [f"seed {one.seed}: {said}" for one in ended for said in one.found.complaints()]
    for complaint in complaints:
        print(f"NOT KEPT: {complaint}")
    return 1 if complaints else 0


def _one(folder: Path, seed: int, asked: argparse.Namespace) -> Ended:
    print(f"seed {seed}, {asked.sheets} sheets", flush=True)
    with opened(folder, lapse_s=asked.lapse_s) as scene:
        return run(scene, sheets=asked.sheets, seed=seed, limit_s=asked.limit_s)


@contextmanager
def _temporary() -> Iterator[Path]:
    """A folder that servers of another user can reach."""
    with tempfile.TemporaryDirectory(prefix="jobsheet-chaos-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        yield Path(name)


if __name__ == "__main__":
    sys.exit(main())
