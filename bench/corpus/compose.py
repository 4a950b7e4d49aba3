"""A whole sheet on paper, and the truth of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

from bench.corpus import answers, lists, stationery, wording
from bench.corpus.answers import Hand
from bench.corpus.defects import Sheet
from bench.corpus.designs import A5, Design
from bench.corpus.frames import FRAMES, Slot
from bench.corpus.ink import Pen
from bench.corpus.paper import Paper, union, width, wrapped
from bench.corpus.printing import Habit
from bench.corpus.stationery import MARGIN
from bench.corpus.truth import FieldTruth, Place
from bench.corpus.worlds import WORLDS
from core.domain.model import Value
from core.domain.specs import FieldSpec, FieldType

FOOT: Final = 56.0
GROUPS: Final = (
    ("Customer", r"customer|client|site|address|contact|employer|premises"),
    ("Equipment", r"asset|make|model|serial|mileage|hours_run|equipment|machine|load|year|tyre"),
)
WIDE: Final = frozenset({FieldType.TEXT, FieldType.CHECKLIST, FieldType.TABLE, FieldType.PHOTOS})
HIDDEN_SHARE, BARE_SHARE = 0.35, 0.15
INLINE: Final = frozenset({"inline", "underline", "dotted", "cell", "right box"})


@dataclass
class Form:
    """A sheet being drawn: where the pen is, and what has been put down so far."""

    sheet: Sheet
    design: Design
    habit: Habit
    hand: Hand
    title: str
    code: str | None
    strange: frozenset[str]  # fields that stand under labels the spec does not know
    y: float = 0
    fields: list[FieldTruth] = field(default_factory=list)
    extras: list[tuple[str, str]] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def paper(self) -> Paper:
        """What is drawn on."""
        return self.hand.paper

    @property
    def random(self) -> Random:
        """The sheet's own chance."""
        return self.hand.random

    @property
    def wide(self) -> float:
        """Between the margins, in points."""
        return self.paper.wide - 2 * MARGIN

    def room(self, high: float) -> None:
        """Turn the page where `high` points are not left."""
        if self.y + high <= self.paper.high - FOOT:
            return
        self.end_page()
        self.paper.next_page()
        if self.design.paper:
            self.paper.rect(
                0, 0, self.paper.wide, self.paper.high, fill=self.design.paper, edge=None
            )
        self.y = self._continuation()

    def end_page(self) -> None:
        """The foot of a page."""
        page = f"Page {self.paper.page}"
        stationery.foot(self.paper, self.design, page=page, code=self.code, random=self.random)

    def _continuation(self) -> float:
        look = self.design.print
        self.paper.text(MARGIN, 44, f"{self.title} (continued)", font=look.bold, size=11)
        if self.design.repeats_header or self.sheet.second:
            self.repeat_number(56)
        return 84

    def repeat_number(self, y: float) -> None:
        """The job's number once more: the same one, or the second value of a defect."""
        name = next((one for one in ("job_number", "job_no") if one in self.labels), None)
        if name is None or name in self.sheet.scribbled or name in self.sheet.printed:
            return
        text = self.sheet.second.get(name, self.sheet.values.get(name))
        if text is None:
            return
        slot = FRAMES["inline"][0](
            self.paper, self.design.print, MARGIN, y, 240, 18, self.labels[name]
        )
        self.hand.written(slot, str(text))


def drawn(sheet: Sheet, design: Design, habit: Habit, pen: Pen, random: Random, *,
          strange: bool) -> tuple[bytes, Form, int]:  # fmt: skip
    """The sheet as PDF, the form with its truths, and how many pages it took."""
    paper = Paper(design.size)
    mark = random.choice(("tick", "tick", "cross", "fill"))
    form = Form(
        sheet,
        design,
        habit,
        Hand(paper, design.print, pen, random, mark),
        wording.title(sheet.spec, random),
        wording.form_code(sheet.spec, random) if random.random() < 0.6 else None,
        _strange_fields(sheet, design, random) if strange else frozenset(),
    )
    form.y = stationery.head(paper, design, form.title, random)
    _body(form)
    pages = paper.page
    return paper.finished(), form, pages


