"""`python -m bench.exam`: draw a blind exam, let `jobsheet audit` sit it, print one table."""

import argparse
import tempfile
from pathlib import Path
from typing import get_args

from rich.console import Console

from bench.exam import report
from bench.exam.build import sheets
from bench.exam.looks import LOOKS, Look
from bench.exam.render import Render
from bench.exam.report import Graded
from bench.exam.score import score
from bench.exam.sit import from_truth, sit

_HALF = {look.name: look.half for look in LOOKS}


def main() -> None:
    """Run the exam that the command line asks for."""
    asked = _arguments()
    chosen = [look for look in LOOKS if _wanted(look, asked)]
    drawn = sheets(asked.seed, asked.sheets, chosen)
    if asked.truth:
        answers = from_truth(drawn, asked.out / f"truth-{asked.seed}")
    else:
        answers = [a for how in asked.render
                   for a in sit(drawn, how, asked.out / f"{how}-{asked.seed}")]  # fmt: skip
    graded = [(answer, *score(answer)) for answer in answers]
    Console(width=210).print(report.table("Blind exam: hits / cases", graded, (
        lambda a: f"{_HALF[a.sheet.design]} · {a.render}",
        lambda a: f"labels as {a.sheet.labels} · {_HALF[a.sheet.design]}",
        lambda a: f"{a.sheet.defect or 'clean'} · {_HALF[a.sheet.design]}",
        lambda a: f"{_HALF[a.sheet.design]} · {a.sheet.design}",
    )))  # fmt: skip
    if asked.errors:
        named = bool(asked.design or asked.half)
        report.write_errors(asked.errors, [one for one in graded if named or _seen(one)])


def _seen(graded: Graded) -> bool:
    return _HALF[graded[0].sheet.design] == "tuning"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.exam", description=__doc__)
    add = parser.add_argument
    add("--seed", type=int, default=1)
    add("--sheets", type=int, default=80, metavar="K")
    add("--render", nargs="+", choices=get_args(Render), default=["digital"])
    add("--design", nargs="+", choices=[look.name for look in LOOKS], metavar="NAME")
    add("--half", choices=("tuning", "validation"))
    add(
        "--errors",
        type=Path,
        metavar="FILE",
        help="list each wrong case; of the validation half only where it was asked for by name",
    )
    add("--out", type=Path, default=Path(tempfile.gettempdir()) / "exam", metavar="DIR")
    add("--truth", action="store_true",
        help="audit the truth itself, with no paper: shows whether the exam is right")  # fmt: skip
    return parser.parse_args()


def _wanted(look: Look, asked: argparse.Namespace) -> bool:
    named = not asked.design or look.name in asked.design
    return named and (not asked.half or look.half == asked.half)


if __name__ == "__main__":
    main()
