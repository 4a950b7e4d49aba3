"""Checklists as tick columns, marks in a cell, ringed words, boxed words; tables of parts."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bench.corpus.lists import photograph
from bench.corpus.paper import union
from bench.corpus.truth import Place
from bench.foreign.pad import Pad
from bench.foreign.questions import tick_box
from core.domain.model import ItemState
from core.domain.spec.specs import FieldSpec

ROW: Final = 17.0
Titles = Mapping[str, str]
States = Mapping[str, str]
Checks = Callable[[Pad, FieldSpec, States], None]
PLAIN: Final[Titles] = {"ok": "OK", "advisory": "Adv", "fail": "Fail", "na": "N/A"}
FORMAL: Final[Titles] = {
    "ok": "Satisfactory", "advisory": "Advisory", "fail": "Unsatisfactory", "na": "N/A",
}  # fmt: skip


def with_comments(pad: Pad, one: FieldSpec, states: States) -> None:
    """Item, a column for each state, a column for comments."""
    _columns(pad, one, states, PLAIN, 38, comments=True)


def formal(pad: Pad, one: FieldSpec, states: States) -> None:
    """Numbered items, long heads."""
    _columns(pad, one, states, FORMAL, 72, comments=False)


def _columns(
    pad: Pad, one: FieldSpec, states: States, titles: Titles, wide: float, *, comments: bool
) -> None:
    pad.room(ROW * 3)
    label = pad.label(one, 200, may_hint=False)
    first = 170.0 if comments else pad.x1 - pad.x0 - wide * len(titles)
    edges = [pad.x0, pad.x0 + first]
    edges += [edges[-1] + wide * (at + 1) for at in range(len(titles))]
    edges += [pad.x1] if comments else []
    heads = [label, *titles.values(), *(["Comments"] if comments else [])]
    _cells(pad, edges, heads, is_head=True)
    for number, (item, state) in enumerate(states.items(), start=1):
        pad.room(ROW)
        said = item if comments else f"{number}. {item}"
        _cells(pad, edges, [said])
        if state in titles:
            at = list(titles).index(state) + 1
            middle = (edges[at] + edges[at + 1]) / 2
            pad.pen.tick(pad.paper, middle, pad.y - ROW / 2, 10)
        if comments and state in (ItemState.FAIL, ItemState.ADVISORY):
            pad.pen.fitting("see report", 70).write(
                pad.paper, edges[-2] + 5, pad.y - 4.5, "see report"
            )
    pad.y += 8


def _cells(
    pad: Pad, edges: Sequence[float], texts: Sequence[str], *, is_head: bool = False
) -> None:
    for left, right in itertools.pairwise(edges):
        pad.box(left, pad.y, right, pad.y + ROW, is_shaded=is_head)
    for left, right, text in zip(edges, edges[1:], texts, strict=False):
        size = pad.look.size
        while size > 5 and pad.wide(text, is_bold=is_head, size=size) > right - left - 5:
            size -= 0.5
        pad.print(left + 3, pad.y + 12, text, is_bold=is_head, size=size)
    pad.y += ROW


def one_cell(pad: Pad, one: FieldSpec, states: States) -> None:
    """Two lists side by side, a tick, a cross or N/A in the cell after each item."""
    if "advisory" in states.values():
        with_comments(pad, one, states)
        return
    half = (len(states) + 1) // 2
    pad.room(ROW * min(half + 1, 30))
    label = pad.label(one, 250, may_hint=False)
    pad.print(pad.x0, pad.y + 11, label, is_bold=True)
    pad.print(pad.x0 + 260, pad.y + 11, "Tick = OK   X = Fail   N/A = not applicable", size=7.5)
    pad.y += 16
    middle = (pad.x0 + pad.x1) / 2
    for at, (item, state) in enumerate(states.items()):
        x0, x1 = (pad.x0, middle - 5) if at < half else (middle + 5, pad.x1)
        y = pad.y + ROW * (at % half)
        pad.box(x0, y, x1 - 34, y + ROW)
        pad.box(x1 - 34, y, x1, y + ROW)
        pad.print(x0 + 4, y + 12, item)
        if state == ItemState.NA:
            pad.pen.fitting("N/A", 26).write(pad.paper, x1 - 30, y + 12.5, "N/A")
        elif state != ItemState.UNMARKED:
            kind = "tick" if state == ItemState.OK else "cross"
            pad.pen.mark(pad.paper, x1 - 17, y + 8.5, 10, kind)
    pad.y += ROW * half + 10


def ringed(pad: Pad, one: FieldSpec, states: States) -> None:
    """Pass / Fail / N/A after each item, one of them ringed."""
    words = {"ok": "Pass", "advisory": "Monitor", "fail": "Fail", "na": "N/A"}
    _heading(pad, one)
    for item, state in states.items():
        pad.room(20)
        end = pad.print(pad.x0 + 6, pad.y + 13, item)
        pad.line(end + 4, pad.y + 14, pad.x0 + 240, is_dotted=True)
        x = pad.x0 + 256
        for name, word in words.items():
            place = pad.paper.text(
                x, pad.y + 13, word, font=pad.look.font, size=pad.look.size, colour=pad.look.colour
            )
            if name == state:
                pad.pen.ring(pad.paper, place)
            x += pad.wide(word) + 26
        pad.y += 20
    pad.y += 8


def boxed_words(pad: Pad, one: FieldSpec, states: States) -> None:
    """A row for each item: a box and a word for each state."""
    words = {"ok": "Pass", "fail": "Fail", "advisory": "Advisory", "na": "N/A"}
    _heading(pad, one)
    for item, state in states.items():
        pad.room(18)
        pad.print(pad.x0 + 4, pad.y + 12, item)
        x = pad.x0 + 230
        for name, word in words.items():
            tick_box(pad, x, pad.y + 12, is_marked=name == state)
            x = pad.print(x + 14, pad.y + 12, word) + 18
        pad.y += 18
    pad.y += 8


def _heading(pad: Pad, one: FieldSpec) -> None:
    pad.room(60)
    label = pad.label(one, 300, may_hint=False)
    pad.print(pad.x0, pad.y + 11, label, is_bold=True, size=pad.look.size + 1)
    pad.y += 18


def checklist(pad: Pad, one: FieldSpec, draw: Checks) -> None:
    """A checklist, and its truth."""
    value = pad.sheet.values.get(one.name)
    value = value if isinstance(value, Mapping) else {}
    states = {item: value.get(item, ItemState.UNMARKED.value) for item in one.items}
    draw(pad, one, states)
    area = pad.paper.place(pad.x0, pad.y - 40, pad.x1, pad.y)
    pad.keep(one, pad.labels[one.name], "", None, area, style="checklist")


def table(pad: Pad, one: FieldSpec, *, empty: int) -> None:
    """A titled table with empty rows and, at times, a total below."""
    value = pad.sheet.values.get(one.name)
    rows = value if isinstance(value, tuple) else ()
    pad.room(ROW * (len(rows) + empty + 2) + 20)
    label = pad.label(one, 300, may_hint=False)
    pad.print(pad.x0, pad.y + 11, label, is_bold=True)
    pad.y += 16
    shares = [2.8 if len(name) > 8 else 1.0 for name in one.columns]
    total, edges = sum(shares), [pad.x0]
    for share in shares:
        edges.append(edges[-1] + (pad.x1 - pad.x0) * share / total)
    _cells(pad, edges, list(one.columns), is_head=True)
    drawn: list[Place] = []
    for row in rows:
        _cells(pad, edges, [])
        for left, right, text in zip(edges, edges[1:], row.values(), strict=False):
            if text:
                pen = pad.pen.fitting(str(text), right - left - 8)
                drawn.append(pen.write(pad.paper, left + 4, pad.y - 4.5, str(text)))
    for _ in range(empty):
        _cells(pad, edges, [])
    area = pad.paper.place(pad.x0, pad.y - ROW * (len(rows) + empty), pad.x1, pad.y)
    ink = union(drawn) if drawn else None
    pad.keep(one, label, "", ink, area, style="table")
    pad.y += 10


def photographs(pad: Pad, one: FieldSpec) -> None:
    """The photographs, three in a row under their title."""
    count = int(float(str(pad.sheet.values.get(one.name, 0))))
    pad.room(150)
    label = pad.label(one, 300, may_hint=False)
    pad.print(pad.x0, pad.y + 11, label, is_bold=True)
    pad.y += 16
    top, wide = pad.y, (pad.x1 - pad.x0) / 3
    for number in range(count):
        if number and number % 3 == 0:
            pad.y += 0.7 * wide + 6
            pad.room(0.7 * wide)
        x = pad.x0 + wide * (number % 3)
        picture = photograph(pad.random)
        pad.paper.picture(picture, x, pad.y, x + wide - 6, pad.y + 0.7 * wide)
    pad.y += 0.7 * wide + 10 if count else 20
    area = pad.paper.place(pad.x0, min(top, pad.y), pad.x1, pad.y)
    pad.keep(one, label, str(count), area if count else None, area, style="photos")


CHECKS: Final[dict[str, Checks]] = {
    "with comments": with_comments, "one cell": one_cell, "ringed": ringed,
    "boxed words": boxed_words, "formal": formal,
}  # fmt: skip
