"""How many small mistakes in core/domain the tests notice: `make mutants`.

mutmut plants one mistake at a time (a changed operator, number, argument). The type checker, which
is part of `make test`, refuses more than half, and is asked about all of them. For each of the
others the tests that reach it are run, and one that nothing notices has survived. That takes hours
on two cores, so a random sample of the others, named by its seed, stands for the rest; the share of
all mistakes is given with a 95 % interval.
"""

import argparse
import json
import math
import random
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import mutant_types

ROOT = Path(__file__).parent.parent
METAS = ROOT / "mutants" / "core" / "domain"
FIRST = "core.domain.verdict.x_score__mutmut_1"  # to have all of them planted
GOAL = 0.85
Z_95 = 1.96
# Exit codes of mutmut: the tests failed (noticed), passed (survived), never reach the line.
NOTICED = {1: "killed", 3: "killed", 24: "timeout", 36: "timeout", 152: "timeout", -24: "timeout"}
NOTICED |= {255: "timeout", -11: "crashed", -9: "crashed"}
SURVIVED, UNREACHED = {0: "survived"}, {5: "unreached", 33: "unreached"}
OUTCOMES = NOTICED | SURVIVED | UNREACHED


def main() -> None:
    """Plant, run the sample, print what was noticed by module."""
    options = _options()
    _mutmut([FIRST], children=1)
    every = sorted(name for meta in METAS.rglob("*.meta") for name in _exit_codes(meta))
    names = [name for name in every if not options.only or _module(name) in options.only]
    typed = mutant_types.refused(ROOT / "mutants", "core/domain") & set(names)
    passed = [name for name in names if name not in typed]
    count = min(options.sample or len(passed), len(passed))
    chosen = frozenset(random.Random(options.seed).sample(passed, count))
    _mutmut(sorted(chosen), children=options.children)
    outcomes = _outcomes(chosen)
    _print(outcomes, typed=len(typed), planted=len(names), seed=options.seed)
    if options.survivors:
        sys.stdout.writelines(f"{name}\n" for name, how in sorted(outcomes.items())
                              if how not in NOTICED.values())  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=400, help="mutants to run, 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--children", type=int, default=2, help="processes side by side")
    parser.add_argument("--only", nargs="+", help="modules, as in core/domain: rules ops.checks")
    parser.add_argument("--survivors", action="store_true", help="name those not noticed")
    return parser.parse_args()


def _mutmut(names: list[str], *, children: int) -> None:
    command = [str(Path(sys.executable).parent / "mutmut"), "run"]
    # It ends with 1 where a mutant survived: its records say which, not its status.
    subprocess.run(
        [*command, "--max-children", str(children), *names],
        cwd=ROOT,
        check=False,
        stdout=subprocess.DEVNULL,
    )


def _exit_codes(meta: Path) -> dict[str, int | None]:
    codes: dict[str, int | None] = json.loads(meta.read_text("utf-8"))["exit_code_by_key"]
    return codes


def _outcomes(chosen: frozenset[str]) -> dict[str, str]:
    return {
        name: OUTCOMES.get(code, "not run") if code is not None else "not run"
        for meta in METAS.rglob("*.meta")
        for name, code in _exit_codes(meta).items()
        if name in chosen
    }


def _print(outcomes: dict[str, str], *, typed: int, planted: int, seed: int) -> None:
    modules: dict[str, Counter[str]] = defaultdict(Counter)
    for name, how in outcomes.items():
        modules[_module(name)][how] += 1
    table = Table("module", "run", "noticed", "survived", "unreached", "share")
    for module, counts in sorted(modules.items(), key=lambda item: _share(item[1])):
        table.add_row(module, *_cells(counts))
    every = sum(modules.values(), Counter[str]())
    table.add_section()
    for name, counts in sorted(_packages(modules).items()):
        table.add_row(name, *_cells(counts))
    share, width = whole(every, typed=typed, planted=planted)
    console = Console()
    console.print(table)
    console.print(f"{typed} of {planted} mutants are refused by the types; of the others "
                  f"{every.total()} were run (seed {seed}).")  # fmt: skip
    console.print(f"{share:.1%} of all are noticed, 95 % interval ± {width:.1%}; goal {GOAL:.0%}.")


def whole(run: Counter[str], *, typed: int, planted: int) -> tuple[float, float]:
    """The share of all planted mutants that is noticed, and half its 95 % interval: those that
    the types refuse are counted, the others stand for their like."""
    others, share = 1 - typed / planted, _share(run)
    deviation = math.sqrt(share * (1 - share) / max(1, run.total()))
    return 1 - others * (1 - share), Z_95 * others * deviation


def _module(name: str) -> str:
    """`core.domain.ops.checks.x_run__mutmut_3` is of `ops.checks`."""
    return ".".join(name.split(".")[2:-1])


def _packages(modules: Mapping[str, Counter[str]]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name, counts in modules.items():
        package = "/".join(name.split(".")[:-1])
        found[f"core/domain/{package}".rstrip("/")] += counts
    return {**found, "all": sum(modules.values(), Counter())}


def _cells(counts: Counter[str]) -> list[str]:
    cells = [counts.total(), _noticed(counts), counts["survived"], counts["unreached"]]
    return [*map(str, cells), f"{_share(counts):.0%}"]


def _noticed(counts: Counter[str]) -> int:
    return sum(counts[how] for how in set(NOTICED.values()))


def _share(counts: Counter[str]) -> float:
    return _noticed(counts) / counts.total() if counts else 0.0


if __name__ == "__main__":
    main()
