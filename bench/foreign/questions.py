"""Yes or No, one of several, and long answers."""

import itertools
from collections.abc import Sequence
from typing import Final

from bench.corpus.paper import union
from bench.corpus.truth import Place
from bench.foreign.details import Block
from bench.foreign.pad import Pad
from core.domain.spec.specs import FieldSpec, FieldType

SIDE: Final = 10.0


def tick_box(pad: Pad, x: float, y: float, *, is_marked: bool) -> Place:
    """A box on the baseline `y`, ticked or not."""
    top = y - SIDE + 1.5
    pad.paper.rect(x, top, x + SIDE, top + SIDE, edge=pad.look.colour, thick=0.8)
    place = pad.paper.place(x, top, x + SIDE, top + SIDE)
    if is_marked:
        kind = pad.random.choice(("tick", "tick", "cross"))
        pad.pen.mark(pad.paper, x + SIDE / 2, top + SIDE / 2, SIDE, kind)
    return place


def _names(pad: Pad, one: FieldSpec) -> tuple[list[str], str | None]:
    value = pad.sheet.values.get(one.name)
    if one.name in pad.sheet.printed:
        value = None
    if one.type is FieldType.BOOLEAN:
        return ["Yes", "No"], None if value is None else ("Yes" if value else "No")
    return list(one.options), None if value is None else str(value)


