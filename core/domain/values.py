"""The text written in a field, read as the field's type."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from core.domain import answers, dates, expressions, numbers, times
from core.domain.model import Value
from core.domain.specs import FieldSpec, FieldType, Locale

# Characters an engine confuses, in both directions; tried only where a pattern decides.
_CONFUSED = {
    "O": "0", "0": "O", "o": "0", "Q": "0", "I": "1", "1": "I", "l": "1", "|": "1",
    "S": "5", "5": "S", "s": "5", "B": "8", "8": "B", "Z": "2", "2": "Z",
}  # fmt: skip
_MAX_REPAIRED_CHARS = 60
_MAX_SLIPS = 2
_SLIP_CERTAINTY = {0: 1.0, 1: 0.88, 2: 0.75}
_LETTERED_CERTAINTY = 0.9
_MAX_VALUE_CHARS = 4_000


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text read as its type. `certainty` 0 to 1 multiplies the confidence of its words.

    Without a value: `is_blank` where nothing is said at all, otherwise it cannot be read.
    """

    value: Value | None
    certainty: float = 1.0
    is_blank: bool = False


BLANK = Parsed(None, is_blank=True)
UNREAD = Parsed(None)


def parse(field: FieldSpec, text: str, locale: Locale, *, may_slip: bool) -> Parsed:
    """Read a text as the field's type; `may_slip` where an engine may have misread characters."""
    clean = text[:_MAX_VALUE_CHARS].strip()
    if field.type is not FieldType.TEXT:
        clean = " ".join(clean.split())
    if answers.is_blank(clean):
        return BLANK
    if field.type in (FieldType.STRING, FieldType.TEXT):
        if answers.starts_with_box(clean) and not any(char.isalnum() for char in clean):
            return BLANK  # A box of another line; ticked or not, it is no text.
        return _text(field, clean, may_slip=may_slip)
    if field.type is FieldType.SIGNATURE:
        return Parsed(value=True) if answers.is_signature(clean) else BLANK
    if answers.is_not_applicable(clean) and not _is_option(field, clean):
        return BLANK
    return _typed(field, clean, locale, may_slip=may_slip)


def is_impossible(field: FieldSpec, text: str, locale: Locale) -> bool:
    """Whether a text is plainly a date or a time, but one that does not exist: 31/02/2026."""
    if field.type is FieldType.DATE:
        return dates.find(text, order=locale.dates) is not None
    return field.type is FieldType.TIME and times.find_time(text)[1]


def _is_option(field: FieldSpec, text: str) -> bool:
    return answers.option(text, field.options)[0] is not None


def _text(field: FieldSpec, text: str, *, may_slip: bool) -> Parsed:
    value = text.strip("_ \t").strip() or text
    if field.pattern is None:
        lettered = numbers.lettered(value) if may_slip and field.type is FieldType.STRING else value
        return Parsed(lettered, 1.0 if lettered == value else _LETTERED_CERTAINTY)
    return _fitted(field.pattern, value, may_slip=may_slip)


def _fitted(pattern: str, value: str, *, may_slip: bool) -> Parsed:
    for spelling in (value, value.strip(".,;:"), value.replace(" ", "")):
        if expressions.matches(pattern, spelling):
            return Parsed(spelling)
    if may_slip and len(value) <= _MAX_REPAIRED_CHARS:
        return _repaired(pattern, value.replace(" ", "")) or Parsed(value)
    return Parsed(value)


def _repaired(pattern: str, value: str) -> Parsed | None:
    places = [index for index, char in enumerate(value) if char in _CONFUSED]
    for slips in range(1, _MAX_SLIPS + 1):
        spellings = (_swapped(value, chosen) for chosen in itertools.combinations(places, slips))
        fitting = {item for item in spellings if expressions.matches(pattern, item)}
        if len(fitting) == 1:
            return Parsed(fitting.pop(), _SLIP_CERTAINTY[slips])
        if fitting:
            return None  # More than one reading fits: no repair without doubt.
    return None


def _swapped(value: str, places: tuple[int, ...]) -> str:
    return "".join(_CONFUSED[c] if i in places else c for i, c in enumerate(value))


def _typed(field: FieldSpec, text: str, locale: Locale, *, may_slip: bool) -> Parsed:
    match field.type:
        case FieldType.DATE:
            return _with_repair(text, lambda item: _date(item, locale), may_slip=may_slip)
        case FieldType.TIME:
            return _with_repair(text, _time, may_slip=may_slip)
        case FieldType.DURATION:
            return _with_repair(text, lambda item: _plain(times.hours(item)), may_slip=may_slip)
        case FieldType.BOOLEAN:
            return _answer(*answers.yes_or_no(text))
        case FieldType.CHOICE:
            return _answer(*answers.option(text, field.options))
        case _:
            return _with_repair(text, lambda item: _plain(numbers.number(item)), may_slip=may_slip)


def _with_repair(text: str, read: Callable[[str], Parsed], *, may_slip: bool) -> Parsed:
    parsed = read(text)
    if parsed.value is not None or not may_slip:
        return parsed
    closed = numbers.closed_up(text)
    for spelling, certainty in ((closed, 1.0), (numbers.repaired(closed), _SLIP_CERTAINTY[1])):
        again = read(spelling) if spelling != text else parsed
        if again.value is not None:
            return Parsed(again.value, certainty)
    return parsed


def _date(text: str, locale: Locale) -> Parsed:
    found = dates.find(text, order=locale.dates)
    if found is None or found.day is None:
        return UNREAD
    other = dates.find(text[found.end :], order=locale.dates)
    # Two dates in one place: a person has to say which one counts.
    is_single = other is None or other.day in (None, found.day)
    return Parsed(found.day.isoformat(), 1.0 if is_single else 0.6)


def _time(text: str) -> Parsed:
    value, _ = times.find_time(text)
    return Parsed(value)


def _plain(value: float | None) -> Parsed:
    return Parsed(value)


def _answer(value: Value | None, certainty: float) -> Parsed:
    if value is None:
        return BLANK if certainty else UNREAD
    return Parsed(value, certainty)