def _strange_fields(sheet: Sheet, design: Design, random: Random) -> frozenset[str]:
    fit = [
        one.name
        for one in sheet.spec.fields
        if wording.strange(design.half, sheet.spec, one) and one.name in sheet.values
    ]
    return frozenset(random.sample(fit, min(3, len(fit))))


def _body(form: Form) -> None:
    fields = [one for one in form.sheet.spec.fields if _is_printed(form, one)]
    short = [one for one in fields if one.type not in WIDE and one.type is not FieldType.SIGNATURE]
    questions = [one for one in short if one.type in (FieldType.BOOLEAN, FieldType.CHOICE)]
    facts = [one for one in short if one not in questions]
    grouped = {name: [one for one in facts if re.search(how, one.name)] for name, how in GROUPS}
    job = [one for one in facts if not any(one in group for group in grouped.values())]
    _grid(form, "Job", job)
    for name, group in grouped.items():
        _grid(form, name, group)
    _extras(form)
    _long(form, [one for one in fields if one.type is FieldType.TEXT])
    _grid(form, "Result", questions)
    _lists(form, fields)
    _signatures(form, [one for one in fields if one.type is FieldType.SIGNATURE])
    _photos(form, fields)
    _last(form)


def _is_printed(form: Form, one: FieldSpec) -> bool:
    named = one.name in form.sheet.values or one.name in form.sheet.printed
    if named or one.name in form.sheet.scribbled:
        return True
    is_defect = any(str(item.field) == one.name for item in form.sheet.expected)
    bare = form.random.random()
    if is_defect:
        return one.type is FieldType.SIGNATURE or bare > BARE_SHARE
    return bare > HIDDEN_SHARE


def _label(form: Form, one: FieldSpec, wide: float) -> str:
    known = one.name not in form.strange
    fit = _unique(form, one) if known else wording.strange(form.design.half, form.sheet.spec, one)
    look = form.design.print
    part = 0.45 if form.design.frame in INLINE and one.type is not FieldType.TEXT else 0.92
    short = [one for one in fit if width(look.label(one), look.bold, look.size) < part * wide]
    picked = form.random.choice(short) if short else min(fit, key=len)
    form.labels[one.name] = picked
    return picked


def _unique(form: Form, one: FieldSpec) -> list[str]:
    """Labels that no other field of the spec and no heading shares."""
    others = {
        wording.squeezed(label)
        for other in form.sheet.spec.fields
        if other.name != one.name
        for label in other.labels
    } | {wording.squeezed(form.title)}
    known = wording.known(form.design.half, one)
    return [label for label in known if wording.squeezed(label) not in others] or [one.label]


def _grid(form: Form, title: str, fields: Sequence[FieldSpec]) -> None:
    if not fields:
        return
    frame, high = FRAMES[form.design.frame]
    form.room(2 * high + 18)
    form.y = stationery.section(form.paper, form.design, form.y, title)
    column, wide = 0, form.wide / form.design.columns
    for one in fields:
        span = min(_span(form, one), form.design.columns)
        if column + span > form.design.columns:
            form.y, column = form.y + high, 0
        if column == 0:
            form.room(high)
        x = MARGIN + column * wide
        label = _label(form, one, span * wide)
        slot = frame(form.paper, form.design.print, x, form.y, span * wide, high, label)
        _fill(form, one, label, slot)
        column += span
    form.y += high + 5


def _span(form: Form, one: FieldSpec) -> int:
    """Columns a field takes."""
    style = _style(form, one)
    if one.type is FieldType.CHOICE and style != "written":
        return form.design.columns
    if one.type is FieldType.BOOLEAN and style != "written":
        return 2 if form.design.columns > 3 else 1
    is_long = re.search(r"address|site", one.name) or len(str(form.sheet.values.get(one.name))) > 26
    return 2 if is_long else 1


