"""Several readings of one field: the one that counts, and another that contradicts it."""

from dataclasses import replace

from rapidfuzz.distance import OSA

from core.domain.fields.attempts import Attempt
from core.domain.model import FieldState
from core.domain.page.squeeze import fold, similarity
from core.domain.spec.specs import FieldSpec, FieldType

TAIL_SCORE = 0.7  # a place that is the field's by half: it contradicts no other
COLUMN_SCORE = 0.65  # a table's column: what it says of one row contradicts no label's value
SURE = 0.8
_BARE_DATE = fold("date")
_SLIP_SCORE = 0.6
_LETTERS_A_SLIP = 6


def doubted(attempt: Attempt, score: float) -> Attempt:
    """The same, read no more surely than its place is known."""
    return replace(attempt, score=score, confidence=min(attempt.confidence, score))


def choose(
    field: FieldSpec, found: list[Attempt], pictured: frozenset[int]
) -> tuple[Attempt | None, Attempt | None]:
    """The attempt that counts, and another that contradicts it; doubtful where one of them may
    just be misread. `pictured`: the pages that an engine read."""
    if not found:
        return None, None
    ranked = sorted(found, key=lambda item: _rank(item), reverse=True)
    best = ranked[0]
    if best.value is None or field.type in (FieldType.TEXT, FieldType.SIGNATURE):
        return best, None
    best = _own_place_first(field, best, ranked, pictured)
    if best.value is None:
        return best, None
    sure = [item for item in ranked[1:] if item.value is not None and item.score >= SURE]
    others = [item for item in sure if best.score >= SURE and _differs(best, item)]
    if not others:
        codes = [item for item in ranked[1:] if item not in sure and item.value is not None]
        is_doubtful = field.type is FieldType.STRING and any(
            _is_other_code(best, item) for item in codes
        )
        return (doubted(best, _SLIP_SCORE) if is_doubtful else best), None
    clear = [item for item in others if not _may_be_slip(best, item, pictured)]
    return best, clear[0] if clear else doubted(others[0], _SLIP_SCORE)


def _own_place_first(
    field: FieldSpec, best: Attempt, ranked: list[Attempt], pictured: frozenset[int]
) -> Attempt:
    """A signature's date does not stand in for the job's own one that is unreadable, or that was
    left blank under a label that is the job's alone: a bare "Date" may be another box's."""
    if best.score > TAIL_SCORE:
        return best
    own = [item for item in ranked if item.score >= SURE and item.value is None]
    unread = [item for item in own if item.state is not FieldState.EMPTY]
    if unread:
        return unread[0]
    is_dated = field.type is FieldType.DATE and best.score == TAIL_SCORE
    blank = [item for item in own if is_dated and _is_certainly_blank(item, pictured)]
    if blank:
        return blank[0]
    return doubted(best, TAIL_SCORE) if own else best


def _is_certainly_blank(item: Attempt, pictured: frozenset[int]) -> bool:
    is_seen = item.evidence.page_number not in pictured
    return is_seen and item.score == 1.0 and fold(item.label) != _BARE_DATE


def _is_other_code(best: Attempt, item: Attempt) -> bool:
    """A second number under the field's label, with nothing that parts the two."""
    is_code = len((item.raw or "").split()) == 1 and any(map(str.isdigit, item.raw or ""))
    return is_code and item.score >= TAIL_SCORE and _differs(best, item)


def _may_be_slip(one: Attempt, other: Attempt, pictured: frozenset[int]) -> bool:
    """Whether an engine, misreading a letter or two, would make these of the same print."""
    if not {one.evidence.page_number, other.evidence.page_number} & pictured:
        return False
    first, second = fold(str(one.value)), fold(str(other.value))
    edits = max(1, len(first) // _LETTERS_A_SLIP)
    return OSA.distance(first, second, score_cutoff=edits) <= edits


def _rank(attempt: Attempt) -> tuple[bool, bool, bool, float, int]:
    """Values before unread text before ink before blanks; sure places first, then long text."""
    is_text = isinstance(attempt.value, str)
    return (
        (attempt.value is not None and attempt.value is not False)
        or (attempt.value is False and attempt.state is FieldState.READ),
        attempt.state is FieldState.READ,
        attempt.state is FieldState.UNREADABLE,
        attempt.score,
        len(str(attempt.value)) if is_text and len(str(attempt.value)) > 60 else 0,
    )


def _differs(one: Attempt, other: Attempt) -> bool:
    if not isinstance(one.value, str) or not isinstance(other.value, str):
        return one.value != other.value
    first, second = fold(one.value), fold(other.value)
    if any(char.isdigit() for char in one.value):
        return first != second
    # "J Smith" and "John Smith", or a slip: the same name, not a contradiction.
    return not (first in second or second in first or similarity(first, second) > 0)
