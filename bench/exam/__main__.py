"""`python -m bench.exam`: draw a blind exam, let `jobsheet audit` sit it, print one table."""

import argparse
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import get_args

from rich.console import Console
from rich.table import Table

from bench.exam.build import sheets
from bench.exam.looks import LOOKS, Look
from bench.exam.render import Render
from bench.exam.score import Score, Wrong, score
from bench.exam.sit import Answer, from_truth, sit

HEADS = ("", "sheets", "unread", "spec", "value exact", "blank as blank",
         "false FAIL", "clean in review", "false PASS", "spoilt in review",
         "spoilt judged right", "finding F1")  # fmt: skip
Graded = tuple[Answer, Score, list[Wrong]]
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
    Console(width=210).print(_table(graded))
    if asked.errors:
        _write(asked.errors, graded, blind=not (asked.design or asked.half))


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


def _table(graded: list[Graded]) -> Table:
    table = Table(*HEADS, title="Blind exam: hits / cases")
    _rows(table, graded, lambda a: f"{_HALF[a.sheet.design]} · {a.render}")
    _rows(table, graded, lambda a: f"labels as {a.sheet.labels} · {_HALF[a.sheet.design]}")
    _rows(table, graded, lambda a: f"{a.sheet.defect or 'clean'} · {_HALF[a.sheet.design]}")
    _rows(table, graded, lambda a: f"{_HALF[a.sheet.design]} · {a.sheet.design}")
    return table


def _rows(table: Table, graded: Iterable[Graded], group: Callable[[Answer], str]) -> None:
    sums: dict[str, Score] = {}
    for answer, counts, _ in graded:
        sums[group(answer)] = sums.get(group(answer), Score()) + counts
    for name, s in sorted(sums.items()):
        table.add_row(
            name, str(s.clean + s.spoilt + s.unread), str(s.unread),
            f"{s.spec}/{s.spec_of}", _share(s.values, s.values_of), _share(s.blanks, s.blanks_of),
            f"{s.false_fail}/{s.clean}",
            f"{s.clean_review}/{s.clean}", f"{s.false_pass}/{s.spoilt}",
            f"{s.spoilt_review}/{s.spoilt}", f"{s.spoilt_right}/{s.spoilt}",
            f"{s.f1:.3f} ({s.found} +{s.extra} -{s.missed})",
        )  # fmt: skip
    table.add_section()


def _share(hits: int, of: int) -> str:
    return f"{hits / of:.3f} ({hits}/{of})" if of else "-"


def _write(path: Path, graded: Iterable[Graded], *, blind: bool) -> None:
    lines = ["kind\tfile\tspec\tlabels\tdefect\tfield\texpected\tgot"]
    for answer, _, wrong in graded:
        if blind and _HALF[answer.sheet.design] == "validation":
            continue
        s = answer.sheet
        lines += ["\t".join((w.kind, str(answer.path), s.kind, s.labels, s.defect, w.field,
                             w.expected, w.got)) for w in wrong]  # fmt: skip
    path.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
