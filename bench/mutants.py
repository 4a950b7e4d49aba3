"""How many small mistakes in core/domain the tests notice: `make mutants`.

mutmut plants one mistake at a time (a changed operator, number, argument). The type checker, which
is part of `make test`, refuses some; for each of the others the tests that reach it are run. A
mistake that nothing notices has survived. All of them take hours on two cores, so a random sample,
named by its seed, stands for the rest; its share is given with a 95 % interval.
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
TYPED = "refused"  # by the type checker
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
    count = min(options.sample or len(names), len(names))
    chosen = frozenset(random.Random(options.seed).sample(names, count))
    typed = chosen & mutant_types.refused(ROOT / "mutants", "core/domain")
    _mutmut(sorted(chosen - typed), children=options.children)
    outcomes = _outcomes(chosen - typed) | dict.fromkeys(typed, TYPED)
    _print(outcomes, planted=len(names), seed=options.seed)
    if options.survivors:
        sys.stdout.writelines(f"{name}\n" for name, how in sorted(outcomes.items())
                              if how not in {*NOTICED.values(), TYPED})  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=1_000, help="mutants to run, 0 for all")
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


def _print(outcomes: dict[str, str], *, planted: int, seed: int) -> None:
    modules: dict[str, Counter[str]] = defaultdict(Counter)
    for name, how in outcomes.items():
        modules[_module(name)][how] += 1
    table = Table("module", "mutants", "by types", "by tests", "survived", "unreached", "share")
    for module, counts in sorted(modules.items(), key=lambda item: _share(item[1])):
        table.add_row(module, *_cells(counts))
    every = sum(modules.values(), Counter[str]())
    table.add_section()
    for name, counts in sorted(_packages(modules).items()):
        table.add_row(name, *_cells(counts))
    share, width = _share(every), _interval(every)
    console = Console()
    console.print(table)
    console.print(f"{every.total()} of {planted} mutants (seed {seed}): {share:.1%} noticed, "
                  f"95 % interval ± {width:.1%}; goal {GOAL:.0%}.")  # fmt: skip


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
    typed = counts[TYPED]
    by_tests = _noticed(counts) - typed
    cells = [counts.total(), typed, by_tests, counts["survived"], counts["unreached"]]
    return [*map(str, cells), f"{_share(counts):.0%}"]


def _noticed(counts: Counter[str]) -> int:
    return sum(counts[how] for how in {*NOTICED.values(), TYPED})


def _share(counts: Counter[str]) -> float:
    return _noticed(counts) / counts.total() if counts else 0.0


def _interval(counts: Counter[str]) -> float:
    share = _share(counts)
    return Z_95 * math.sqrt(share * (1 - share) / max(1, counts.total()))


if __name__ == "__main__":
    main()
