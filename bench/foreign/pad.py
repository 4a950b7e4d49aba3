"""A form being printed and filled in: its look, its pen, and the truth of what was put down."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

from bench.corpus.ink import Pen
from bench.corpus.paper import Paper, Rgb, union, width, wrapped
from bench.corpus.planned import Sheet
from bench.corpus.printing import Habit
from bench.corpus.truth import FieldTruth, Half, Place
from core.domain.spec.specs import FieldSpec, FieldType

HINTS: Final = {
    FieldType.DATE: ("(dd/mm/yy)", "(DD/MM/YYYY)"),
    FieldType.TIME: ("(24hr)", "(hh:mm)"),
    FieldType.STRING: ("(PRINT)", "(block capitals)"),
}
FOOT: Final = 70.0


@dataclass(frozen=True)
class Look:
    """Type and colour of the printed part."""

    font: str
    bold: str
    size: float
    colour: Rgb
    rule: Rgb
    shade: Rgb
    end: str  # after a label: colon, nothing
    is_upper: bool
    has_dark_bars: bool  # white section headings on a dark bar


@dataclass
class Pad:
    """One sheet. `y` is where the next block begins, in points from the top."""

    sheet: Sheet
    half: Half
    paper: Paper
    look: Look
    pen: Pen
    habit: Habit
    random: Random
    title: str
    y: float = 0
    x0: float = 36
    fields: list[FieldTruth] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def x1(self) -> float:
        """The right margin."""
        return self.paper.wide - self.x0

    def room(self, high: float) -> None:
        """Turn over where `high` points are not left; the number is repeated there."""
        if self.y + high <= self.paper.high - FOOT:
            return
        self.paper.next_page()
        self.print(self.x0, 40, f"{self.title} - continuation sheet", is_bold=True)
        self.repeat(self.x1 - 220, 40)
        self.y = 60

    def repeat(self, x: float, y: float) -> None:
        """The job's number once more: the same, or the second one of a defect."""
        name = next((one for one in ("job_number", "job_no") if one in self.labels), None)
        if name is None or name in self.sheet.scribbled or name in self.sheet.printed:
            return
        text = self.sheet.second.get(name, self.sheet.values.get(name))
        if text is not None:
            label = self.label_text(self.labels[name])
            end = self.print(x, y, label)
            self.pen.fitting(str(text), 140).write(self.paper, end + 6, y, str(text))

    def print(
        self, x: float, y: float, text: str, *, is_bold: bool = False, size: float = 0
    ) -> float:
        """Print on the baseline; where the text ends."""
        look = self.look
        font, points = look.bold if is_bold else look.font, size or look.size
        self.paper.text(x, y, text, font=font, size=points, colour=look.colour)
        return x + width(text, font, points)

    def wide(self, text: str, *, is_bold: bool = False, size: float = 0) -> float:
        """How wide a printed text is."""
        font = self.look.bold if is_bold else self.look.font
        return width(text, font, size or self.look.size)

    def box(self, x0: float, y0: float, x1: float, y1: float, *, is_shaded: bool = False) -> None:
        """A ruled cell."""
        fill = self.look.shade if is_shaded else None
        self.paper.rect(x0, y0, x1, y1, edge=self.look.rule, fill=fill)

    def line(self, x0: float, y: float, x1: float, *, is_dotted: bool = False) -> None:
        """A rule to write on."""
        dash = (1.0, 2.0) if is_dotted else None
        self.paper.line(x0, y, x1, y, colour=self.look.rule, dash=dash)

    def label(self, one: FieldSpec, wide: float, *, may_hint: bool = True) -> str:
        """A label of the spec as it is printed, no wider than `wide`; remembered."""
        others = {
            label.lower()
            for other in self.sheet.spec.fields
            if other.name != one.name
            for label in other.labels
        } | {self.title.lower()}
        names = [name for name in one.labels if name.lower() not in others] or [one.label]
        fit = [name for name in names if self._fits(name, wide)]
        picked = one.label if self.random.random() < 0.4 else self.random.choice(fit or names)
        if not self._fits(picked, wide):
            picked = self.random.choice(fit) if fit else min(names, key=len)
        self.labels[one.name] = picked
        hint = self.random.choice(HINTS.get(one.type, ("",)))
        hinted = f"{picked} {hint}"
        if may_hint and hint and self.random.random() < 0.15 and self.wide(hinted) + 20 < wide:
            return self.label_text(hinted)
        return self.label_text(picked)

    def _fits(self, label: str, wide: float) -> bool:
        return self.wide(self.label_text(label), is_bold=True) + 8 < wide

    def label_text(self, label: str) -> str:
        """A label in this printer's case, with its colon."""
        said = label.upper() if self.look.is_upper else label
        return said if said.endswith("?") else said + self.look.end

    def text(self, one: FieldSpec) -> str:
        """What is written for a field; nothing where it is blank."""
        if one.name in self.sheet.printed:
            return self.sheet.printed[one.name]
        value = self.sheet.values.get(one.name)
        return "" if value is None else self.habit.printed(one.type, value, unit=_unit(one))

    def fill(
        self, one: FieldSpec, label: str, x: float, y: float, wide: float, *, style: str,
        lines: int = 1, pitch: float = 13,
    ) -> None:  # fmt: skip
        """Write a field's value from `x` on the baseline `y` and keep its truth."""
        area = self.paper.place(x, y - 10, x + wide, y + 3 + pitch * (lines - 1))
        if one.name in self.sheet.scribbled:
            unread = self.pen.scribble(self.paper, x + 4, y - 8, x + min(wide - 8, 75), y + 1)
            self.keep(one, label, "", unread, area, style=style, is_judged=False)
            return
        text = self.text(one)
        ink = self.written(text, x, y, wide, lines, pitch) if text else None
        self.keep(one, label, text, ink, area, style=style)

    def written(
        self, text: str, x: float, y: float, wide: float, lines: int, pitch: float
    ) -> Place:
        """Text in at most so many lines, smaller where it must be."""
        pen, parts = self.pen, [text]
        for shrink in (1.0, 0.9, 0.8, 0.7, 0.6):
            pen = replace(self.pen, size=self.pen.size * shrink)
            parts = wrapped(text, pen.font, pen.size * (1.05 if pen.is_hand else 1), wide)
            if len(parts) <= lines:
                break
        if len(parts) > lines:
            parts = [*parts[: lines - 1], " ".join(parts[lines - 1 :])]
        return union([
            pen.fitting(part, wide).write(self.paper, x, y + at * pitch, part)
            for at, part in enumerate(parts)
        ])  # fmt: skip

    def keep(
        self, one: FieldSpec, label: str, text: str, ink: Place | None, area: Place, *,
        style: str, is_judged: bool = True,
    ) -> None:  # fmt: skip
        """Keep the truth of a field."""
        value = self.sheet.values.get(one.name)
        if value is None and one.type is FieldType.SIGNATURE:
            value = False
        is_judged = is_judged and one.name not in self.sheet.second
        if one.name in self.sheet.printed:
            value, is_judged = None, False
        self.fields.append(
            FieldTruth(
                one.name, one.type.value, label, value, text, is_judged=is_judged, ink=ink,
                area=area, style=style,
            )
        )  # fmt: skip


def _unit(one: FieldSpec) -> str:
    return "hrs" if "hour" in one.name and one.max and one.max <= 100 else ""


def of_types(fields: Sequence[FieldSpec], *types: FieldType) -> list[FieldSpec]:
    """The fields of some types."""
    return [one for one in fields if one.type in types]
