"""The larger parts of a form: texts of several lines, tables, photographs, signatures."""

from collections.abc import Callable

from bench.exam.answers import ink, write
from bench.exam.looks import Look
from bench.exam.model import Entry
from bench.exam.paper import GREY, HANDS, MARGIN, PALE, Paper

Draw = Callable[[Paper, Look, Entry], None]


def heading(paper: Paper, look: Look, words: str, height: float) -> float:
    """A bold heading with room for so much beneath it; gives the y under it."""
    y = paper.room(height + 18)
    paper.text(MARGIN, y + 11, words + look.colon, 9.5, look.print[1])
    paper.y += 16
    return paper.y


def text(paper: Paper, look: Look, entry: Entry) -> None:
    """A text of several lines."""
    TEXTS[look.text](paper, look, entry)
    paper.y += 8


def _paragraph(paper: Paper, look: Look, words: str, x: float, y: float, w: float,
               step: float) -> float:  # fmt: skip
    font, size, colour = ink(look)
    for line in paper.wrap(words, w, size, font):
        paper.text(x, y, line, size, font, colour)
        y += step
    return y


def _text_box(paper: Paper, look: Look, entry: Entry) -> None:
    y = heading(paper, look, entry.label, 56)
    paper.box(MARGIN, y, paper.inner, 54)
    _paragraph(paper, look, entry.text, MARGIN + 6, y + 14, paper.inner - 12, 14)
    paper.y += 54


def _text_lines(paper: Paper, look: Look, entry: Entry) -> None:
    y = heading(paper, look, entry.label, 64)
    for i in range(3):
        paper.line(MARGIN, y + 18 + 18 * i, MARGIN + paper.inner, y + 18 + 18 * i, 0.5, GREY)
    _paragraph(paper, look, entry.text, MARGIN + 4, y + 15, paper.inner - 8, 18)
    paper.y += 58


def _text_open(paper: Paper, look: Look, entry: Entry) -> None:
    y = heading(paper, look, entry.label, 30)
    end = _paragraph(paper, look, entry.text, MARGIN, y + 9, paper.inner, 13)
    paper.y = max(end, y + 14)


def _text_side(paper: Paper, look: Look, entry: Entry) -> None:
    y = paper.room(52)
    for i, line in enumerate(paper.wrap(entry.label + look.colon, 108, 9, look.print[1])):
        paper.text(MARGIN, y + 13 + 11 * i, line, 9, look.print[1])
    paper.box(MARGIN + 116, y, paper.inner - 116, 50)
    _paragraph(paper, look, entry.text, MARGIN + 122, y + 13, paper.inner - 128, 13)
    paper.y += 52


TEXTS: dict[str, Draw] = {
    "box": _text_box, "lines": _text_lines, "open": _text_open, "side": _text_side,
}  # fmt: skip


def table(paper: Paper, look: Look, entry: Entry) -> None:
    """A ruled table under its heading; two empty rows at its end, as forms have them."""
    lines = entry.value if isinstance(entry.value, list) else []
    columns = entry.asked.columns
    y = heading(paper, look, entry.label, 18 * (len(lines) + 3))
    edges = _edges(paper, columns)
    _cells(paper, look, y, edges, columns, head=True)
    for i, line in enumerate(lines, 1):
        _cells(paper, look, y + 18 * i, edges, tuple(line[c] for c in columns), head=False)
    for i in range(len(lines) + 1, len(lines) + 3):
        _cells(paper, look, y + 18 * i, edges, ("",) * len(columns), head=False)
    paper.y += 18 * (len(lines) + 3) + 10


def _edges(paper: Paper, columns: tuple[str, ...]) -> list[tuple[float, float]]:
    weights = [3.0 if c in {"Description", "Size"} else 1.2 for c in columns]
    unit, x, edges = paper.inner / sum(weights), MARGIN, []
    for weight in weights:
        edges.append((x, unit * weight))
        x += unit * weight
    return edges


def _cells(paper: Paper, look: Look, y: float, edges: list[tuple[float, float]],
           words: tuple[str, ...], *, head: bool) -> None:  # fmt: skip
    for (x, w), word in zip(edges, words, strict=True):
        paper.box(x, y, w, 18, PALE if head else None)
        if head:
            paper.text(x + 4, y + 12.5, word, 8.5, look.print[1])
        elif word:
            write(paper, look, word, x + 5, y + 13, w - 8)


