"""Short answers: grids, stacked boxes, leaders, panels, heads over values, app print-outs."""

import itertools
from collections.abc import Callable, Sequence
from typing import Final

from bench.foreign.pad import Pad
from core.domain.spec.specs import FieldSpec

LONG: Final = ("address", "site", "description", "premises")
Block = Callable[[Pad, Sequence[FieldSpec]], None]


def is_long(one: FieldSpec) -> bool:
    """True where a whole line is needed."""
    return any(word in one.name for word in LONG)


def _rows(fields: Sequence[FieldSpec], count: int) -> list[list[FieldSpec]]:
    rows: list[list[FieldSpec]] = []
    for one in fields:
        if is_long(one):
            rows.append([one])
        elif rows and len(rows[-1]) < count and not is_long(rows[-1][0]):
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows


def grid(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """Two to a row, label in a grey cell, the value in the white one beside it."""
    for row in _rows(fields, 2):
        pad.room(20)
        part = (pad.x1 - pad.x0) / len(row)
        for at, one in enumerate(row):
            x = pad.x0 + at * part
            cell = 0.2 * (pad.x1 - pad.x0)
            label = pad.label(one, cell)
            pad.box(x, pad.y, x + cell, pad.y + 19, is_shaded=True)
            pad.box(x + cell, pad.y, x + part, pad.y + 19)
            pad.print(x + 4, pad.y + 13, label)
            pad.fill(one, label, x + cell + 5, pad.y + 13, part - cell - 9, style="grid")
        pad.y += 19
    pad.y += 8


def stacked(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """Boxes of unlike width, a tiny caption at the top of each."""
    for row in _rows(fields, 3):
        pad.room(32)
        weights = [pad.random.uniform(0.8, 1.5) for _ in row]
        x = pad.x0
        for one, weight in zip(row, weights, strict=True):
            wide = (pad.x1 - pad.x0) * weight / sum(weights)
            label = pad.label(one, wide - 4)
            pad.box(x, pad.y, x + wide, pad.y + 30)
            pad.print(x + 3, pad.y + 9, label, size=min(pad.look.size, 8))
            pad.fill(one, label, x + 6, pad.y + 24, wide - 10, style="stacked")
            x += wide
        pad.y += 30
    pad.y += 8


def leaders(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """One after the other on a line, dots to write on, as many as there is room for."""
    x = pad.x0
    pad.room(20)
    for one in fields:
        label = pad.label(one, 130)
        need = pad.wide(label) + (260 if is_long(one) else pad.random.uniform(95, 150))
        if x + need > pad.x1 and x > pad.x0:
            x, pad.y = pad.x0, pad.y + 20
            pad.room(20)
        end = min(x + need, pad.x1)
        start = pad.print(x, pad.y + 13, label) + 4
        pad.line(start, pad.y + 15, end, is_dotted=True)
        pad.fill(one, label, start + 2, pad.y + 13, end - start - 4, style="leaders")
        x = end + 8
    pad.y += 28


def panels(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """Two framed panels side by side, a label and a line in each row."""
    half = (len(fields) + 1) // 2
    high = 21.0 * half + 10
    pad.room(high)
    top, middle = pad.y, (pad.x0 + pad.x1) / 2
    for at, part in enumerate((fields[:half], fields[half:])):
        x, end = (pad.x0, middle - 4) if at == 0 else (middle + 4, pad.x1)
        pad.paper.rect(x, top, end, top + high, edge=pad.look.rule, radius=5)
        column = x + 0.4 * (end - x)
        for row, one in enumerate(part):
            y = top + 18 + 21 * row
            label = pad.label(one, column - x - 2)
            pad.paper.right_text(
                column - 5, y, label, font=pad.look.bold, size=pad.look.size - 0.5,
                colour=pad.look.colour,
            )  # fmt: skip
            pad.line(column, y + 3, end - 6)
            pad.fill(one, label, column + 3, y, end - column - 12, style="panels")
    pad.y = top + high + 8


def heads_over(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """A grey row of heads, the answers in the row below, four to a band."""
    for row in _rows(fields, 4):
        pad.room(38)
        part = (pad.x1 - pad.x0) / len(row)
        for at, one in enumerate(row):
            x = pad.x0 + at * part
            label = pad.label(one, part, may_hint=False)
            pad.box(x, pad.y, x + part, pad.y + 15, is_shaded=True)
            pad.box(x, pad.y + 15, x + part, pad.y + 34)
            start = x + (part - pad.wide(label, is_bold=True)) / 2
            pad.print(max(x + 2, start), pad.y + 11, label, is_bold=True)
            text = pad.text(one)
            spare = max(0.0, (part - pad.pen.wide(text)) / 2 - 6) if not is_long(one) else 0.0
            pad.fill(one, label, x + 5 + spare, pad.y + 28, part - 9, style="heads over")
        pad.y += 34
    pad.y += 8


def app_list(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """No rules at all: labels in one column, answers in the next."""
    column = pad.x0 + 0.32 * (pad.x1 - pad.x0)
    for one in fields:
        pad.room(16)
        label = pad.label(one, column - pad.x0, may_hint=False)
        pad.print(pad.x0, pad.y + 11, label, is_bold=True)
        pad.fill(one, label, column, pad.y + 11, pad.x1 - column, style="app list")
        pad.y += 16
    pad.y += 8


def under_lines(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """A line to write on, what is asked for in small type under it."""
    for row in _rows(fields, 3):
        pad.room(36)
        part = (pad.x1 - pad.x0) / len(row)
        for at, one in enumerate(row):
            x = pad.x0 + at * part
            label = pad.label(one, part - 8)
            pad.line(x, pad.y + 19, x + part - 12)
            pad.print(x, pad.y + 28, label, size=min(8, pad.look.size))
            pad.fill(one, label, x + 4, pad.y + 16, part - 20, style="under lines")
        pad.y += 36
    pad.y += 4


def lettered(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """Numbered questions in one wide table: number, label, answer."""
    for at, one in enumerate(fields, start=1):
        pad.room(20)
        edges = (pad.x0, pad.x0 + 20, pad.x0 + 0.4 * (pad.x1 - pad.x0), pad.x1)
        for left, right in itertools.pairwise(edges):
            pad.box(left, pad.y, right, pad.y + 18)
        label = pad.label(one, edges[2] - edges[1])
        pad.print(edges[0] + 5, pad.y + 12.5, str(at))
        pad.print(edges[1] + 4, pad.y + 12.5, label)
        pad.fill(one, label, edges[2] + 5, pad.y + 12.5, edges[3] - edges[2] - 9, style="lettered")
        pad.y += 18
    pad.y += 8


def times_table(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """A table of visits: one row filled in, two left empty."""
    pad.room(70)
    part = (pad.x1 - pad.x0) / len(fields)
    for at, one in enumerate(fields):
        x = pad.x0 + at * part
        label = pad.label(one, part, may_hint=False)
        for row in range(4):
            pad.box(x, pad.y + 16 * row, x + part, pad.y + 16 * (row + 1), is_shaded=row == 0)
        pad.print(x + 4, pad.y + 11.5, label, is_bold=True)
        pad.fill(one, label, x + 5, pad.y + 28, part - 9, style="times table")
    pad.y += 72


def times_line(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """All on one line in one box."""
    pad.room(28)
    pad.box(pad.x0, pad.y, pad.x1, pad.y + 22)
    part = (pad.x1 - pad.x0) / len(fields)
    for at, one in enumerate(fields):
        x = pad.x0 + at * part + 5
        label = pad.label(one, part - 50, may_hint=False)
        start = pad.print(x, pad.y + 14.5, label) + 4
        pad.fill(one, label, start, pad.y + 14.5, x + part - 12 - start, style="times line")
    pad.y += 30


DETAILS: Final[dict[str, Block]] = {
    "grid": grid, "stacked": stacked, "leaders": leaders, "panels": panels,
    "heads over": heads_over, "app list": app_list, "under lines": under_lines,
    "lettered": lettered,
}  # fmt: skip
TIMES: Final[dict[str, Block]] = {"table": times_table, "line": times_line}
