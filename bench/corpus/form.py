"""A form being drawn: where the pen is, and what has been put down so far."""

from dataclasses import dataclass, field
from random import Random
from typing import Final

from bench.corpus import stationery, wording
from bench.corpus.answers import Hand
from bench.corpus.designs import Design
from bench.corpus.frames import FRAMES
from bench.corpus.paper import Paper, width
from bench.corpus.planned import Sheet
from bench.corpus.printing import Habit
from bench.corpus.stationery import MARGIN
from bench.corpus.truth import FieldTruth, Place
from core.domain.model import Value
from core.domain.spec.specs import FieldSpec, FieldType

FOOT: Final = 56.0
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


def label_of(form: Form, one: FieldSpec, wide: float) -> str:
    """One of the labels that fit the room: the spec's own, or one it does not know."""
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


def text_of(form: Form, one: FieldSpec) -> str:
    """What is written for the field; nothing where it is left blank."""
    if one.name in form.sheet.printed:
        return form.sheet.printed[one.name]
    value = form.sheet.values.get(one.name)
    return "" if value is None else form.habit.printed(one.type, value, unit=_unit(one))


def _unit(one: FieldSpec) -> str:
    return "hrs" if "hour" in one.name and one.max and one.max <= 100 else ""


def keep(form: Form, one: FieldSpec, label: str, text: str, ink: Place | None, area: Place, *,
          style: str, is_judged: bool = True) -> None:  # fmt: skip
    """Keep the truth of a field."""
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