def boxes(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """The question, then a box and a word for each answer."""
    for one in fields:
        names, chosen = _names(pad, one)
        label = _asked(pad, one)
        x, found = pad.x0 + 0.42 * (pad.x1 - pad.x0), None
        for name in names:
            if x + SIDE + pad.wide(name) + 6 > pad.x1:
                x, pad.y = pad.x0 + 0.42 * (pad.x1 - pad.x0), pad.y + 15
            box = tick_box(pad, x, pad.y + 12, is_marked=name == chosen)
            end = pad.print(x + SIDE + 4, pad.y + 12, name)
            if name == chosen:
                found = union([box, pad.paper.place(x, pad.y + 4, end, pad.y + 14)])
            x = end + 16
        _keep(pad, one, label, found, "box first")
        pad.y += 19
    pad.y += 6


def rings(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """YES / NO with a ring around the answer; options in a row."""
    for one in fields:
        names, chosen = _names(pad, one)
        label = _asked(pad, one)
        x, found = pad.x0 + 0.45 * (pad.x1 - pad.x0), None
        for at, name in enumerate(names):
            said = name.upper() if one.type is FieldType.BOOLEAN else name
            if x + pad.wide(said) > pad.x1:
                x, pad.y = pad.x0 + 0.45 * (pad.x1 - pad.x0), pad.y + 18
            place = pad.paper.text(
                x, pad.y + 13, said, font=pad.look.font, size=pad.look.size, colour=pad.look.colour
            )
            if name == chosen:
                found = pad.pen.ring(pad.paper, place)
            x += pad.wide(said) + 7
            if at < len(names) - 1:
                x = pad.print(x, pad.y + 13, "/") + 7
        _keep(pad, one, label, found, "ring")
        pad.y += 21
    pad.y += 6


def columns(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """A table: the question, a Yes and a No column, a tick in one of them."""
    asked = [one for one in fields if one.type is FieldType.BOOLEAN]
    rings(pad, [one for one in fields if one not in asked])
    if not asked:
        return
    pad.room(17 * (len(asked) + 1))
    edges = (pad.x0, pad.x1 - 100, pad.x1 - 50, pad.x1)
    for row, one in enumerate((None, *asked)):
        y = pad.y + 17 * row
        for left, right in itertools.pairwise(edges):
            pad.box(left, y, right, y + 17, is_shaded=one is None)
        if one is None:
            pad.print(edges[1] + 14, y + 12, "Yes", is_bold=True)
            pad.print(edges[2] + 16, y + 12, "No", is_bold=True)
            continue
        label = pad.label(one, 300)
        pad.print(edges[0] + 4, y + 12, label)
        _, chosen = _names(pad, one)
        found = None
        if chosen:
            left = edges[1] if chosen == "Yes" else edges[2]
            found = pad.pen.mark(pad.paper, left + 25, y + 8.5, 10, "tick")
        _keep(pad, one, label, found, "box after")
    pad.y += 17 * (len(asked) + 1) + 8


def struck(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """Yes/No* of which one is struck out; other choices get boxes."""
    for one in fields:
        names, chosen = _names(pad, one)
        if one.type is not FieldType.BOOLEAN:
            boxes(pad, [one])
            continue
        label = _asked(pad, one)
        x, places = pad.x0 + 0.5 * (pad.x1 - pad.x0), {}
        for name in names:
            places[name] = pad.paper.text(
                x, pad.y + 12, name, font=pad.look.font, size=pad.look.size, colour=pad.look.colour
            )
            x += pad.wide(name) + 5
            if name == "Yes":
                x = pad.print(x, pad.y + 12, "/") + 5
        if chosen:
            pad.pen.strike(pad.paper, places["No" if chosen == "Yes" else "Yes"])
        _keep(pad, one, label, places.get(chosen or ""), "struck")
        pad.y += 18
    pad.print(pad.x1 - 110, pad.y + 4, "* delete as appropriate", size=7)
    pad.y += 12


def _asked(pad: Pad, one: FieldSpec) -> str:
    pad.room(22)
    label = pad.label(one, 0.4 * (pad.x1 - pad.x0), may_hint=False)
    pad.print(pad.x0, pad.y + 12, label)
    return label


def _keep(pad: Pad, one: FieldSpec, label: str, found: Place | None, style: str) -> None:
    area = pad.paper.place(pad.x0 + 100, pad.y, pad.x1, pad.y + 16)
    text = pad.text(one)
    if one.name in pad.sheet.printed:  # written beside the options
        pad.written(text, pad.x1 - 90, pad.y + 13, 85, 1, 12)
    pad.keep(one, label, text, found, area, style=style)


def bar_box(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """A grey bar with the label, an open box below."""
    for one in fields:
        pad.room(76)
        label = pad.label(one, pad.x1 - pad.x0, may_hint=False)
        pad.box(pad.x0, pad.y, pad.x1, pad.y + 14, is_shaded=True)
        pad.print(pad.x0 + 4, pad.y + 10.5, label, is_bold=True)
        pad.box(pad.x0, pad.y + 14, pad.x1, pad.y + 66)
        _long(pad, one, label, pad.x0 + 6, pad.y + 28, pad.x1 - pad.x0 - 12, "bar box")
        pad.y += 74


def ruled(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """The label, then lines to write on, the first one after the label."""
    for one in fields:
        pad.room(70)
        label = pad.label(one, 200, may_hint=False)
        start = pad.print(pad.x0, pad.y + 13, label) + 6
        pad.line(start, pad.y + 15, pad.x1)
        for row in (1, 2, 3):
            pad.line(pad.x0, pad.y + 15 + 17 * row, pad.x1)
        text = pad.text(one)
        if pad.pen.wide(text) < pad.x1 - start - 8 or one.name in pad.sheet.scribbled:
            pad.fill(one, label, start, pad.y + 12, pad.x1 - start - 8, style="ruled")
        else:
            wide = pad.x1 - pad.x0 - 6
            pad.fill(one, label, pad.x0 + 2, pad.y + 29, wide, style="ruled", lines=3, pitch=17)
        pad.y += 74


def in_box(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """The label inside the frame at its top left, the text below it."""
    for one in fields:
        pad.room(70)
        label = pad.label(one, pad.x1 - pad.x0, may_hint=False)
        pad.paper.rect(pad.x0, pad.y, pad.x1, pad.y + 62, edge=pad.look.rule, thick=1.2)
        pad.print(pad.x0 + 4, pad.y + 11, label, is_bold=True)
        _long(pad, one, label, pad.x0 + 8, pad.y + 26, pad.x1 - pad.x0 - 16, "in box")
        pad.y += 68


def side_cell(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """A tall cell with the label in the middle of its height, the text in the cell beside."""
    for one in fields:
        pad.room(62)
        column = pad.x0 + 105
        label = pad.label(one, 100, may_hint=False)
        pad.box(pad.x0, pad.y, column, pad.y + 56, is_shaded=True)
        pad.box(column, pad.y, pad.x1, pad.y + 56)
        pad.print(pad.x0 + 4, pad.y + 31, label, is_bold=True)
        _long(pad, one, label, column + 5, pad.y + 15, pad.x1 - column - 10, "side cell")
        pad.y += 60


def _long(
    pad: Pad, one: FieldSpec, label: str, x: float, y: float, wide: float, style: str
) -> None:
    pad.fill(one, label, x, y, wide, style=style, lines=3, pitch=14)


QUESTIONS: Final[dict[str, Block]] = {
    "boxes": boxes, "rings": rings, "columns": columns, "struck": struck,
}  # fmt: skip
TEXTS: Final[dict[str, Block]] = {
    "bar box": bar_box, "ruled": ruled, "in box": in_box, "side cell": side_cell,
}  # fmt: skip
