"""A whole sheet on paper, and the truth of it."""

import re
from collections.abc import Sequence
from random import Random
from typing import Final

from bench.corpus import answers, blocks, stationery, wording
from bench.corpus.answers import Hand
from bench.corpus.designs import A5, Design
from bench.corpus.form import Form, keep, label_of, text_of
from bench.corpus.frames import FRAMES, Frame, Slot
from bench.corpus.ink import Pen
from bench.corpus.paper import Paper
from bench.corpus.planned import Sheet
from bench.corpus.printing import Habit
from bench.corpus.stationery import MARGIN
from bench.corpus.truth import Place
from core.domain.spec.specs import FieldSpec, FieldType

GROUPS: Final = (
    ("Customer", r"customer|client|site|address|contact|employer|premises"),
    ("Equipment", r"asset|make|model|serial|mileage|hours_run|equipment|machine|load|year|tyre"),
)
WIDE: Final = frozenset({FieldType.TEXT, FieldType.CHECKLIST, FieldType.TABLE, FieldType.PHOTOS})
HIDDEN_SHARE, BARE_SHARE = 0.35, 0.15


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
    blocks.long_texts(form, [one for one in fields if one.type is FieldType.TEXT])
    _grid(form, "Result", questions)
    blocks.all_lists(form, fields)
    blocks.signatures(form, [one for one in fields if one.type is FieldType.SIGNATURE])
    blocks.photographs(form, fields)
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
        label = label_of(form, one, span * wide)
        put = _frame(form, one, frame)
        slot = put(form.paper, form.design.print, x, form.y, span * wide, high, label)
        _fill(form, one, label, slot)
        column += span
    form.y += high + 5


def _frame(form: Form, one: FieldSpec, frame: Frame) -> Frame:
    """No form draws a line to write on under boxes to tick."""
    is_printed = one.type in (FieldType.BOOLEAN, FieldType.CHOICE)
    is_leader = form.design.frame in ("underline", "dotted")
    if is_printed and is_leader and _style(form, one) != "written":
        return FRAMES["inline"][0]
    return frame


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
        keep(form, one, label, "", ink, area, style="scribble", is_judged=False)
        return
    text = text_of(form, one)
    if one.type in (FieldType.BOOLEAN, FieldType.CHOICE) and _style(form, one) != "written":
        style = _style(form, one)
        ink_or_none = _answered(form, one, slot, style, text)
        keep(form, one, label, text, ink_or_none, area, style=style)
        return
    if form.design.is_comb and one.type is FieldType.DATE and re.search(r"[/.]", text or "//"):
        ink_or_none = answers.comb(form.hand, slot, text, count=max(10, len(text)))
        keep(form, one, label, text, ink_or_none, area, style="comb")
        return
    ink_or_none = form.hand.written(slot, text) if text else None
    keep(form, one, label, text, ink_or_none, area, style=form.design.frame)


def _answered(form: Form, one: FieldSpec, slot: Slot, style: str, text: str) -> Place | None:
    if one.type is FieldType.BOOLEAN and style == "struck":
        value = form.sheet.values.get(one.name)
        return answers.struck(form.hand, slot, answer=None if value is None else bool(value))
    names = ["Yes", "No"] if one.type is FieldType.BOOLEAN else list(one.options)
    return answers.options(form.hand, slot, names, text or None, style)


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
