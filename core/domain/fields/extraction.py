"""A reading and a spec in, the spec's fields out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.domain.fields import (
    contenders,
    emptiness,
    labelled,
    photographs,
    regions,
    unlisted,
)
from core.domain.fields.areas import PageScan
from core.domain.fields.attempts import Attempt
from core.domain.labelling import beside, labels, lexicon, offers
from core.domain.labelling.labels import Anchor
from core.domain.marks import checklists
from core.domain.model import Box, Field, FieldState, Pair
from core.domain.page.reading import PageSource, Reading
from core.domain.page.squeeze import fold
from core.domain.signing import signatures
from core.domain.spec.specs import FieldSpec, FieldType, Spec
from core.domain.tables import item_tables
from core.domain.written import values

_HINT_SCORE = 0.75  # a label that means the same, but that the spec does not list
_SIGN_OFF = lexicon.words("sign off")
_SIGN = frozenset({lexicon.stem("sign")})
_PICTURES = frozenset({PageSource.LOCAL, PageSource.MISTRAL})
_WHOLE = {  # Read from the whole sheet, not from beside one label.
    FieldType.CHECKLIST: checklists.read,
    FieldType.TABLE: item_tables.read,
    FieldType.PHOTOS: photographs.read,
}


@dataclass(frozen=True, slots=True)
class Extraction:
    """All fields of a spec in its order, and for those said twice the second, other value.

    `gaps`: for those found nowhere, what they could be, under a label that nobody lists.
    `printed`: the labels as the sheet prints them, where that is why a field is in doubt.
    """

    fields: tuple[Field, ...]
    conflicts: dict[str, Field]
    gaps: dict[str, Field]
    printed: dict[str, str]


def extract(reading: Reading, spec: Spec) -> Extraction:
    """Read every field of the spec from the sheet."""
    return _extract(_scans(reading, spec), reading, spec)


def unmapped(reading: Reading, spec: Spec) -> tuple[Pair, ...]:
    """The pairs of the sheet whose value is no field's, and whose label names none."""
    scans = _scans(reading, spec)
    return _unmapped(scans, _extract(scans, reading, spec).fields)


def _scans(reading: Reading, spec: Spec) -> list[PageScan]:
    table = labels.table(spec)
    return [PageScan(page, table) for page in reading.pages]


def _extract(scans: list[PageScan], reading: Reading, spec: Spec) -> Extraction:
    pictured = frozenset(page.number for page in reading.pages if page.source in _PICTURES)
    fields: list[Field] = []
    conflicts: dict[str, Field] = {}
    gaps: dict[str, Field] = {}
    printed: dict[str, str] = {}
    for index, field in enumerate(spec.fields):
        found = _attempts(scans, index, field, spec)
        chosen, other = contenders.choose(field, found, pictured)
        fields.append(_field(field, chosen, reading))
        if other is not None:
            conflicts[field.name] = _field(field, other, reading)
        gap = unlisted.read(scans, field, spec.locale) if chosen is None else None
        if gap is not None:
            gaps[field.name] = _field(field, gap, reading)
        if label := _unlisted(field, chosen, gap):
            printed[field.name] = label
    fields = [_signed(seen, spec.fields[at], fields, scans) for at, seen in enumerate(fields)]
    return Extraction(emptiness.doubted(fields, spec, scans), conflicts, gaps, printed)


def _unlisted(field: FieldSpec, chosen: Attempt | None, gap: Attempt | None) -> str:
    """The printed label, where the place is in doubt because the spec does not list it."""
    told = chosen if chosen and chosen.score < contenders.SURE else gap
    listed = {fold(label) for label in field.labels}
    return beside.clean(told.label) if told and fold(told.label) not in listed else ""


