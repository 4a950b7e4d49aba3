"""Letterheads, titles, small print, stamps, tear-off slips."""

import itertools
from typing import Final

from bench.corpus.paper import Rgb, width
from bench.foreign.pad import FOOT, Pad
from bench.foreign.people import FIRMS

RED: Rgb = (0.75, 0.1, 0.1)
TERMS: Final = (
    (
        "I confirm that the work described above has been carried out to my satisfaction and that",
        "the customer accepts the company's terms and conditions of trading, a copy of which is",
        "available on request. A customer signature is required before the engineer leaves site.",
    ),
    (
        "Please note: labour hours are charged from time in to time out. Parts used remain the",
        "property of the company until payment is received in full. All times are 24hr clock.",
    ),
    ("WHITE - Office   YELLOW - Customer   PINK - Engineer",),
)


def letterhead(pad: Pad, subtitle: str) -> None:
    """Name large in the middle, address and numbers below, title in a bar."""
    firm = pad.random.choice(FIRMS)
    middle = pad.paper.wide / 2
    centred(pad, middle, 44, firm, 17, is_bold=True)
    centred(pad, middle, 57, "Registered Office: 14 Station Parade, Frome BA11 3HZ", 7.5)
    phone = "Tel: 01373 555 014   Email: service@example.co.uk   Company Reg No. 04417786"
    centred(pad, middle, 67, phone, 7.5)
    pad.paper.rect(pad.x0, 76, pad.x1, 94, fill=(0.15, 0.2, 0.3), edge=None)
    font, wide = pad.look.bold, width(pad.title, pad.look.bold, 12)
    pad.paper.text(middle - wide / 2, 89, pad.title, font=font, size=12, colour=(1, 1, 1))
    centred(pad, middle, 104, subtitle, 8)
    pad.y = 114


def corner(pad: Pad, subtitle: str) -> None:
    """A logo at the left, the title right, the pad's own number in red."""
    pad.paper.disc(pad.x0 + 20, 48, 19, (0.85, 0.4, 0.1))
    pad.print(pad.x0 + 48, 46, pad.random.choice(FIRMS), is_bold=True, size=12)
    pad.print(pad.x0 + 48, 58, "Unit 9, Harbour Trade Park, Poole  |  01202 555 0199", size=7)
    font = pad.look.bold
    wide = width(pad.title, font, 13)
    pad.paper.text(pad.x1 - wide, 78, pad.title, font=font, size=13, colour=pad.look.colour)
    number = f"No. {pad.random.randint(10000, 99999)}"
    pad.paper.right_text(pad.x1, 44, number, font="Courier-Bold", size=14, colour=RED)
    pad.print(pad.x0, 78, subtitle, size=8)
    pad.line(pad.x0, 84, pad.x1)
    pad.y = 94


def plain(pad: Pad, subtitle: str) -> None:
    """An office program's print: title, firm, when it was printed."""
    pad.print(pad.x0, 48, pad.title.title(), is_bold=True, size=18)
    pad.print(pad.x0, 62, f"{pad.random.choice(FIRMS)}  -  {subtitle}", size=9)
    pad.y = 78


def framed(pad: Pad, subtitle: str) -> None:
    """A frame of three cells: firm, title, version of the form."""
    third = (pad.x1 - pad.x0) / 3
    edges = (pad.x0, pad.x0 + third, pad.x0 + 2.2 * third, pad.x1)
    for left, right in itertools.pairwise(edges):
        pad.box(left, 28, right, 70)
    firm = pad.random.choice(FIRMS)
    for at, word in enumerate(_halves(firm)):
        pad.print(edges[0] + 6, 44 + 13 * at, word, is_bold=True, size=10)
    size = 13.0
    while pad.wide(pad.title, is_bold=True, size=size) > 1.2 * third - 12:
        size -= 0.5
    pad.print(edges[1] + 8, 48, pad.title, is_bold=True, size=size)
    pad.print(edges[1] + 8, 62, subtitle, size=8)
    for at, line in enumerate(("Doc ref: QF-017", "Issue: 4", "Rev date: 01/02/2019")):
        pad.print(edges[2] + 6, 41 + 11 * at, line, size=7.5)
    pad.y = 82


def _halves(firm: str) -> list[str]:
    words = firm.split()
    cut = (len(words) + 1) // 2
    return [" ".join(words[:cut]), " ".join(words[cut:])]


def centred(
    pad: Pad, middle: float, y: float, text: str, size: float, *, is_bold: bool = False
) -> None:
    """Print around a middle."""
    wide = pad.wide(text, is_bold=is_bold, size=size)
    pad.print(middle - wide / 2, y, text, is_bold=is_bold, size=size)


def bar(pad: Pad, title: str) -> None:
    """A section's heading: white on dark, or boxed grey."""
    pad.room(60)
    if pad.look.has_dark_bars:
        pad.paper.rect(pad.x0, pad.y, pad.x1, pad.y + 14, fill=(0.2, 0.25, 0.35), edge=None)
        pad.paper.text(
            pad.x0 + 5, pad.y + 10.5, title, font=pad.look.bold, size=9, colour=(1, 1, 1)
        )
    else:
        pad.box(pad.x0, pad.y, pad.x1, pad.y + 14, is_shaded=True)
        pad.print(pad.x0 + 5, pad.y + 10.5, title, is_bold=True, size=9)
    pad.y += 18


def foot(pad: Pad) -> None:
    """Small print, and sometimes a stamp, a copy's name, a slip to tear off."""
    chance, y = pad.random, pad.paper.high - FOOT + 22
    if chance.random() < 0.3 or pad.sheet.second:
        pad.room(34)
        pad.line(pad.x0, pad.y + 10, pad.x1, is_dotted=True)
        end = pad.print(pad.x0, pad.y + 26, "Tear-off slip: return with remittance. ", size=8)
        pad.repeat(end + 20, pad.y + 26)
        pad.y += 34
    for at, line in enumerate(chance.choice(TERMS)):
        pad.print(pad.x0, y + 9 * at, line, size=7)
    if chance.random() < 0.3:
        stamp(pad)
    if chance.random() < 0.2:
        font = "Helvetica-Bold"
        pad.paper.text(16, pad.paper.high / 2, "CUSTOMER COPY", font=font, size=9, turn=90)


def stamp(pad: Pad) -> None:
    """A rubber stamp in the foot, askew."""
    words = pad.random.choice(("PAID", "RECEIVED", "CHECKED"))
    x, y = pad.random.uniform(0.45, 0.7) * pad.paper.wide, pad.paper.high - 22
    colour = pad.random.choice(((0.5, 0.1, 0.4), RED))
    turn = pad.random.uniform(-7, 7)
    pad.paper.text(x, y, words, font="Helvetica-Bold", size=19, colour=colour, turn=turn)


HEADS: Final = {
    "letterhead": letterhead, "corner": corner, "plain": plain, "framed": framed,
}  # fmt: skip
