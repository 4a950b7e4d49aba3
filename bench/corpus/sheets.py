"""The sheets of a corpus: number by number, each from the seed alone."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Final

from bench.corpus import compose, defects, designs, render, values
from bench.corpus.designs import Design
from bench.corpus.form import Form
from bench.corpus.ink import BLUE, INK_BLACK, Pen
from bench.corpus.paper import BLACK
from bench.corpus.planned import Sheet, Workshop
from bench.corpus.printing import Habit
from bench.corpus.truth import FieldTruth, Half, Place, Render, SheetTruth
from bench.corpus.values import TODAY, Draw
from bench.corpus.worlds import WORLDS
from core.domain.spec.specs import FieldType, Spec

HANDS: Final = {
    Half.TUNING: ("patrick-hand-400", "indie-flower-400", "caveat-400"),
    Half.VALIDATION: ("architects-daughter-400", "kalam-400", "nothing-you-could-do-400"),
}
TYPES: Final = {
    Half.TUNING: ("Helvetica", "Courier"),
    Half.VALIDATION: ("Times-Roman", "Helvetica"),
}
CLEAN_SHARE, STRANGE_SHARE, SECOND_DEFECT_SHARE = 0.4, 0.15, 0.2
DRAWS_MAX = 60


@dataclass(frozen=True)
class Drawn:
    """A sheet as uploaded, and its truth."""

    content: bytes
    truth: SheetTruth


def drawn(specs: Sequence[Spec], half: Half, count: int, seed: int,
          renders: Sequence[Render] = tuple(Render)) -> Iterator[Drawn]:  # fmt: skip
    """`count` sheets over the specs, the half's designs and the render classes in turn."""
    for number in range(count):
        yield one(specs, half, number, seed, renders)


def one(specs: Sequence[Spec], half: Half, number: int, seed: int,
        renders: Sequence[Render] = tuple(Render)) -> Drawn:  # fmt: skip
    """The sheet of that number."""
    random = Random(f"{seed}/{half}/{number}")
    fit = designs.of(half)
    spec = random.choice(sorted(specs, key=lambda spec: spec.id))
    design, kind = fit[number % len(fit)], renders[number // len(fit) % len(renders)]
    return sheet(spec, design, kind, random, f"{half.value[:3]}-{seed}-{number:04}")


def sheet(spec: Spec, design: Design, kind: Render, random: Random, name: str) -> Drawn:
    """One sheet of a spec in a design, sound or with a defect."""
    draw = Draw(WORLDS[design.half], random, TODAY - timedelta(days=random.randint(1, 60)))
    habit = Habit.drawn(design.half, random)
    plan = planned(spec, Workshop(draw, habit))
    pen, strange = _pen(design, kind, random), random.random() < STRANGE_SHARE
    pdf, form, pages = compose.drawn(plan, design, habit, pen, random, strange=strange)
    file = render.rendered(pdf, kind, zlib.crc32(name.encode()))
    truth = SheetTruth(
        id=name,
        half=design.half,
        spec=spec.id,
        design=design.name,
        render=kind,
        today=TODAY.isoformat(),
        page_count=pages,
        file=f"{name}{file.name.removeprefix('sheet')}",
        fields=tuple(_moved(one, file) for one in _all_fields(form)),
        expected=tuple(sorted(plan.expected, key=str)),
        defects=plan.defects,
        extras=tuple(form.extras),
    )
    return Drawn(file.content, truth)


def planned(spec: Spec, workshop: Workshop) -> Sheet:
    """Values, and in most sheets a defect or two; drawn again where one drags others along."""
    wanted = _wanted(workshop.random)
    for _ in range(DRAWS_MAX):
        found = _tried(spec, workshop, wanted)
        if found is not None:
            return found
    return Sheet(spec, values.clean(spec, workshop.draw), {}, {})


def _wanted(random: Random) -> int:
    if random.random() < CLEAN_SHARE:
        return 0
    return 2 if random.random() < SECOND_DEFECT_SHARE else 1


def _tried(spec: Spec, workshop: Workshop, count: int) -> Sheet | None:
    found = Sheet(spec, values.clean(spec, workshop.draw), {}, {})
    for _ in range(count):
        name = workshop.random.choice(list(defects.kinds()))
        spoiled = defects.injected(found, workshop, name)
        if spoiled is None or not defects.agrees(spoiled):
            return None
        found = spoiled
    return found


def _pen(design: Design, kind: Render, random: Random) -> Pen:
    if kind is Render.HANDWRITING:
        font = random.choice(HANDS[design.half])
        size = 15.5 if font.startswith("caveat") else 12.5
        return Pen(font, size, random.choice((BLUE, BLUE, INK_BLACK)), True, random)
    colour = random.choice((BLACK, BLACK, BLUE))
    return Pen(random.choice(TYPES[design.half]), 9.5, colour, False, random)


def _all_fields(form: Form) -> list[FieldTruth]:
    """Also those that the form does not print at all."""
    printed = {one.name for one in form.fields}
    unprinted = [
        FieldTruth(one.name, one.type.value, "", _nothing(one.type), "", style="not printed")
        for one in form.sheet.spec.fields
        if one.name not in printed
    ]
    return [*form.fields, *unprinted]


def _nothing(kind: FieldType) -> bool | None:
    return False if kind is FieldType.SIGNATURE else None


def _moved(one: FieldTruth, file: render.File) -> FieldTruth:
    def to(place: Place | None) -> Place | None:
        return None if place is None else file.moved(place)

    return replace(one, ink=to(one.ink), area=to(one.area))
