"""How single values stand to their labels: one function a way, each told how many columns."""

from collections.abc import Callable, Iterator, Sequence

from bench.exam.answers import answer, ink
from bench.exam.looks import Look
from bench.exam.model import Entry
from bench.exam.paper import GREY, MARGIN, PALE, Paper

Entries = Sequence[Entry]
Draw = Callable[[Paper, Look, Entries, int], None]


def single_values(paper: Paper, look: Look, entries: Entries) -> None:
    """Draw all entries the way the look has it; the last sign of its name counts columns."""
    WAYS[look.lines[:-1]](paper, look, entries, int(look.lines[-1]))
    paper.y += 10


def label(paper: Paper, look: Look, entry: Entry, x: float, y: float, w: float,
          size: float = 9, bold: bool = True, align: str = "left") -> float:  # fmt: skip
    """Print a label, smaller where it does not fit; gives its width."""
    words = entry.label + look.colon
    font = look.print[int(bold)]
    while size > 6 and paper.width(words, size, font) > w:
        size -= 0.5
    return paper.text(x, y, words, size, font, align=align)


def rows(paper: Paper, entries: Entries, columns: int, height: float,
         gap: float = 12) -> Iterator[tuple[float, list[tuple[Entry, float, float]]]]:  # fmt: skip
    """Row by row its y and, for each entry, left edge and width."""
    for row in _batched(entries, columns):
        y = paper.room(height)
        yield y, [(e, x, w) for e, (x, w) in zip(row, paper.spread(columns, paper.inner, gap),
                                                 strict=False)]  # fmt: skip
        paper.y += height


def _batched(entries: Entries, count: int) -> Iterator[tuple[Entry, ...]]:
    return (tuple(entries[i : i + count]) for i in range(0, len(entries), count))


def grid(paper: Paper, look: Look, entries: Entries, columns: int) -> None:
    """A ruled grid: label in a shaded cell, value in the cell to its right."""
    for y, row in rows(paper, entries, columns, 24, 0):
        for entry, x, w in row:
            paper.box(x, y, w * 0.4, 24, PALE)
            paper.box(x + w * 0.4, y, w * 0.6, 24)
            label(paper, look, entry, x + 4, y + 15, w * 0.4 - 8)
            answer(paper, look, entry, x + w * 0.4 + 5, y + 15.5, w * 0.6 - 9)


def captions(paper: Paper, look: Look, entries: Entries, columns: int) -> None:
    """Boxes with a small label in the top left corner and the value under it."""
    for y, row in rows(paper, entries, columns, 34, 0):
        for entry, x, w in row:
            paper.box(x, y, w, 34)
            label(paper, look, entry, x + 3, y + 9, w - 6, 7, bold=False)
            answer(paper, look, entry, x + 6, y + 26, w - 10)


def boxed(paper: Paper, look: Look, entries: Entries, columns: int) -> None:
    """The label free, the value in a box beside it."""
    for y, row in rows(paper, entries, columns, 28, 22):
        for entry, x, w in row:
            label(paper, look, entry, x, y + 16, w * 0.36, bold=False)
            paper.box(x + w * 0.38, y + 2, w * 0.62, 20)
            answer(paper, look, entry, x + w * 0.38 + 5, y + 16, w * 0.62 - 9)


def colon(paper: Paper, look: Look, entries: Entries, columns: int) -> None:
    """A list: the value follows its label after a blank."""
    for y, row in rows(paper, entries, columns, 19):
        for entry, x, w in row:
            used = label(paper, look, entry, x, y + 12, w * 0.6)
            answer(paper, look, entry, x + used + 6, y + 12, w - used - 8)


def leaders(paper: Paper, look: Look, entries: Entries, columns: int) -> None:
    """A dotted leader from the label on, written over."""
    for y, row in rows(paper, entries, columns, 22, 14):
        for entry, x, w in row:
            used = label(paper, look, entry, x, y + 14, w * 0.55, bold=False)
            paper.dots(x + used + 3, x + w, y + 15.5)
            answer(paper, look, entry, x + used + 10, y + 13, w - used - 14)


def under(paper: Paper, look: Look, entries: Entries, columns: int) -> None:
    """A ruled line beside the label, written over."""
    for y, row in rows(paper, entries, columns, 24, 16):
        for entry, x, w in row:
            used = max(label(paper, look, entry, x, y + 15, w * 0.5), w * 0.3)
            paper.line(x + used + 4, y + 17, x + w, y + 17)
            answer(paper, look, entry, x + used + 8, y + 14, w - used - 12)


