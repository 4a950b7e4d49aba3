"""What stands at one label of a field, and how surely it is the field's."""

from dataclasses import replace

from core.domain.fields import attempts, contenders
from core.domain.fields.areas import PageScan
from core.domain.fields.attempts import Attempt
from core.domain.labelling import labels, lexicon, shares
from core.domain.labelling.labels import Anchor
from core.domain.marks import asked_columns, choices, crossed_answers, options
from core.domain.model import FieldState
from core.domain.signing import signatures
from core.domain.spec.specs import FieldSpec, FieldType, Spec
from core.domain.written import answers, values

_RANGED = frozenset({FieldType.DATE, FieldType.TIME})  # "Flight dates: 5/1/26 - 9/1/26"
_FIGURES = frozenset({FieldType.NUMBER, FieldType.MONEY, FieldType.DURATION})
_MARKED = frozenset({FieldType.SIGNATURE, FieldType.BOOLEAN, FieldType.CHOICE})


def read(scan: PageScan, anchor: Anchor, field: FieldSpec, spec: Spec) -> Attempt:
    """What stands at a label, the surer the less its place may be another thing's."""
    attempt = _said(scan, anchor, field, spec)
    if anchor.is_shared or (len(anchor.fields) > 1 and field.type in _RANGED):
        attempt = _share(scan, anchor, field, spec, attempt)
    attempt = _of_signing(scan, anchor, field, attempt)
    if rows := scan.column_heads.get((anchor.row, anchor.start), 0):
        attempt = _in_column(scan, anchor, field, spec, attempt, rows)
    if not anchor.is_sure and is_odd(field, attempt):
        attempt = contenders.doubted(attempt, contenders.TAIL_SCORE)
    if field.type is FieldType.STRING and not anchor.has_colon and _names_a_thing(attempt):
        attempt = contenders.doubted(attempt, contenders.TAIL_SCORE)
    return replace(attempt, label=scan.text_of(anchor))


def _said(scan: PageScan, anchor: Anchor, field: FieldSpec, spec: Spec) -> Attempt:
    if field.type is FieldType.SIGNATURE:
        return signatures.read(scan, anchor)
    picked = _chosen(scan, anchor, field) if field.type is FieldType.CHOICE else None
    if field.type is FieldType.BOOLEAN:
        anchor = _led(scan, anchor, field)
        picked = asked_columns.read(scan, anchor) or crossed_answers.read(scan, anchor)
    return picked or attempts.read(scan, anchor, field, spec.locale)


def _led(scan: PageScan, anchor: Anchor, field: FieldSpec) -> Anchor:
    """A label with printed "Yes / No" behind its words is one for certain, nothing parting them."""
    is_led = anchor.score == labels.WEAK and scan.is_of(anchor, field)
    is_asked = is_led and options.are_printed(scan.layout, scan.right(anchor))
    return replace(anchor, score=1.0) if is_asked else anchor


def _chosen(scan: PageScan, anchor: Anchor, field: FieldSpec) -> Attempt | None:
    """What is chosen of printed options: behind a label's words they leave no doubt of the label,
    though nothing parts the two."""
    is_led = anchor.score == labels.WEAK and scan.is_of(anchor, field)
    return choices.read(scan, replace(anchor, score=1.0) if is_led else anchor, field)


def _of_signing(scan: PageScan, anchor: Anchor, field: FieldSpec, attempt: Attempt) -> Attempt:
    """The day of signing contradicts no date of the job, and who signs for the customer is not
    the customer."""
    if field.type is FieldType.DATE and scan.dates_a_signature(anchor, field):
        attempt = contenders.doubted(attempt, contenders.TAIL_SCORE)
    is_signed = field.type is FieldType.DATE and scan.is_under_signature(anchor)
    is_signer = field.type is FieldType.STRING and scan.names_a_signer(anchor)
    return replace(attempt, score=contenders.TAIL_SCORE) if is_signed or is_signer else attempt


def _in_column(
    scan: PageScan, anchor: Anchor, field: FieldSpec, spec: Spec, attempt: Attempt, rows: int
) -> Attempt:
    """One row's value: asked about where others are filled in, or where it is odd."""
    attempt = replace(attempt, score=contenders.COLUMN_SCORE)
    is_impossible = values.is_impossible(field, attempt.raw or "", spec.locale)
    is_odd = is_said_once(scan, anchor, attempt) and not is_impossible
    return contenders.doubted(attempt, attempt.score) if rows > 1 or is_odd else attempt


def is_said_once(scan: PageScan, anchor: Anchor, attempt: Attempt) -> bool:
    """Whether the only row of a table says what the field cannot hold: "all day" for hours."""
    rows = scan.column_heads.get((anchor.row, anchor.start))
    return rows == 1 and attempt.state is FieldState.READ and attempt.value is None


def is_odd(field: FieldSpec, attempt: Attempt) -> bool:
    """Whether a few words stand where a figure should: "Labour hours all day"."""
    is_said = attempt.state is FieldState.READ and attempt.value is None
    return is_said and field.type in _FIGURES and answers.is_brief(attempt.raw or "")


def _names_a_thing(attempt: Attempt) -> bool:
    """A title, "Engineer | Job Sheet": words of labels, that fill no field. "N/A" is an answer."""
    said = attempt.raw or ""
    return bool(said) and lexicon.is_vocabulary([said]) and not answers.is_not_applicable(said)


def _share(
    scan: PageScan, anchor: Anchor, field: FieldSpec, spec: Spec, attempt: Attempt
) -> Attempt:
    """This field's part of a value that stands for several."""
    fields = [spec.fields[index] for index in anchor.fields]
    if attempt.state is not FieldState.READ or field.type in _MARKED:
        return attempt
    part = shares.of(field, fields, attempt.raw or "", spec.locale)
    if part is None and not anchor.is_shared:
        return attempt  # One date under a label that two fields list is that of both.
    if part is None:
        return replace(attempt, state=FieldState.EMPTY, value=None, raw=None)
    may_slip = scan.layout.may_slip
    parsed, whole = (
        values.parse(field, said, spec.locale, may_slip=may_slip)
        for said in (part, attempt.raw or "")
    )
    confidence = round(attempt.confidence * parsed.certainty / whole.certainty, 4)
    return replace(attempt, value=parsed.value, raw=part, confidence=confidence)