def photos(paper: Paper, look: Look, entry: Entry) -> None:
    """As many photographs as the entry says, in a row under the heading."""
    count = int(entry.value) if isinstance(entry.value, float) else 0
    y = heading(paper, look, entry.label, 116)
    for i in range(count):
        paper.picture(MARGIN + 160 * i, y + 2, 148, 108)
    if not count:
        paper.box(MARGIN, y + 2, paper.inner, 60, width=0.5)
    paper.y += 118 if count else 66


def signatures(paper: Paper, look: Look, entries: list[Entry], date: str,
               names: dict[str, str]) -> None:  # fmt: skip
    """All signatures, each with the printed name and date where the form has a place for them."""
    if look.sign in {"box", "side"} and len(entries) > 1:
        y = paper.room(84)
        for entry, (x, w) in zip(entries, paper.spread(len(entries), paper.inner, 16), strict=True):
            SIGNS[look.sign](paper, look, entry, (x, y, w), date, names)
        paper.y += 84
        return
    for entry in entries:
        y = paper.room(64)
        SIGNS[look.sign](paper, look, entry, (MARGIN, y, paper.inner), date, names)
        paper.y += {"line": 46, "row": 40, "typed": 30}.get(look.sign, 78)


Place = tuple[float, float, float]
Sign = Callable[[Paper, Look, Entry, Place, str, dict[str, str]], None]


def _signed_line(paper: Paper, look: Look, entry: Entry, at: Place, date: str,
                 names: dict[str, str]) -> None:  # fmt: skip
    x, y, w = at
    used = paper.text(x, y + 32, entry.label + look.colon, 9, look.print[1])
    paper.line(x + used + 6, y + 35, x + w * 0.62, y + 35)
    if entry.value:
        paper.signature(x + used + 14, y + 8, 110, 28)
    if date:
        paper.text(x + w * 0.66, y + 32, "Date" + look.colon, 9, look.print[0])
        paper.line(x + w * 0.73, y + 35, x + w, y + 35)
        write(paper, look, date if entry.value else "", x + w * 0.74, y + 32, w * 0.25)


def _signed_box(paper: Paper, look: Look, entry: Entry, at: Place, date: str,
                names: dict[str, str]) -> None:  # fmt: skip
    x, y, w = at
    w = min(w, paper.inner / 2)
    paper.box(x, y + 4, w, 62)
    paper.text(x + 4, y + 13, entry.label, 7.5, look.print[0])
    if entry.value:
        paper.signature(x + w * 0.2, y + 20, min(w * 0.55, 140), 36)
    name = names.get(entry.asked.name, "")
    paper.text(x, y + 77, "Print name:", 7.5, look.print[0])
    write(paper, look, name if entry.value else "", x + 48, y + 77, w - 50)


def _signed_side(paper: Paper, look: Look, entry: Entry, at: Place, date: str,
                 names: dict[str, str]) -> None:  # fmt: skip
    x, y, w = at
    w = min(w, paper.inner / 2)
    if entry.value:
        paper.signature(x + 10, y + 8, min(w * 0.6, 130), 36)
    paper.line(x, y + 50, x + w, y + 50)
    paper.text(x, y + 60, entry.label, 8, look.print[0])


def _signed_row(paper: Paper, look: Look, entry: Entry, at: Place, date: str,
                names: dict[str, str]) -> None:  # fmt: skip
    x, y, w = at
    cells = (0.26, 0.34, 0.22, 0.18)
    for share, words in zip(cells, (entry.label, "", "Name", "Date"), strict=True):
        paper.box(x, y, w * share, 38)
        paper.text(x + 4, y + 11, words, 8, look.print[1])
        if not words and entry.value:
            paper.signature(x + 16, y + 3, 110, 30)
        elif entry.value and words in {"Name", "Date"}:
            told = date if words == "Date" else names.get(entry.asked.name, "")
            write(paper, look, told, x + 5, y + 27, w * share - 8)
        x += w * share


def _signed_typed(paper: Paper, look: Look, entry: Entry, at: Place, date: str,
                  names: dict[str, str]) -> None:  # fmt: skip
    x, y, _ = at
    used = paper.text(x, y + 18, entry.label + look.colon, 9, look.print[1])
    if entry.value:
        name = names.get(entry.asked.name) or "P. Whitworth"
        paper.text(x + used + 12, y + 18, name, 15, HANDS[0])


SIGNS: dict[str, Sign] = {
    "line": _signed_line, "box": _signed_box, "side": _signed_side, "row": _signed_row,
    "typed": _signed_typed,
}  # fmt: skip