def right(paper: Paper, look: Look, entries: Entries, columns: int) -> None:
    """Labels flush right against a common edge, values flush left beyond it."""
    for y, row in rows(paper, entries, columns, 20):
        for entry, x, w in row:
            edge = x + w * (0.34 if columns == 1 else 0.42)
            label(paper, look, entry, edge, y + 13, edge - x, align="right")
            answer(paper, look, entry, edge + 12, y + 13, x + w - edge - 14)


def stacked(paper: Paper, look: Look, entries: Entries, columns: int) -> None:
    """A grey label with the value under it, and no rule at all."""
    for y, row in rows(paper, entries, columns, 32):
        for entry, x, w in row:
            words = entry.label.upper() if "sections" in look.extras else entry.label
            paper.text(x, y + 9, words, 6.5 if len(words) > 24 else 7.5, look.print[0], GREY)
            answer(paper, look, entry, x, y + 22, w - 4)


def pairs(paper: Paper, look: Look, entries: Entries, columns: int) -> None:
    """A table of two columns, keys and values, one pair a row."""
    for y, row in rows(paper, entries, columns, 20, 8):
        for entry, x, w in row:
            paper.box(x, y, w, 20)
            paper.line(x + w * 0.38, y, x + w * 0.38, y + 20)
            label(paper, look, entry, x + 4, y + 13.5, w * 0.38 - 8, bold=False)
            answer(paper, look, entry, x + w * 0.38 + 5, y + 13.5, w * 0.62 - 9)


def below(paper: Paper, look: Look, entries: Entries, columns: int) -> None:
    """The value over a line, its label in small print under the line."""
    for y, row in rows(paper, entries, columns, 36, 24):
        for entry, x, w in row:
            answer(paper, look, entry, x + 4, y + 17, w - 8)
            paper.line(x, y + 20, x + w, y + 20)
            label(paper, look, entry, x, y + 28, w, 7, bold=False)


def app(paper: Paper, look: Look, entries: Entries, columns: int) -> None:
    """A row of a telephone's screen: label at the left edge, value at the right one."""
    for y, row in rows(paper, entries, columns, 20):
        for entry, x, w in row:
            label(paper, look, entry, x, y + 13, w * 0.45, bold=False)
            answer(paper, look, entry, x + w * 0.45, y + 13, w * 0.55, "right")
            paper.line(x, y + 19, x + w, y + 19, 0.4, PALE)


def header(paper: Paper, look: Look, entries: Entries, columns: int) -> None:
    """Small tables: a row of labels, under it the row of their values."""
    for y, row in rows(paper, entries, columns, 40, 0):
        for entry, x, w in row:
            paper.box(x, y, w, 15, PALE)
            paper.box(x, y + 15, w, 21)
            label(paper, look, entry, x + w / 2, y + 11, w - 6, 8, align="centre")
            answer(paper, look, entry, x + 5, y + 29.5, w - 9)


def run(paper: Paper, look: Look, entries: Entries, columns: int) -> None:
    """Running lines: as many labels with their values as fit, one after the other."""
    font, size, _ = ink(look)
    x, y = MARGIN, paper.room(20)
    for entry in entries:
        wide = paper.width(entry.label + look.colon, 9, look.print[1]) + 5
        need = wide + max(paper.width(entry.text, size, font), 46) + 22 * columns
        if x > MARGIN and x + need > paper.w - MARGIN:
            paper.y += 20
            x, y = MARGIN, paper.room(20)
        label(paper, look, entry, x, y + 13, 400)
        answer(paper, look, entry, x + wide, y + 13, max(need - wide - 18, 40))
        x += need
    paper.y += 20


def comb(paper: Paper, look: Look, entries: Entries, columns: int) -> None:
    """A box for each character of a date, a time or a number; one box for anything else."""
    for y, row in rows(paper, entries, columns, 26):
        for entry, x, w in row:
            label(paper, look, entry, x, y + 15, w * 0.32, bold=False)
            left = x + w * 0.34
            combed = entry.asked.type in {"date", "time"} and entry.state != "illegible"
            if combed and len(entry.text) <= 12:
                _cells(paper, look, entry.text, left, y)
            else:
                paper.box(left, y + 2, w * 0.6, 19)
                answer(paper, look, entry, left + 5, y + 15, w * 0.6 - 10)


def _cells(paper: Paper, look: Look, words: str, x: float, y: float) -> None:
    font, size, colour = ink(look)
    for i in range(max(len(words), 10)):
        paper.box(x + i * 16, y + 2, 16, 19)
        if i < len(words):
            paper.text(x + i * 16 + 8, y + 15, words[i], size, font, colour, "centre")


WAYS: dict[str, Draw] = {
    "grid": grid, "captions": captions, "boxed": boxed, "colon": colon, "leaders": leaders,
    "under": under, "right": right, "stacked": stacked, "pairs": pairs, "below": below,
    "app": app, "header": header, "run": run, "comb": comb,
}  # fmt: skip
