"""Where people sign: boxes, a table of names, lines with small words below, lines with prompts."""

import itertools
from collections.abc import Sequence
from typing import Final

from bench.corpus.paper import Look, width
from bench.corpus.truth import Place
from bench.foreign.details import Block
from bench.foreign.pad import Pad
from core.domain.spec.specs import FieldSpec


def _name(pad: Pad, one: FieldSpec) -> str:
    """The name printed beside a signature: the engineer's is the one the sheet gives."""
    if "engineer" in one.name or "technician" in one.name:
        known = pad.sheet.values.get("engineer_name") or pad.sheet.values.get("technician_name")
        if known and "engineer_name" not in pad.sheet.scribbled:
            return str(known)
    return pad.random.choice(("Mr D Lamb", "Ellie Watts", "H. Stubbs", "P Quinn"))


def _day(pad: Pad) -> str:
    name = next((one for one in ("service_date", "date") if one in pad.labels), None)
    field = next((one for one in pad.sheet.spec.fields if one.name == name), None)
    return pad.text(field) if field and name not in pad.sheet.printed else ""


def _sign(pad: Pad, one: FieldSpec, label: str, box: tuple[float, float, float, float]) -> None:
    x0, y0, x1, y1 = box
    is_signed = bool(pad.sheet.values.get(one.name))
    ink: Place | None = None
    if is_signed and pad.random.random() < 0.5:
        ink = pad.pen.signature(pad.paper, x0, y0, x1, y1)
    elif is_signed:
        ink = _in_script(pad, one, box)
    pad.keep(one, label, "", ink, pad.paper.place(*box), style="signature")


def _in_script(pad: Pad, one: FieldSpec, box: tuple[float, float, float, float]) -> Place:
    """A name in joined letters, leaning, as many people sign."""
    x0, y0, x1, y1 = box
    name = _name(pad, one)
    font = pad.random.choice(("nothing-you-could-do-400", "caveat-400"))
    size = min(0.8 * (y1 - y0), 20.0)
    while width(name, font, size) > 0.9 * (x1 - x0):
        size *= 0.9
    look: Look = {"font": font, "size": size, "colour": pad.pen.colour}
    turn = pad.random.uniform(-1, 5)
    return pad.paper.text(x0 + 4, y1 - 0.25 * (y1 - y0), name, turn=turn, **look)


def _write(pad: Pad, x: float, y: float, text: str, wide: float) -> None:
    if text:
        pad.pen.fitting(text, wide).write(pad.paper, x, y, text)


def boxes(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """Boxes side by side, the caption at the top, the printed name at the bottom."""
    for at, one in enumerate(fields):
        if at % 2 == 0:
            pad.room(86)
        half = (pad.x1 - pad.x0) / 2
        x = pad.x0 + (at % 2) * half
        label = pad.label(one, half - 10, may_hint=False)
        pad.box(x, pad.y, x + half - 4, pad.y + 76)
        pad.print(x + 4, pad.y + 10, label)
        _sign(pad, one, label, (x + 14, pad.y + 16, x + half - 24, pad.y + 46))
        end = pad.print(x + 4, pad.y + 66, "Print name:") + 4
        _write(pad, end, pad.y + 66, _name(pad, one), 90)
        end = pad.print(x + half - 92, pad.y + 66, "Date:") + 4
        _write(pad, end, pad.y + 66, _day(pad), 58)
        if at % 2 or at == len(fields) - 1:
            pad.y += 84


def name_table(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """A table: whose signature, signed, printed name, date."""
    pad.room(20 + 32 * len(fields))
    wide = pad.x1 - pad.x0
    edges = [pad.x0 + wide * share for share in (0, 0.26, 0.56, 0.82, 1)]
    for left, right, head in zip(
        edges, edges[1:], ("", "Signature", "Print name", "Date"), strict=False
    ):
        pad.box(left, pad.y, right, pad.y + 15, is_shaded=True)
        pad.print(left + 4, pad.y + 11, head, is_bold=True)
    pad.y += 15
    for one in fields:
        for left, right in itertools.pairwise(edges):
            pad.box(left, pad.y, right, pad.y + 32)
        label = pad.label(one, edges[1] - edges[0], may_hint=False)
        pad.print(edges[0] + 4, pad.y + 20, label)
        _sign(pad, one, label, (edges[1] + 6, pad.y + 3, edges[2] - 6, pad.y + 29))
        _write(pad, edges[2] + 5, pad.y + 20, _name(pad, one), edges[3] - edges[2] - 10)
        _write(pad, edges[3] + 5, pad.y + 20, _day(pad), edges[4] - edges[3] - 10)
        pad.y += 32
    pad.y += 8


def below_line(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """A declaration, then lines with what they are for in small type below."""
    pad.room(70 + 0 * len(fields))
    said = "I certify that the above is a true record of the work and hours spent on site."
    pad.print(pad.x0, pad.y + 9, said, size=7.5)
    pad.y += 14
    half = (pad.x1 - pad.x0) / 2
    for at, one in enumerate(fields):
        if at % 2 == 0:
            pad.room(58)
        x = pad.x0 + (at % 2) * half
        pad.line(x, pad.y + 36, x + half - 24)
        label = pad.label(one, half - 24, may_hint=False)
        pad.print(x, pad.y + 46, label, size=8)
        _sign(pad, one, label, (x + 4, pad.y + 6, x + half - 34, pad.y + 35))
        if at % 2 or at == len(fields) - 1:
            pad.y += 56


def prompted(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """One line each: the label, a line to sign on, Name and Date prompts after it."""
    for one in fields:
        pad.room(36)
        label = pad.label(one, 150, may_hint=False)
        start = pad.print(pad.x0, pad.y + 24, label) + 4
        sign_end = pad.x0 + 0.52 * (pad.x1 - pad.x0)
        pad.line(start, pad.y + 26, sign_end, is_dotted=True)
        _sign(pad, one, label, (start + 4, pad.y + 2, sign_end - 4, pad.y + 27))
        name = pad.print(sign_end + 8, pad.y + 24, "Name:") + 4
        _write(pad, name, pad.y + 24, _name(pad, one), 90)
        day = pad.print(pad.x1 - 100, pad.y + 24, "Date:") + 4
        _write(pad, day, pad.y + 24, _day(pad), pad.x1 - day)
        pad.y += 36
    pad.y += 4


def crossed_line(pad: Pad, fields: Sequence[FieldSpec]) -> None:
    """The label on its own line, below it an X and a long line to sign on."""
    for one in fields:
        pad.room(54)
        label = pad.label(one, 240, may_hint=False)
        pad.print(pad.x0, pad.y + 11, label, is_bold=True)
        pad.print(pad.x0, pad.y + 40, "x", size=9)
        pad.line(pad.x0 + 8, pad.y + 42, pad.x0 + 230)
        _sign(pad, one, label, (pad.x0 + 14, pad.y + 15, pad.x0 + 220, pad.y + 41))
        pad.y += 52


SIGNING: Final[dict[str, Block]] = {
    "boxes": boxes, "name table": name_table, "below line": below_line, "prompted": prompted,
    "crossed line": crossed_line,
}  # fmt: skip