def _style(form: Form, one: FieldSpec) -> str:
    styles = form.design.boolean if one.type is FieldType.BOOLEAN else form.design.choice
    style = styles[len(one.name) % len(styles)]
    is_override = one.name in form.sheet.printed
    if one.type is FieldType.CHOICE and (is_override or form.design.size == A5):
        return "written"
    return style


def _fill(form: Form, one: FieldSpec, label: str, slot: Slot) -> None:
    """Put the value, or what stands in its place, into the slot; keep the truth."""
    area = form.hand.area(slot)
    if one.name in form.sheet.scribbled:
        ink = form.hand.pen.scribble(
            form.paper, slot.x0, slot.baseline - 8, slot.x0 + min(90, slot.wide), slot.baseline
        )
        _keep(form, one, label, "", ink, area, style="scribble", is_judged=False)
        return
    text = _text(form, one)
    if one.type in (FieldType.BOOLEAN, FieldType.CHOICE) and _style(form, one) != "written":
        style = _style(form, one)
        ink_or_none = _answered(form, one, slot, style, text)
        _keep(form, one, label, text, ink_or_none, area, style=style)
        return
    if form.design.is_comb and one.type is FieldType.DATE and re.search(r"[/.]", text or "//"):
        ink_or_none = answers.comb(form.hand, slot, text, count=max(10, len(text)))
        _keep(form, one, label, text, ink_or_none, area, style="comb")
        return
    ink_or_none = form.hand.written(slot, text) if text else None
    _keep(form, one, label, text, ink_or_none, area, style=form.design.frame)


def _answered(form: Form, one: FieldSpec, slot: Slot, style: str, text: str) -> Place | None:
    if one.type is FieldType.BOOLEAN and style == "struck":
        value = form.sheet.values.get(one.name)
        return answers.struck(form.hand, slot, answer=None if value is None else bool(value))
    names = ["Yes", "No"] if one.type is FieldType.BOOLEAN else list(one.options)
    return answers.options(form.hand, slot, names, text or None, style)


def _text(form: Form, one: FieldSpec) -> str:
    if one.name in form.sheet.printed:
        return form.sheet.printed[one.name]
    value = form.sheet.values.get(one.name)
    return "" if value is None else form.habit.printed(one.type, value, unit=_unit(one))


def _unit(one: FieldSpec) -> str:
    return "hrs" if "hour" in one.name and one.max and one.max <= 100 else ""


def _keep(form: Form, one: FieldSpec, label: str, text: str, ink: Place | None, area: Place, *,
          style: str, is_judged: bool = True) -> None:  # fmt: skip
    value: Value | None = form.sheet.values.get(one.name)
    if value is None and one.type is FieldType.SIGNATURE:
        value = False
    is_judged = is_judged and one.name not in form.sheet.second
    if one.name in form.sheet.printed:
        value, is_judged = None, False
    form.fields.append(
        FieldTruth(
            one.name,
            one.type.value,
            label,
            value,
            text,
            is_judged=is_judged,
            is_known=one.name not in form.strange,
            ink=ink,
            area=area,
            style=style,
        )
    )


def _extras(form: Form) -> None:
    frame, high = FRAMES[form.design.frame]
    count = form.random.randint(0, form.design.columns)
    found = wording.extras(form.design.half, form.sheet.spec, form.random, count)
    if not found:
        return
    form.room(high)
    wide = form.wide / form.design.columns
    for place, (label, text) in enumerate(found):
        x = MARGIN + place * wide
        slot = frame(form.paper, form.design.print, x, form.y, wide, high, label)
        form.hand.written(slot, text)
        form.extras.append((label, text))
    form.y += high + 5


