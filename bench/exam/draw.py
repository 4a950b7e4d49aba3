"""A sheet onto paper: head, single values, then the larger parts in the order of the form."""

from datetime import date
from pathlib import Path
from random import Random

from bench.exam import blocks, checks, frames, lines
from bench.exam.looks import LOOKS, Look
from bench.exam.model import Entry, Sheet
from bench.exam.paper import GREY, MARGIN, PALE, Paper

_BY_NAME = {look.name: look for look in LOOKS}
_LARGE = {"text": blocks.text, "table": blocks.table, "checklist": checks.checklist,
          "photos": blocks.photos}  # fmt: skip
_PEOPLE = ("engineer_name", "tester", "technician", "fitter", "engineer", "crew")


def draw(sheet: Sheet, path: Path) -> None:
    """Write the sheet as a born-digital PDF."""
    look = _BY_NAME[sheet.design]
    paper = Paper(path, Random(sheet.seed), wide=look.wide)
    frames.head(paper, look, sheet)
    _section(paper, look, "PART A")
    single = [e for e in sheet.entries if e.asked.type not in {*_LARGE, "signature"}]
    lines.single_values(paper, look, single)
    if "twopages" in look.extras:
        paper.turn()
    _rest(paper, look, sheet)
    frames.foot(paper, look, sheet)
    paper.save()


def _rest(paper: Paper, look: Look, sheet: Sheet) -> None:
    large = [e for e in sheet.entries if e.asked.type in _LARGE]
    if large:
        _section(paper, look, "PART B")
    for entry in large:
        _LARGE[entry.asked.type](paper, look, entry)
    signed = [e for e in sheet.entries if e.asked.type == "signature"]
    if signed:
        _section(paper, look, "PART C")
        blocks.signatures(paper, look, signed, _day(sheet), _names(sheet))


def _section(paper: Paper, look: Look, words: str) -> None:
    if "sections" in look.extras:
        y = paper.room(90)
        paper.box(MARGIN, y, paper.inner, 15, PALE, width=0)
        paper.text(MARGIN + 5, y + 11, words, 8.5, look.print[1], GREY)
        paper.y += 20


def _day(sheet: Sheet) -> str:
    """The visit's date as written, to stand beside a signature; none where it is the defect."""
    dates = [e for e in sheet.entries if e.asked.not_after == "today" and e.asked.severity == "S0"]
    entry = dates[0] if dates else None
    fit = entry is not None and entry.state == "written" and isinstance(entry.value, date)
    return entry.text if entry is not None and fit else ""


def _names(sheet: Sheet) -> dict[str, str]:
    """Who signs: the engineer by name where the form has it."""
    people = [e for e in sheet.entries if e.asked.name in _PEOPLE and e.state == "written"]
    found = _name(people)
    return {
        e.asked.name: "" if "customer" in e.asked.name or "client" in e.asked.name else found
        for e in sheet.entries
        if e.asked.type == "signature"
    }


def _name(people: list[Entry]) -> str:
    return people[0].text if people else ""
