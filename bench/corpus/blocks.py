"""What takes the width of a form: long texts, checklists, tables, signatures, photographs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bench.corpus import answers, lists, stationery
from bench.corpus.form import FOOT, Form, keep, label_of, text_of
from bench.corpus.frames import FRAMES, Slot
from bench.corpus.ink import Pen
from bench.corpus.paper import union, wrapped
from bench.corpus.stationery import MARGIN
from bench.corpus.truth import Half
from bench.corpus.worlds import WORLDS
from core.domain.spec.specs import FieldSpec, FieldType


def long_texts(form: Form, fields: Sequence[FieldSpec]) -> None:
    """Texts of several lines."""
    frame, _ = FRAMES[form.design.text_frame]
    for one in fields:
        text = text_of(form, one)
        pen = _text_pen(form)
        lines = wrapped(text, pen.font, pen.size, form.wide - 0.36 * form.wide * _is_cell(form))
        pitch = 16.0 if form.design.text_frame in ("underline", "dotted") or pen.is_hand else 12.5
        high = 26 + pitch * max(2, len(lines))
        form.room(high + 4)
        label = label_of(form, one, form.wide)
        slot = frame(form.paper, form.design.print, MARGIN, form.y, form.wide, high, label)
        drawn_lines = [
            pen.fitting(line, slot.wide).write(
                form.paper, slot.x0, slot.baseline + place * pitch, line
            )
            for place, line in enumerate(lines)
        ]
        ink = union(drawn_lines) if drawn_lines else None
        keep(form, one, label, text, ink, form.hand.area(slot), style=form.design.text_frame)
        form.y += high + 5


def _is_cell(form: Form) -> bool:
    return form.design.text_frame == "cell"


def _text_pen(form: Form) -> Pen:
    pen = form.hand.pen
    return replace(pen, size=pen.size * 0.95)


def all_lists(form: Form, fields: Sequence[FieldSpec]) -> None:
    """Checklists and tables, in the order of the spec."""
    for one in fields:
        value = form.sheet.values.get(one.name)
        if one.type is FieldType.CHECKLIST:
            _checklist(form, one, value if isinstance(value, Mapping) else {})
        elif one.type is FieldType.TABLE:
            _table(form, one, value if isinstance(value, tuple) else ())


def _checklist(form: Form, one: FieldSpec, value: Mapping[str, str]) -> None:
    states = {item: value.get(item, "unmarked") for item in one.items}
    style = _list_style(form, states)
    rows = (len(states) + 1) // 2 if style == "ticked" else len(states)
    form.room(min(lists.ROW * (rows + 2), form.paper.high - 84 - FOOT))
    label = label_of(form, one, form.wide)
    hand, spot = form.hand, (MARGIN, form.y, form.wide, label, states)
    if style == "ticked":
        area = lists.ticked(hand, *spot)
    elif style == "coloured":
        area = lists.coloured(hand, *spot)
    elif style == "worded":
        area = lists.worded(hand, *spot, lists.PASSED)
    else:
        titles = lists.ASKED if form.design.half is Half.TUNING else lists.FOUR
        if style == "boxed":
            titles = lists.FOUR if form.design.half is Half.TUNING else lists.PASSED
        area = lists.columns(hand, *spot, titles, boxed=style == "boxed")
    keep(form, one, label, "", area if value else None, area, style=style)
    form.y += lists.ROW * (rows + 1) + 10


def _list_style(form: Form, states: Mapping[str, str]) -> str:
    style = form.design.checklist
    if style == "ticked" and "advisory" in states.values():
        return "worded"  # a box says only done or not
    if style == "coloured" and form.hand.pen.is_hand:
        return "columns"  # nobody paints lamps by hand
    return style


def _table(form: Form, one: FieldSpec, rows: tuple[Mapping[str, str], ...]) -> None:
    high = lists.ROW * (len(rows) + form.design.blank_rows + 1)
    form.room(high + 20)
    label = label_of(form, one, form.wide)
    look = form.design.print
    form.paper.text(MARGIN, form.y + 11, label, font=look.bold, size=look.size + 1)
    form.y += 16
    area = form.paper.place(MARGIN, form.y, MARGIN + form.wide, form.y + high)
    ink = lists.table(
        form.hand, MARGIN, form.y, form.wide, one.columns, rows, blank=form.design.blank_rows
    )
    keep(form, one, label, "", ink, area, style="table")
    form.y += high + 8


def signatures(form: Form, fields: Sequence[FieldSpec]) -> None:
    """Where the sheet is signed."""
    if not fields:
        return
    style = form.design.signature
    frame, high = {
        "line": (FRAMES["underline"][0], 33.0),
        "box": (FRAMES["caption"][0], 50.0),
        "below": (FRAMES["below"][0], 44.0),
        "table": (FRAMES["cell"][0], 34.0),
    }[style]
    form.room(high * len(fields) + 20)
    form.y = stationery.section(form.paper, form.design, form.y, "Sign off")
    part = 0.62 if style in ("line", "table") else 0.5
    for place, one in enumerate(fields):
        x = MARGIN
        if part == 0.5:
            x += (place % 2) * form.wide / 2
        label = label_of(form, one, form.wide * part)
        slot = frame(form.paper, form.design.print, x, form.y, form.wide * part - 8, high, label)
        _sign(form, one, label, slot)
        if part != 0.5:
            _signer(form, x + form.wide * part, form.y + high - 22, form.wide * (1 - part))
        if part != 0.5 or place % 2 or place == len(fields) - 1:
            form.y += high + 6


def _sign(form: Form, one: FieldSpec, label: str, slot: Slot) -> None:
    is_signed = bool(form.sheet.values.get(one.name))
    ink = answers.signed(form.hand, slot) if is_signed else None
    area = form.hand.area(slot)
    keep(form, one, label, "", ink, area, style=form.design.signature)


def _signer(form: Form, x: float, y: float, wide: float) -> None:
    """The printed name beside a signature."""
    frame = FRAMES["underline"][0]
    slot = frame(form.paper, form.design.print, x, y, wide, 22, "Print Name")
    form.hand.written(slot, form.random.choice(WORLDS[form.design.half].people))


def photographs(form: Form, fields: Sequence[FieldSpec]) -> None:
    """The photographs, two in a row."""
    for one in fields:
        if one.type is not FieldType.PHOTOS:
            continue
        count = int(float(str(form.sheet.values.get(one.name, 0))))
        wide = (form.wide - 20) / 2
        label = label_of(form, one, form.wide)
        form.room(wide * 0.75 + 40)
        look, start = form.design.print, form.y
        form.paper.text(MARGIN, form.y + 11, label, font=look.bold, size=look.size + 1)
        form.y += 18
        for number in range(count):
            _photo(form, number, wide, is_last=number == count - 1)
        area = form.paper.place(MARGIN, start, MARGIN + form.wide, max(form.y, start + 30))
        keep(form, one, label, str(count), area if count else None, area, style="photos")


def _photo(form: Form, number: int, wide: float, *, is_last: bool) -> None:
    if number % 2 == 0:
        form.room(wide * 0.75 + 22)
    x = MARGIN + (number % 2) * (wide + 20)
    form.paper.picture(lists.photograph(form.random), x, form.y, x + wide, form.y + wide * 0.75)
    look = form.design.print
    caption = f"Photo {number + 1}"
    form.paper.text(x, form.y + wide * 0.75 + 11, caption, font=look.font, size=look.size)
    if number % 2 or is_last:
        form.y += wide * 0.75 + 20