def _long(form: Form, fields: Sequence[FieldSpec]) -> None:
    frame, _ = FRAMES[form.design.text_frame]
    for one in fields:
        text = _text(form, one)
        pen = _text_pen(form)
        lines = wrapped(text, pen.font, pen.size, form.wide - 0.36 * form.wide * _is_cell(form))
        pitch = 16.0 if form.design.text_frame in ("underline", "dotted") or pen.is_hand else 12.5
        high = 26 + pitch * max(2, len(lines))
        form.room(high + 4)
        label = _label(form, one, form.wide)
        slot = frame(form.paper, form.design.print, MARGIN, form.y, form.wide, high, label)
        drawn_lines = [
            pen.fitting(line, slot.wide).write(
                form.paper, slot.x0, slot.baseline + place * pitch, line
            )
            for place, line in enumerate(lines)
        ]
        ink = union(drawn_lines) if drawn_lines else None
        _keep(form, one, label, text, ink, form.hand.area(slot), style=form.design.text_frame)
        form.y += high + 5


def _is_cell(form: Form) -> bool:
    return form.design.text_frame == "cell"


def _text_pen(form: Form) -> Pen:
    pen = form.hand.pen
    return replace(pen, size=pen.size * 0.95)


def _lists(form: Form, fields: Sequence[FieldSpec]) -> None:
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
    label = _label(form, one, form.wide)
    hand, spot = form.hand, (MARGIN, form.y, form.wide, label, states)
    if style == "ticked":
        area = lists.ticked(hand, *spot)
    elif style == "coloured":
        area = lists.coloured(hand, *spot)
    elif style == "worded":
        area = lists.worded(hand, *spot, lists.PASSED)
    else:
        titles = lists.ASKED if form.design.half.value == "tuning" else lists.FOUR
        if style == "boxed":
            titles = lists.FOUR if form.design.half.value == "tuning" else lists.PASSED
        area = lists.columns(hand, *spot, titles, boxed=style == "boxed")
    _keep(form, one, label, "", area if value else None, area, style=style)
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
    label = _label(form, one, form.wide)
    look = form.design.print
    form.paper.text(MARGIN, form.y + 11, label, font=look.bold, size=look.size + 1)
    form.y += 16
    area = form.paper.place(MARGIN, form.y, MARGIN + form.wide, form.y + high)
    ink = lists.table(
        form.hand, MARGIN, form.y, form.wide, one.columns, rows, blank=form.design.blank_rows
    )
    _keep(form, one, label, "", ink, area, style="table")
    form.y += high + 8


def _signatures(form: Form, fields: Sequence[FieldSpec]) -> None:
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
        label = _label(form, one, form.wide * part)
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
    _keep(form, one, label, "", ink, area, style=form.design.signature)


def _signer(form: Form, x: float, y: float, wide: float) -> None:
    """The printed name beside a signature."""
    frame = FRAMES["underline"][0]
    slot = frame(form.paper, form.design.print, x, y, wide, 22, "Print Name")
    form.hand.written(slot, form.random.choice(WORLDS[form.design.half].people))


def _photos(form: Form, fields: Sequence[FieldSpec]) -> None:
    for one in fields:
        if one.type is not FieldType.PHOTOS:
            continue
        count = int(float(str(form.sheet.values.get(one.name, 0))))
        wide = (form.wide - 20) / 2
        label = _label(form, one, form.wide)
        form.room(wide * 0.75 + 40)
        look, start = form.design.print, form.y
        form.paper.text(MARGIN, form.y + 11, label, font=look.bold, size=look.size + 1)
        form.y += 18
        for number in range(count):
            _photo(form, number, wide, is_last=number == count - 1)
        area = form.paper.place(MARGIN, start, MARGIN + form.wide, max(form.y, start + 30))
        _keep(form, one, label, str(count), area if count else None, area, style="photos")


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


def _last(form: Form) -> None:
    """What ends a sheet: the office's block, the slip that repeats the job's number."""
    if form.design.has_office_block:
        form.room(40)
        form.y = stationery.office_block(form.paper, form.design, form.y)
    if form.sheet.second and form.paper.page == 1:
        form.room(60)
        dash = (3.0, 3.0)
        form.paper.line(MARGIN, form.y + 8, MARGIN + form.wide, form.y + 8, dash=dash)
        form.paper.text(MARGIN, form.y + 20, "Customer copy", font=form.design.print.bold, size=8)
        form.repeat_number(form.y + 24)
        form.y += 46
    form.end_page()
