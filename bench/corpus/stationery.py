"""What is on the paper before anybody fills it in: letterhead, small print, stamps."""

from random import Random

from bench.corpus import wording
from bench.corpus.designs import Design
from bench.corpus.paper import GREY, Look, Paper, Rgb, width
from bench.corpus.truth import Half
from bench.corpus.worlds import WORLDS

MARGIN = 34.0


def head(paper: Paper, design: Design, title: str, random: Random) -> float:
    """Company, its address and numbers, and the form's title; the height where the form begins."""
    world = WORLDS[design.half]
    firm, middle = random.choice(world.firms), design.header == "centre"
    if design.paper:
        paper.rect(0, 0, paper.wide, paper.high, fill=design.paper, edge=None)
    _logo(paper, design, random)
    small: Look = {"font": design.print.font, "size": 7.5, "colour": GREY}
    contact = (
        f"{world.address(random)}   Tel: 0{random.randint(1200, 1990)} {random.randint(100, 999)} "
        f"{random.randint(100, 999)}"
    )
    numbers = f"VAT Reg No: GB {random.randint(100, 999)} {random.randint(1000, 9999)} 16"
    left = MARGIN + 40
    if middle:
        left = (paper.wide - width(firm, design.print.bold, 15)) / 2
    paper.text(left, 46, firm, font=design.print.bold, size=15, colour=design.heading_colour)
    paper.text(MARGIN + 40, 58, contact, **small)
    paper.text(MARGIN + 40, 68, numbers, **small)
    return _title(paper, design, title)


def _title(paper: Paper, design: Design, title: str) -> float:
    size = 14.0
    wide = width(title, design.print.bold, size)
    if design.header == "right" and wide < paper.wide / 2 - MARGIN:
        x = paper.wide - MARGIN - wide
    elif design.header == "left":
        x = MARGIN
    else:
        x = (paper.wide - wide) / 2
    paper.text(x, 92, title, font=design.print.bold, size=size, colour=design.heading_colour)
    paper.line(MARGIN, 98, paper.wide - MARGIN, 98, colour=design.heading_colour, thick=1.2)
    return 106.0


def _logo(paper: Paper, design: Design, random: Random) -> None:
    colour = design.heading_colour
    if random.random() < 0.5:
        paper.disc(MARGIN + 16, 50, 15, colour)
        paper.disc(MARGIN + 16, 50, 8, (1, 1, 1))
    else:
        paper.rect(MARGIN, 36, MARGIN + 32, 64, fill=colour, edge=None)
        paper.line(MARGIN + 4, 60, MARGIN + 28, 40, colour=(1, 1, 1), thick=4)


def foot(paper: Paper, design: Design, *, page: str, code: str | None, random: Random) -> None:
    """Terms, the form's own number, the page."""
    small: Look = {"font": design.print.font, "size": 6.5, "colour": GREY}
    base = paper.high - 22
    if design.has_terms:
        for place, line in enumerate(wording.TERMS[design.half]):
            paper.text(MARGIN, base - 20 + 8 * place, line, **small)
    if code:
        paper.text(MARGIN, base, f"Form {code}", **small)
    paper.right_text(paper.wide - MARGIN, base, page, **small)
    if design.has_stamp and random.random() < 0.6:
        stamp(paper, design.half, random)


def stamp(paper: Paper, half: Half, random: Random) -> None:
    """A rubber stamp somewhere in the lower margin."""
    colour: Rgb = random.choice(((0.6, 0.15, 0.2), (0.2, 0.2, 0.5)))
    text = random.choice(wording.STAMPS[half])
    x, y = random.uniform(0.35, 0.6) * paper.wide, paper.high - random.uniform(34, 44)
    wide = width(text, "Helvetica-Bold", 15)
    paper.text(x, y, text, font="Helvetica-Bold", size=15, colour=colour)
    paper.rect(x - 5, y - 16, x + wide + 5, y + 6, edge=colour, thick=1.6, radius=3)


def section(paper: Paper, design: Design, y: float, title: str) -> float:
    """A section's heading; where its fields begin."""
    x, end, colour = MARGIN, paper.wide - MARGIN, design.heading_colour
    if design.section == "none":
        return y + 2
    if design.section == "bar":
        paper.rect(x, y, end, y + 15, fill=colour, edge=None)
        look: Look = {"font": design.print.bold, "size": 9, "colour": (1, 1, 1)}
        paper.text(x + 5, y + 11, title, **look)
        return y + 19
    paper.text(x, y + 11, title, font=design.print.bold, size=10, colour=colour)
    if design.section == "rule":
        paper.line(x, y + 14, end, y + 14, colour=colour, thick=0.9)
    else:
        paper.rect(x - 4, y, end + 4, y + 15, edge=colour)
    return y + 18


def office_block(paper: Paper, design: Design, y: float) -> float:
    """Empty fields that are not the engineer's to fill."""
    x, wide = MARGIN, paper.wide - 2 * MARGIN
    paper.rect(x, y, x + wide, y + 30, edge=GREY)
    look: Look = {"font": design.print.font, "size": 7, "colour": GREY}
    paper.text(x + 4, y + 9, wording.NOT_FOR_YOU[design.half], **look)
    for place, label in enumerate(("Invoiced by", "Nominal code", "Posted")):
        paper.text(x + 4 + wide / 3 * place, y + 24, label, **look)
    return y + 36