def _signed(seen: Field, asked: FieldSpec, fields: list[Field], scans: list[PageScan]) -> Field:
    """A signature whose label is nowhere may be the one that stands under no known label."""
    is_lost = seen.state is FieldState.NOT_FOUND and asked.required
    if asked.type is not FieldType.SIGNATURE or not is_lost:
        return seen
    claimed = [one.evidence for one in fields if one.evidence and one.value is not None]
    found = unlisted.signed(scans, claimed)
    return seen if found is None else replace(
        seen, state=found.state, value=found.value, confidence=found.confidence,
        evidence=found.evidence,
    )  # fmt: skip


def _unmapped(scans: list[PageScan], fields: Iterable[Field]) -> tuple[Pair, ...]:
    taken: dict[int, list[Box]] = {}
    for place in (field.evidence for field in fields if field.evidence is not None):
        taken.setdefault(place.page_number, []).append(place.box)
    return tuple(
        pair for scan in scans for pair in offers.of(scan, taken.get(scan.layout.page.number, []))
    )


def _attempts(scans: list[PageScan], index: int, field: FieldSpec, spec: Spec) -> list[Attempt]:
    if field.type in _WHOLE:
        whole = _WHOLE[field.type](regions.scans(scans, field.region), field)
        return [] if whole is None else [whole]
    found: list[Attempt] = []
    for scan in regions.scans(scans, field.region):
        anchors = [a for a in scan.anchors if index in a.fields and regions.is_in(scan, a, field)]
        if field.type is FieldType.SIGNATURE:
            anchors = _without_heads(scan, anchors)
        read = [(anchor, labelled.read(scan, anchor, field, spec)) for anchor in anchors]
        # A label's words amid others are its label only where they lead to a value, and a
        # signature's empty date says nothing of the job's.
        found += [
            a
            for at, a in read
            if (at.is_sure and a.score > contenders.TAIL_SCORE)
            or a.score > labels.WEAK
            or _tells(a)
            or values.is_impossible(field, a.raw or "", spec.locale)
            or labelled.is_said_once(scan, at, a)
            or labelled.is_odd(field, a)
        ]
    if field.region is not None and all(attempt.state is FieldState.EMPTY for attempt in found):
        # Its label is there and has nothing beside it, but the spec says where it stands.
        found += [a for a in _in_region(scans, field, spec) if _tells(a)]
    if field.type is FieldType.SIGNATURE and _is_only_headed(scans, index):
        return [a for scan in scans for a in signatures.by_table(scan, field)] or found
    if found and all(attempt.score <= contenders.TAIL_SCORE for attempt in found):
        # A signature's "Date" is the job's by half only: "Date of Our Visit" is more so.
        found += _meant(scans, index, field, spec)
    return found or _fallback(scans, index, field, spec)


def _tells(attempt: Attempt) -> bool:
    """Whether a value stands there: "No" and 0 are some, a signature that is not there is none."""
    is_said = attempt.state is FieldState.READ and attempt.value is not None
    return is_said or bool(attempt.value)


def _in_region(scans: list[PageScan], field: FieldSpec, spec: Spec) -> list[Attempt]:
    found = [regions.read(scan, field, spec) for scan in regions.scans(scans, field.region)]
    return [attempt for attempt in found if attempt is not None]


def _is_only_headed(scans: list[PageScan], index: int) -> bool:
    """Whether all that names a signature is "SIGN OFF", as at the foot of a page whose next one is
    signed."""
    named = [scan.text_of(a) for scan in scans for a in scan.anchors if index in a.fields]
    return bool(named) and all(lexicon.words(text) <= _SIGN_OFF for text in named)


def _without_heads(scan: PageScan, anchors: list[Anchor]) -> list[Anchor]:
    """Without a bare "Signature" over "Customer Signature": it heads a column, others' as well."""
    named = [a.row for a in anchors if lexicon.words(scan.text_of(a)) - _SIGN]
    last = max(named, default=-1)
    return [a for a in anchors if a.row >= last or lexicon.words(scan.text_of(a)) - _SIGN]


