"""A sheet before it is drawn, and what a defect is made with."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from bench.corpus.printing import Habit
from bench.corpus.truth import Expected
from bench.corpus.values import Draw, Values
from core.domain.model import ReasonCode
from core.domain.spec.specs import FieldSpec, RuleSpec, Spec


@dataclass(frozen=True)
class Sheet:
    """A sheet about to be drawn. `printed` overrides what a field's value would look like;
    `second` is another value of a field elsewhere on the sheet; `scribbled` cannot be read."""

    spec: Spec
    values: Values
    printed: dict[str, str]
    second: dict[str, str]
    scribbled: frozenset[str] = frozenset()
    expected: tuple[Expected, ...] = ()
    defects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Workshop:
    """What a defect is made with."""

    draw: Draw
    habit: Habit

    @property
    def random(self) -> Random:
        """The sheet's own chance."""
        return self.draw.random


Injected = Sheet | None
Injector = Callable[[Sheet, Workshop], Injected]


def expecting(sheet: Sheet, name: str, field: str | None, spec: FieldSpec | RuleSpec,
          reason: ReasonCode) -> Sheet:  # fmt: skip
    """The sheet with one more defect, and the finding for it."""
    finding = Expected(field, reason, spec.severity)
    return replace(sheet, expected=(*sheet.expected, finding), defects=(*sheet.defects, name))


def picked(
    sheet: Sheet, workshop: Workshop, is_fit: Callable[[FieldSpec], bool]
) -> FieldSpec | None:
    """A field fit for the defect that no other defect has touched."""
    fit = [one for one in sheet.spec.fields if is_fit(one) and is_untouched(sheet, one.name)]
    return workshop.random.choice(fit) if fit else None


def is_untouched(sheet: Sheet, name: str) -> bool:
    """True where the field is as an honest engineer would leave it."""
    touched = {one.field for one in sheet.expected} | set(sheet.printed) | set(sheet.second)
    return name not in touched and name not in sheet.scribbled
