"""The text written in a field, read as the field's type."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass

from core.domain.model import Severity, Value
from core.domain.rule_language import expressions
from core.domain.spec.specs import FieldSpec, FieldType, Locale
from core.domain.written import answers, dates, hints, issued_codes, numbers, times

# Characters an engine confuses, in both directions; tried only where a pattern decides.
_CONFUSED = {
    "O": "0", "0": "O", "o": "0", "Q": "0", "I": "1", "1": "I", "l": "1", "|": "1",
    "S": "5", "5": "S", "s": "5", "B": "8", "8": "B", "Z": "2", "2": "Z",
}  # fmt: skip
_MAX_REPAIRED_CHARS = 60
_MAX_SLIPS = 2
_COMMA_IN_TIME = re.compile(r"(?<!\d)(\d{1,2}),(\d\d)(?!\d)")
_SLIP_CERTAINTY = {1: 0.88, 2: 0.75}
_LETTERED_CERTAINTY = 0.9
_ABOUT_CERTAINTY = 0.85
# Of a repaired value that much hangs on: below any threshold that asks a person to look.
_GRAVE_CERTAINTY = 0.75
_FIGURES = frozenset({FieldType.NUMBER, FieldType.MONEY, FieldType.DURATION})
_GRAVE = (Severity.S0, Severity.S1)
_MAX_VALUE_CHARS = 4_000
# What an engine makes of print on a dotted line, and of its own word gaps: "Skips..", "St , Bury".
# A single dot leads to a letter, or to more figures than stand behind a point: ".M4410", ".5 h".
_LEADING = re.compile(r"^[.…·\s]{2,}(?=\w)|^[.…·]\s*(?=[^\W\d_]|\d{5})|(?<=\w)(?:\s*\.){2,}$")
_SPACED = re.compile(r"(?<=\w)\s+([,.;:!?])(?=\s|$)")
_TIMES = re.compile(r"(?<=\d)(\s*)×(?=\s*\w)")  # "2 x relay": an x between figures and words
_APART = re.compile(r"(?<=\b[A-Z])\s?(['’])\s?(?=[A-Z])")  # "O ' Hara"
# "Y012 6DP": no area of postcodes is a letter and a nought, and four of them end with an O.
# "114 The Maltings. Grays": in a single line a full stop there is a comma, or a leader's dot.
_COMMA = re.compile(r"(?<=[a-z]{4})\. (?=[A-Z])")
_CODE_END = re.compile(r"(?<=\d)\.$")
_CAPITAL_I = re.compile(r"\b1(?=[a-z]{3})")  # "Mohammed 1qbal"
_POSTCODE = re.compile(r"\b([CPSY])0(?=\d{1,2} ?\d[A-Z]{2}\b)")


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
    clean = hints.without(text[:_MAX_VALUE_CHARS].strip())
    if field.type is not FieldType.TEXT:
        clean = " ".join(clean.split())
    if answers.is_blank(clean) or answers.is_unfilled(clean):
        return BLANK
    if field.type in (FieldType.STRING, FieldType.TEXT):
        if answers.starts_with_box(clean) and not any(char.isalnum() for char in clean):
            return BLANK  # A box of another line; ticked or not, it is no text.
        return _text(field, clean, may_slip=may_slip)
    if field.type is FieldType.SIGNATURE:
        return Parsed(value=True) if answers.is_signature(clean) else BLANK
    if _says_nothing(field, clean):
        return BLANK
    return _typed(field, clean, locale, may_slip=may_slip)


def _says_nothing(field: FieldSpec, text: str) -> bool:
    """Whether a text is an "N/A" that is none of the options, or a printed unit alone."""
    is_unit = field.type in _FIGURES and numbers.is_unit(text)
    return is_unit or (answers.is_not_applicable(text) and not _is_option(field, text))


def is_impossible(field: FieldSpec, text: str, locale: Locale) -> bool:
    """Whether a text is plainly a date or a time, but one that does not exist: 31/02/2026."""
    if field.type is FieldType.DATE:
        found = dates.find(text, order=locale.dates)
        return found is not None and not dates.has_nought(text[found.start : found.end])
    return field.type is FieldType.TIME and times.find_time(text)[1]


def _is_option(field: FieldSpec, text: str) -> bool:
    return answers.option(text, field.options)[0] is not None


def _text(field: FieldSpec, text: str, *, may_slip: bool) -> Parsed:
    value = text.strip("_ \t").strip() or text
    if may_slip and field.pattern is None:
        value = _put_right(value) or value
    if may_slip and field.type is FieldType.STRING and field.pattern is None:
        value = _single_line(value)
    if field.pattern is None:
        lettered = numbers.lettered(value) if may_slip and field.type is FieldType.STRING else value
        is_kept = lettered == value
        return Parsed(lettered, 1.0 if is_kept else _repair_certainty(field, _LETTERED_CERTAINTY))
    return _fitted(field, field.pattern, value, may_slip=may_slip)


def _put_right(text: str) -> str:
    """A text without what engines make of dotted lines, of their own gaps and of an x."""
    closed = issued_codes.put_right(_POSTCODE.sub(r"\1O", _APART.sub(r"\1", text)))
    return _TIMES.sub(r"\1x", _SPACED.sub(r"\1", _LEADING.sub("", closed)))


def _single_line(text: str) -> str:
    """A name, an address or a code without the stops and figures that engines put in it."""
    stop = ", " if any(map(str.isdigit, text)) else " "
    return _CAPITAL_I.sub("I", _CODE_END.sub("", _COMMA.sub(stop, text)))


def _repair_certainty(field: FieldSpec, usual: float) -> float:
    """A repaired value is never taken for certain where it decides of a verdict."""
    return min(usual, _GRAVE_CERTAINTY) if field.severity in _GRAVE else usual


def _fitted(field: FieldSpec, pattern: str, value: str, *, may_slip: bool) -> Parsed:
    spellings = [value, value.strip(".,;:"), value.replace(" ", "")]
    if may_slip:  # A hand's small o and its capital are one shape, and so are more.
        spellings.append(value.strip(".,;:").upper())
    for spelling in spellings:
        if expressions.matches(pattern, spelling):
            return Parsed(spelling)
    bare = answers.without_boxes(value)
    if may_slip and bare != value and expressions.matches(pattern, bare):
        return Parsed(bare)  # A letter taken for a tick box as well.
    if may_slip and len(value) <= _MAX_REPAIRED_CHARS:
        return _repaired(field, pattern, value.replace(" ", "")) or Parsed(value)
    return Parsed(value)


def _repaired(field: FieldSpec, pattern: str, value: str) -> Parsed | None:
    """The one spelling a slip or two away that fits; of several none, but a doubt all the same:
    who wrote any of them is not to be blamed for the engine."""
    places = [index for index, char in enumerate(value) if char in _CONFUSED]
    for slips in range(1, _MAX_SLIPS + 1):
        spellings = (_swapped(value, chosen) for chosen in itertools.combinations(places, slips))
        fitting = {item for item in spellings if expressions.matches(pattern, item)}
        if len(fitting) == 1:
            return Parsed(fitting.pop(), _repair_certainty(field, _SLIP_CERTAINTY[slips]))
        if fitting:
            return Parsed(value, _repair_certainty(field, _SLIP_CERTAINTY[_MAX_SLIPS]))
    return None


def _swapped(value: str, places: tuple[int, ...]) -> str:
    return "".join(_CONFUSED[c] if i in places else c for i, c in enumerate(value))


def _typed(field: FieldSpec, text: str, locale: Locale, *, may_slip: bool) -> Parsed:
    match field.type:
        case FieldType.BOOLEAN:
            return _answer(*answers.yes_or_no(text))
        case FieldType.CHOICE:
            return _answer(*answers.option(text, field.options))
        case _:
            read = _reader(field.type, locale)
            return _with_repair(field, text, read) if may_slip else read(text)


def _reader(kind: FieldType, locale: Locale) -> Callable[[str], Parsed]:
    match kind:
        case FieldType.DATE:
            return lambda text: _date(text, locale)
        case FieldType.TIME:
            return _time
        case FieldType.DURATION:
            return lambda text: Parsed(times.hours(text))
        case FieldType.MONEY:
            return lambda text: _figure(text, numbers.money)
        case _:
            return lambda text: _figure(text, numbers.number)


def _with_repair(field: FieldSpec, text: str, read: Callable[[str], Parsed]) -> Parsed:
    """As it stands; else without the spaces an engine sees; else with its slips put right."""
    closed = numbers.closed_up(text)
    for spelling in (text, closed):
        parsed = read(spelling)
        if parsed.value is not None:
            return parsed
    if field.type is FieldType.DATE and dates.has_lost_a_stroke(closed):
        return read(dates.with_strokes(closed))
    if field.type is FieldType.TIME and (stopped := _COMMA_IN_TIME.sub(r"\1.\2", closed)) != closed:
        return read(stopped)
    again = read(numbers.repaired(closed))
    if again.value is None and field.type is FieldType.DATE:
        again = read(dates.with_strokes(closed))
    if again.value is None:
        return again
    certainty = _repair_certainty(field, _SLIP_CERTAINTY[1])
    return Parsed(again.value, min(again.certainty, certainty))


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


def _figure(text: str, read: Callable[[str], float | None]) -> Parsed:
    value = read(text)
    if value is None and (bare := numbers.without_remark(text)) != text:
        value = read(bare)
    return Parsed(value, _ABOUT_CERTAINTY if numbers.is_about(text) else 1.0)


def _answer(value: Value | None, certainty: float) -> Parsed:
    if value is None:
        return BLANK if certainty else UNREAD
    return Parsed(value, certainty)