def _fallback(scans: list[PageScan], index: int, field: FieldSpec, spec: Spec) -> list[Attempt]:
    """No label of its own: its region, else a label that in field service means the same, else
    a longer label that ends with the field's."""
    if field.region is not None:
        return _in_region(scans, field, spec)
    if field.type is FieldType.SIGNATURE:
        tabled = [attempt for scan in scans for attempt in signatures.by_table(scan, field)]
        if tabled:
            return tabled
    if meant := _meant(scans, index, field, spec):
        return meant
    if field.type is FieldType.SIGNATURE:
        headed = [attempt for scan in scans for attempt in signatures.by_context(scan, field)]
        if headed:
            return headed
    tails = [(scan, a) for scan in scans for a in scan.anchors if index in a.tail]
    doubtful = [
        labelled.read(scan, replace(a, score=contenders.TAIL_SCORE), field, spec)
        for scan, a in tails
    ]
    return [attempt for attempt in doubtful if attempt.state is FieldState.READ]


def _meant(scans: list[PageScan], index: int, field: FieldSpec, spec: Spec) -> list[Attempt]:
    """What stands under labels that in field service mean the field's; a title, "Service Report",
    with nothing under it is no second one."""
    hinted = [(scan, a) for scan in scans for a in scan.anchors if index in a.hints]
    read = [labelled.read(scan, a, field, spec) for scan, a in hinted]
    filled = [at for at, one in enumerate(read) if one.state is not FieldState.EMPTY]
    telling = [hinted[at] for at in filled] or hinted
    is_plain = field.type is FieldType.SIGNATURE or _means_it_alone(telling, index, field)
    score = contenders.SURE if is_plain else _HINT_SCORE
    meant = [
        contenders.doubted(one, _HINT_SCORE if labelled.is_odd(field, one) else score)
        for one in read
    ]
    return [attempt for attempt in meant if _says(attempt, field, spec)]


def _means_it_alone(hinted: list[tuple[PageScan, Anchor]], index: int, field: FieldSpec) -> bool:
    """Whether one label alone can be meant, and can mean nothing else. Whose signature is asked
    for is plain in any words; but a sheet has numbers of many kinds, and only "Our Job No" is the
    job's as surely as "Job No"."""
    if len(hinted) != 1:
        return False
    scan, anchor = hinted[0]
    said = scan.text_of(anchor)
    is_number = lexicon.kind_of(said) is lexicon.Kind.JOB
    is_own = lexicon.is_ours(said, field.labels)
    return anchor.hints == (index,) and (is_own or not is_number)


def _says(attempt: Attempt, field: FieldSpec, spec: Spec) -> bool:
    """Whether a place is the field's, going by what stands in it: "Man Hours" over "all day"."""
    is_read = attempt.state is FieldState.READ and attempt.value is None
    is_impossible = values.is_impossible(field, attempt.raw or "", spec.locale)
    return not is_read or is_impossible or labelled.is_odd(field, attempt)


def _field(field: FieldSpec, attempt: Attempt | None, reading: Reading) -> Field:
    made = Field(field.name, field.label, field.type.value, FieldState.NOT_FOUND)
    if attempt is None:
        # Among doubtful words the label itself may be one that was misread.
        is_certain = (reading.is_legible and reading.is_clear) or not field.is_asked
        return made if is_certain else replace(made, state=FieldState.UNREADABLE)
    state = attempt.state
    if state is FieldState.EMPTY and field.required and not _is_legible(reading, attempt):
        state = FieldState.UNREADABLE
    return replace(
        made,
        state=state,
        value=None if state is FieldState.UNREADABLE else attempt.value,
        raw=attempt.raw,
        confidence=attempt.confidence if state is FieldState.READ else None,
        evidence=attempt.evidence,
        items=attempt.items,
    )


def _is_legible(reading: Reading, attempt: Attempt) -> bool:
    number = attempt.evidence.page_number
    return all(page.legible for page in reading.pages if page.number == number)
