"""What people's corrections teach about labels: which printed label a spec should know, and which
it must not learn yet."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final
from uuid import UUID

from core.domain.page.squeeze import fold
from core.domain.spec.specs import Spec
from core.errors import Rejected

LEAST_SHEETS: Final = 3  # that say the same
LEAST_PEOPLE: Final = 2  # who say so
LEAST_ALONE: Final = 5  # sheets, where one person says it: one habit is not yet a label
MOST_EXAMPLES: Final = 3
_LEAST_SHARE: Final = 0.8  # of a label's sheets that name one field; less is a conflict


class Standing(StrEnum):
    """What becomes of a label that people named."""

    OFFERED = "offered"  # enough people say the same
    CONFLICT = "conflict"  # it was given to several fields
    TAKEN = "taken"  # another field of the spec has it


@dataclass(frozen=True, slots=True)
class Sighting:
    """A person decided that what stands under this label is this field. `number` counts up: of two
    about one sheet and field the higher one counts."""

    number: int
    label: str
    field: str
    sheet: UUID
    audit: UUID
    person: str


@dataclass(frozen=True, slots=True)
class Given:
    """A label and a field it was given to: on how many sheets, by how many people, and the audits
    of some of them, the newest first."""

    label: str
    field: str
    sheets: int
    people: int
    examples: tuple[UUID, ...]

    @property
    def key(self) -> tuple[str, str]:
        """What it is remembered by: the folded label, and the field."""
        return fold(self.label), self.field


@dataclass(frozen=True, slots=True)
class Learned:
    """A label and what it was given to, the most often first; only one where it is OFFERED.
    `owner` is the field that has a TAKEN label."""

    standing: Standing
    given: tuple[Given, ...]
    owner: str | None = None

    @property
    def label(self) -> str:
        """As most sheets print it."""
        return self.given[0].label


def learned(
    sightings: Iterable[Sighting],
    spec: Spec,
    *,
    dismissed: Collection[tuple[str, str]] = frozenset(),
) -> tuple[Learned, ...]:
    """What is worth telling whoever keeps the spec, the best supported first.

    `dismissed`: the keys of what somebody said is no label of that field. What the field itself
    knows already, or too few say, is left out.
    """
    names, owners = {field.name for field in spec.fields}, _owners(spec)
    by_label: dict[str, list[Sighting]] = defaultdict(list)
    for one in _last(sightings):
        key = fold(one.label)
        is_known = owners.get(key) == one.field
        if key and one.field in names and not is_known and (key, one.field) not in dismissed:
            by_label[key].append(one)
    found = [_judged(_given(seen), owners.get(key)) for key, seen in by_label.items()]
    told = [one for one in found if one is not None]
    return tuple(sorted(told, key=lambda one: (-one.given[0].sheets, one.label, one.standing)))


def owner(label: str, spec: Spec) -> str | None:
    """The field of the spec that has this label, however it is written; None where none has."""
    return _owners(spec).get(fold(label))


def taught(spec: Spec, given: Sequence[tuple[str, str]], *, version: str) -> Spec:
    """The spec with each (label, field) as one more alias, as this version.

    Errors: Rejected (no field of that name, a label that a field has already).
    """
    fields = {field.name: field for field in spec.fields}
    for label, name in given:
        if name not in fields:
            raise Rejected(f"{spec.id} {spec.version} has no field called {name}.")
        holder = owner(label, replace(spec, fields=tuple(fields.values())))
        if holder is not None:
            said = fields[holder].label
            raise Rejected(f"{spec.id} {spec.version} has this label already, for {said}.")
        fields[name] = replace(fields[name], aliases=(*fields[name].aliases, label))
    return replace(
        spec, version=version, fields=tuple(fields.values()), extends=None, source_sha256=""
    )


def _owners(spec: Spec) -> dict[str, str]:
    """The field that has each folded label."""
    return {fold(label): field.name for field in spec.fields for label in field.labels}


def _last(sightings: Iterable[Sighting]) -> list[Sighting]:
    """The last of each sheet and field, the newest first: a sheet reviewed twice counts once."""
    newest = sorted(sightings, key=lambda one: -one.number)
    last: dict[tuple[UUID, str], Sighting] = {}
    for one in newest:
        last.setdefault((one.sheet, one.field), one)
    return list(last.values())


def _given(seen: Sequence[Sighting]) -> list[Given]:
    """One label, the newest sighting first, by field; the field that most sheets name first."""
    by_field: dict[str, list[Sighting]] = defaultdict(list)
    for one in seen:
        by_field[one.field].append(one)
    made = [
        Given(
            label=Counter(one.label for one in some).most_common(1)[0][0],
            field=field,
            sheets=len({one.sheet for one in some}),
            people=len({one.person for one in some}),
            examples=tuple(dict.fromkeys(one.audit for one in some))[:MOST_EXAMPLES],
        )
        for field, some in by_field.items()
    ]
    return sorted(made, key=lambda one: (-one.sheets, one.field))


def _judged(given: Sequence[Given], holder: str | None) -> Learned | None:
    """Where a label stands; None where too few say so."""
    first, total = given[0], sum(one.sheets for one in given)
    if total < LEAST_SHEETS:
        return None
    if holder is not None:
        return Learned(Standing.TAKEN, tuple(given), holder)
    if first.sheets < _LEAST_SHARE * total:
        return Learned(Standing.CONFLICT, tuple(given))
    is_enough = first.people >= LEAST_PEOPLE or first.sheets >= LEAST_ALONE
    if first.sheets < LEAST_SHEETS or not is_enough:
        return None
    return Learned(Standing.OFFERED, (first,))
