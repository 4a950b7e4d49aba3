"""`python -m bench.printed`: print the second exam, let `jobsheet audit` sit it, print one table.

Of the validation half nothing but counts is ever told.
"""

import argparse
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

from rich.console import Console

from bench.exam import report
from bench.exam.model import Half
from bench.exam.render import Render
from bench.exam.report import Graded
from bench.exam.score import score
from bench.exam.sit import Answer, from_truth, sit
from bench.printed.build import Page, pages
from bench.printed.designs import DESIGNS
from bench.printed.press import press

ROUNDS = 8
_HALF = {design.name: design.half for design in DESIGNS}


def main() -> None:
    """Run the exam that the command line asks for."""
    asked = _arguments()
    count = asked.sheets or ROUNDS * sum(half == asked.half for half in _HALF.values())
    answers = _answers(asked, pages(asked.seed, asked.half, count))
    graded = [(answer, *score(answer)) for answer in answers]
    Console(width=210).print(report.table("Printed exam: hits / cases", graded, (
        lambda a: f"{_HALF[a.sheet.design]} · {a.render}",
        lambda a: f"{a.sheet.defect or 'clean'} · {_HALF[a.sheet.design]}",
        lambda a: f"{_HALF[a.sheet.design]} · {a.sheet.design} {a.sheet.kind}",
    )))  # fmt: skip
    if asked.errors:
        report.write_errors(asked.errors, seen(graded))


def seen(graded: Iterable[Graded]) -> list[Graded]:
    """What may be looked at: no case of a design that is held out."""
    return [one for one in graded if _HALF[one[0].sheet.design] == "tuning"]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.printed", description=__doc__)
    add = parser.add_argument
    add("--seed", type=int, default=1)
    add("--half", choices=get_args(Half), default="tuning")
    add("--sheets", type=int, metavar="N", help=f"{ROUNDS} of each design where not given")
    add("--render", nargs="+", choices=get_args(Render), default=["digital"])
    add("--errors", type=Path, metavar="FILE", help="list each wrong case of the tuning half")
    add("--out", type=Path, default=Path(tempfile.gettempdir()) / "printed", metavar="DIR")
    add("--truth", action="store_true",
        help="audit the truth itself, with no paper: shows whether the exam is right")  # fmt: skip
    return parser.parse_args()


def _answers(asked: argparse.Namespace, drawn: list[Page]) -> list[Answer]:
    sheets = [page.sheet for page in drawn]
    name = f"{asked.half}-{asked.seed}"
    if asked.truth:
        return from_truth(sheets, asked.out / f"truth-{name}")
    with press({page.sheet.number: page.html for page in drawn}) as draw:
        return [answer for how in asked.render
                for answer in sit(sheets, how, asked.out / f"{how}-{name}", draw=draw)]  # fmt: skip


if __name__ == "__main__":
    main()
