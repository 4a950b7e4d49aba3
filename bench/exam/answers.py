"""What is written into a place on the form: words, a mark, a ring, a scrawl, or nothing."""

from bench.exam.looks import Look
from bench.exam.model import Entry
from bench.exam.paper import BLACK, BLUE, HANDS, Paper

INK = 10.0


def ink(look: Look) -> tuple[str, float, tuple[float, ...]]:
    """Font, size and colour of what is filled in."""
    size = {"caveat-400": 14.0, "kalam-400": 11.5}.get(look.fill, INK)
    return look.fill, size, BLUE if look.fill in HANDS else BLACK


def answer(paper: Paper, look: Look, entry: Entry, x: float, y: float, w: float,
           align: str = "left") -> None:  # fmt: skip
    """Write the entry's value on the baseline y, in a place w wide."""
    options = _options(look, entry)
    if entry.state == "illegible":
        wide = min(w - 4, 80)
        paper.scrawl(x + 2 if align == "left" else x + w - wide, y - 8, wide, 9)
    elif options:
        width = _marked_width(paper, look, options)
        at = x if align == "left" else x + w - width
        chosen = entry.text if entry.state == "written" else ""
        _marked(paper, look, options, _index(options, chosen), at, y)
    elif entry.text:
        write(paper, look, entry.text, x, y, w, align)


def write(paper: Paper, look: Look, words: str, x: float, y: float, w: float,
          align: str = "left") -> None:  # fmt: skip
    """Filled-in words: smaller where they do not fit, then in two lines around the baseline."""
    font, size, colour = ink(look)
    while size > 7.5 and paper.width(words, size, font) > w:
        size -= 0.5
    lines = paper.wrap(words, w, size, font)
    at = x if align == "left" else x + w
    top = y - (len(lines) - 1) * size * 0.62
    for i, line in enumerate(lines):
        paper.text(at, top + i * size * 1.08, line, size, font, colour, align)


def _options(look: Look, entry: Entry) -> tuple[str, ...]:
    if look.yes_no == "word" or entry.asked.type not in {"boolean", "choice"}:
        return ()
    if entry.asked.type == "boolean":
        return ("Y", "N") if look.yes_no == "ring" else ("Yes", "No")
    few = len(entry.asked.options) <= 3 and look.yes_no != "strike"
    return entry.asked.options if few or len(entry.asked.options) == 2 else ()


def _index(options: tuple[str, ...], chosen: str) -> int | None:
    """Which option is meant: by its first letter for Yes and No, by its words otherwise."""
    if not chosen:
        return None
    if options[0] in {"Y", "Yes"}:
        return 0 if chosen[0] == "Y" else 1
    return options.index(chosen)


def _marked_width(paper: Paper, look: Look, options: tuple[str, ...]) -> float:
    each = {"before": 28, "after": 28, "ring": 18, "strike": 12}[look.yes_no]
    note = 88 if look.yes_no == "strike" else 0
    return sum(paper.width(o, 9, look.print[0]) + each for o in options) + note


def _marked(paper: Paper, look: Look, options: tuple[str, ...], chosen: int | None, x: float,
            y: float) -> None:  # fmt: skip
    for i, option in enumerate(options):
        x = DRAWN[look.yes_no](paper, look, option, i == chosen, x, y, chosen is not None)
        if look.yes_no == "strike" and i < len(options) - 1:
            x += paper.text(x, y, " / ", 9, look.print[0])
    if look.yes_no == "strike":
        paper.text(x + 6, y, "(delete as applicable)", 6.5, look.print[0])


def _before(paper: Paper, look: Look, option: str, hit: bool, x: float, y: float,
            any_hit: bool) -> float:  # fmt: skip
    paper.box(x + 1, y - 8, 9, 9)
    if hit:
        paper.tick(x + 5.5, y - 3.5)
    return x + 14 + paper.text(x + 14, y, option, 9, look.print[0]) + 14


def _after(paper: Paper, look: Look, option: str, hit: bool, x: float, y: float,
           any_hit: bool) -> float:  # fmt: skip
    width = paper.text(x, y, option, 9, look.print[0])
    paper.box(x + width + 4, y - 8, 9, 9)
    if hit:
        paper.cross(x + width + 8.5, y - 3.5)
    return x + width + 28


def _ring(paper: Paper, look: Look, option: str, hit: bool, x: float, y: float,
          any_hit: bool) -> float:  # fmt: skip
    width = paper.text(x + 5, y, option, 9, look.print[0])
    if hit:
        paper.ring(x + 5 + width / 2, y - 3.2, width + 9, 14)
    return x + width + 18


def _strike(paper: Paper, look: Look, option: str, hit: bool, x: float, y: float,
            any_hit: bool) -> float:  # fmt: skip
    width = paper.text(x, y, option, 9, look.print[0])
    if any_hit and not hit:
        paper.pen([(x - 2, y - 2.4), (x + width / 2, y - 3.4), (x + width + 2, y - 2.8)], 1.2)
    return x + width


DRAWN = {"before": _before, "after": _after, "ring": _ring, "strike": _strike}
