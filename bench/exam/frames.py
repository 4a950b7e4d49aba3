"""What stands around a form: letterheads, terms, notes in small print, the office's own box."""

from collections.abc import Callable

from bench.exam.looks import Look
from bench.exam.model import Sheet
from bench.exam.paper import GREY, MARGIN, PALE, Paper

Draw = Callable[[Paper, Look, Sheet], None]
NAVY = (0.1, 0.2, 0.38)
_STREET = "Unit 6, Albion Trading Estate, Huddersfield HD1 6QT"


def head(paper: Paper, look: Look, sheet: Sheet) -> None:
    """The letterhead and the title, a stamp, notes in small print."""
    HEADS[look.frame](paper, look, sheet)
    if "stamp" in look.extras:
        paper.stamp(paper.rng.choice(("COMPLETED", "COPY", "RECEIVED")), paper.w - 170, 78)
    if "smallprint" in look.extras:
        for words in ("Please complete in BLOCK CAPITALS using black ink. Leave no box empty.",
                      "Return the top copy to the office within 24 hours."):  # fmt: skip
            paper.text(MARGIN, paper.y + 6, words, 6.5, look.print[0], GREY)
            paper.y += 9
        paper.y += 8


def foot(paper: Paper, look: Look, sheet: Sheet) -> None:
    """A counterfoil, the office's box, terms and the number of the page, on the last page."""
    base = paper.h - 40
    if sheet.again:
        label, value = sheet.again
        y = paper.room(24)
        paper.line(MARGIN, y + 2, MARGIN + paper.inner, y + 2, 0.5)
        paper.text(MARGIN, y + 16, "Counterfoil", 9, look.print[1])
        paper.text(MARGIN + 90, y + 16, f"{label}: {value}", 9, look.print[0])
        paper.y += 24
    if "office" in look.extras:
        _office(paper, look)
    if "terms" in look.extras:
        words = ("Terms: payment 30 days net. Title passes on payment in full. E&OE."
                 " Complaints within 7 days in writing.")  # fmt: skip
        paper.text(MARGIN, base + 8, words, 6.5, look.print[0], GREY)
        paper.text(MARGIN, base + 17, "VAT Reg No 412 7788 19  Registered in England No 04417702",
                   6.5, look.print[0], GREY)  # fmt: skip
    if paper.pages > 1:
        paper.text(paper.w / 2, base + 27, f"Page {paper.pages} of {paper.pages}", 7,
                   look.print[0], align="centre")  # fmt: skip


def _office(paper: Paper, look: Look) -> None:
    y = paper.room(46)
    paper.box(MARGIN, y + 4, paper.inner, 36, PALE)
    paper.text(MARGIN + 5, y + 15, "OFFICE USE ONLY", 7.5, look.print[1])
    for i, words in enumerate(("Keyed", "Invoiced", "Filed", "Checked by")):
        paper.text(MARGIN + 5 + 120 * i, y + 33, words, 7.5, look.print[0])
        paper.line(MARGIN + 52 + 120 * i, y + 34, MARGIN + 112 + 120 * i, y + 34, 0.5)
    paper.y += 46


def _banner(paper: Paper, look: Look, sheet: Sheet) -> None:
    paper.box(MARGIN, paper.y, paper.inner, 34, NAVY, width=0)
    paper.text(MARGIN + 10, paper.y + 23, sheet.title.upper(), 16, look.print[1], (1, 1, 1))
    paper.text(MARGIN + paper.inner - 8, paper.y + 15, sheet.firm, 9, look.print[1], (1, 1, 1),
               "right")  # fmt: skip
    paper.text(MARGIN + paper.inner - 8, paper.y + 27, "Tel 01484 555 0142", 7.5, look.print[0],
               (1, 1, 1), "right")  # fmt: skip
    paper.y += 48


def _logo(paper: Paper, look: Look, sheet: Sheet) -> None:
    paper.box(MARGIN, paper.y, 40, 40, NAVY, width=0)
    paper.text(MARGIN + 20, paper.y + 28, sheet.firm[0], 24, look.print[1], (1, 1, 1), "centre")
    paper.text(MARGIN + 50, paper.y + 14, sheet.firm, 13, look.print[1])
    paper.text(MARGIN + 50, paper.y + 26, _STREET, 7.5, look.print[0], GREY)
    paper.text(MARGIN + 50, paper.y + 36, "Tel: 01484 555 0142   www.example.co.uk", 7.5,
               look.print[0], GREY)  # fmt: skip
    paper.text(MARGIN, paper.y + 66, sheet.title, 15, look.print[1])
    paper.y += 80


def _centred(paper: Paper, look: Look, sheet: Sheet) -> None:
    middle = paper.w / 2
    paper.text(middle, paper.y + 14, sheet.firm.upper(), 15, look.print[1], align="centre")
    paper.text(middle, paper.y + 26, f"{_STREET} · VAT No 412 7788 19", 7.5, look.print[0],
               align="centre")  # fmt: skip
    paper.line(MARGIN, paper.y + 33, MARGIN + paper.inner, paper.y + 33, 1.2)
    paper.text(middle, paper.y + 52, sheet.title.upper(), 13, look.print[1], align="centre")
    paper.y += 68


def _plain(paper: Paper, look: Look, sheet: Sheet) -> None:
    paper.text(MARGIN, paper.y + 18, sheet.title, 20, look.print[1])
    paper.text(MARGIN, paper.y + 32, sheet.firm, 9, look.print[0], GREY)
    paper.y += 48


HEADS: dict[str, Draw] = {
    "banner": _banner, "logo": _logo, "centred": _centred, "plain": _plain,
}  # fmt: skip
