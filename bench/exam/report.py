"""How an exam is told: one table of counts, and the wrong cases by themselves."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from rich.table import Table

from bench.exam.score import Score, Wrong
from bench.exam.sit import Answer

HEADS = ("", "sheets", "unread", "spec", "value exact", "blank as blank",
         "false FAIL", "clean in review", "false PASS", "spoilt in review",
         "spoilt judged right", "finding F1")  # fmt: skip
Graded = tuple[Answer, Score, list[Wrong]]
Group = Callable[[Answer], str]


def table(title: str, graded: Sequence[Graded], groups: Iterable[Group]) -> Table:
    """A section for each way to group the sheets, a row for each group."""
    made = Table(*HEADS, title=title)
    for group in groups:
        _rows(made, graded, group)
    return made


def write_errors(path: Path, graded: Iterable[Graded]) -> None:
    """Each wrong case as a line of tab-separated words."""
    lines = ["kind\tfile\tspec\tlabels\tdefect\tfield\texpected\tgot"]
    for answer, _, wrong in graded:
        s = answer.sheet
        lines += ["\t".join((w.kind, str(answer.path), s.kind, s.labels, s.defect, w.field,
                             w.expected, w.got)) for w in wrong]  # fmt: skip
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _rows(table: Table, graded: Iterable[Graded], group: Group) -> None:
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
