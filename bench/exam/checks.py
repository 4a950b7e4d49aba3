"""Checklists: every way in which UK forms have their items marked."""

from collections.abc import Callable

from bench.exam.answers import DRAWN, write
from bench.exam.blocks import heading
from bench.exam.looks import Look
from bench.exam.model import Entry
from bench.exam.paper import GREY, MARGIN, PALE, Paper

Rows = list[tuple[str, str]]
_COLUMNS = {
    "columns": (("OK", "ok"), ("Adv", "advisory"), ("Fail", "fail"), ("N/A", "na")),
    "colours": (("Green", "ok"), ("Orange", "advisory"), ("Red", "fail"), ("Yellow", "na")),
}
_WORDS = {"ok": "Pass", "advisory": "Monitor", "fail": "Fail", "na": "N/A", "unmarked": ""}
_RINGED = (("Y", "ok"), ("N", "fail"), ("N/A", "na"))
_STRUCK = (("Yes", "ok"), ("No", "fail"), ("N/A", "na"))


def checklist(paper: Paper, look: Look, entry: Entry) -> None:
    """The items of the entry with their marks, under its label as a heading."""
    marks = entry.value if isinstance(entry.value, dict) else {}
    rows = list(marks.items())
    heading(paper, look, entry.label, 60)
    DRAW[look.checks](paper, look, rows)
    paper.y += 8


def _columns(paper: Paper, look: Look, rows: Rows) -> None:
    heads = _COLUMNS[look.checks]
    y, left, w = paper.y, MARGIN + paper.inner * 0.5, paper.inner * 0.5 / len(heads)
    paper.box(MARGIN, y, paper.inner, 16, PALE)
    paper.text(MARGIN + 4, y + 11, "Item", 8.5, look.print[1])
    for i, (head, _) in enumerate(heads):
        paper.text(left + w * (i + 0.5), y + 11, head, 8.5, look.print[1], align="centre")
    paper.y += 16
    for item, mark in rows:
        y = paper.room(16)
        paper.box(MARGIN, y, paper.inner * 0.5, 16)
        paper.text(MARGIN + 4, y + 11, item, 8.5, look.print[0])
        for i, (_, state) in enumerate(heads):
            paper.box(left + w * i, y, w, 16)
            if state == mark:
                paper.tick(left + w * (i + 0.5), y + 8)
        paper.y += 16


def _boxes(paper: Paper, look: Look, rows: Rows) -> None:
    half = (len(rows) + 1) // 2
    for i in range(half):
        y = paper.room(18)
        for x, row in zip((MARGIN, MARGIN + paper.inner / 2), rows[i::half], strict=False):
            item, mark = row
            if look.checks == "before":
                place = x + 6
                paper.text(x + 18, y + 12, item, 9, look.print[0])
            else:
                paper.text(x, y + 12, item, 9, look.print[0])
                place = x + paper.inner / 2 - 40
            paper.box(place - 4.5, y + 4, 9, 9)
            if mark == "ok":
                paper.tick(place, y + 8.5)
        paper.y += 18


def _words(paper: Paper, look: Look, rows: Rows) -> None:
    for item, mark in rows:
        y = paper.room(17)
        paper.text(MARGIN, y + 11, item, 9, look.print[0])
        write(paper, look, _WORDS[mark], MARGIN + paper.inner * 0.55, y + 11, 120)
        paper.line(MARGIN, y + 15, MARGIN + paper.inner * 0.75, y + 15, 0.4, GREY)
        paper.y += 17


def _chosen(paper: Paper, look: Look, rows: Rows) -> None:
    ring = look.checks == "ring"
    options = _RINGED if ring else _STRUCK
    for item, mark in rows:
        y = paper.room(19)
        paper.text(MARGIN, y + 12, item, 9, look.print[0])
        x = MARGIN + paper.inner * 0.5
        for i, (word, state) in enumerate(options):
            hit = state == mark
            draw = DRAWN["ring" if ring else "strike"]
            x = draw(paper, look, word, hit, x, y + 12, mark != "unmarked") + (8 if ring else 0)
            if not ring and i < 2:
                x += paper.text(x, y + 12, " / ", 9, look.print[0])
        paper.y += 19


def _symbols(paper: Paper, look: Look, rows: Rows) -> None:
    y = paper.y
    for x, word in ((MARGIN + 4, "Item"), (MARGIN + paper.inner * 0.6 + 4, "Result")):
        paper.text(x, y + 11, word, 8.5, look.print[1])
    paper.box(MARGIN, y, paper.inner * 0.75, 16)
    paper.y += 16
    for item, mark in rows:
        y = paper.room(18)
        paper.box(MARGIN, y, paper.inner * 0.6, 18)
        paper.box(MARGIN + paper.inner * 0.6, y, paper.inner * 0.15, 18)
        paper.text(MARGIN + 4, y + 12, item, 9, look.print[0])
        middle = MARGIN + paper.inner * 0.675
        if mark == "na":
            write(paper, look, "N/A", middle - 9, y + 13, 40)
        elif mark in {"ok", "fail"}:
            (paper.tick if mark == "ok" else paper.cross)(middle, y + 9)
        paper.y += 18


DRAW: dict[str, Callable[[Paper, Look, Rows], None]] = {
    "columns": _columns, "colours": _columns, "before": _boxes, "after": _boxes, "words": _words,
    "ring": _chosen, "strike": _chosen, "symbols": _symbols,
}  # fmt: skip
