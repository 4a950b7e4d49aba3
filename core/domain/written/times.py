"""Times of day and durations as people write them."""

import re
from fractions import Fraction
from functools import lru_cache

# No digit before, and no letter that an engine reads for one: in "l2:15" no 2 begins.
_CLOCK = re.compile(
    r"(?<![\d.:oil|sbz])(\d{1,2})\s?[:.h;]\s?(\d{2})(?:[:.](\d{2}))?\s*([ap])?\.?\s?(?:m\b\.?)?"
    r"(?:\s*(?:hrs?|hours|h))?(?![\d:])"
)
_MILITARY = re.compile(r"(?<![\d.:/oil|sbz])(\d{2})(\d{2})\s*(?:hrs?|hours|h)?(?![\d:/.])")
_HOUR_ONLY = re.compile(r"(?<![\d.:/])(\d{1,2})\s*([ap])\.?\s?m\b\.?")
# Read only where there is nothing else: "830", "08 30", "17,45", "8'30".
_ALONE = re.compile(r"(\d{1,2})[ ,']?(\d{2})\s*(?:hrs?|hours|h)?")
_NAMED = {"noon": "12:00", "12 noon": "12:00", "midday": "12:00", "midnight": "00:00"}

_APART = re.compile(r"[/,;&–—-]|\b(?:to|until|till|and)\b", re.IGNORECASE)

# Nothing before it that may be the first digit misread: in "l.5 hrs" no 5 begins.
_AMOUNT = r"(?<![\w.,])(\d+\s+\d/[1-9]|\d/[1-9]|\d+(?:[.,]\d+)?|\.\d+)"
_HOURS = re.compile(rf"{_AMOUNT}\s*(?:(?:hours?|hrs?|hr|h)\b\.?(?![a-z])|(?:hrs?|h)(?=\d))")
_MINUTES = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)?)\s*(?:minutes?|mins?|m)\b\.?")
_TRAILING_MINUTES = re.compile(r"^\s*(?:and\s+)?(\d{1,2})\s*$")
_CLOCK_DURATION = re.compile(r"(\d{1,3}):([0-5]\d)(?::[0-5]\d)?")
_PLAIN = re.compile(rf"{_AMOUNT}")
_IN_WORDS = {"half an hour": "30 min", "an hour": "1 hour", "one hour": "1 hour"}
_ASIDE = re.compile(r"\([^()]*\)")
MOST_HOURS = 1_000_000  # over a hundred years: more is no duration, and no rule can count it
_GLYPHS = {"½": " 1/2", "¼": " 1/4", "¾": " 3/4"}


@lru_cache(maxsize=4_000)  # What stands in a place is asked for by several.
def find_time(text: str) -> tuple[str | None, bool]:
    """The first time as HH:MM, and whether the text looks like a time at all.

    (None, True) is an impossible time such as 25:70.
    """
    lowered = text.lower().strip()
    if lowered in _NAMED:
        return _NAMED[lowered], True
    for expression in (_CLOCK, _HOUR_ONLY, _MILITARY):
        match = expression.search(lowered)
        if match is not None:
            return _time(match, expression), True
    alone = _ALONE.fullmatch(lowered)
    return (_time(alone, _ALONE), True) if alone is not None else (None, False)


def find_all(text: str) -> list[str]:
    """The times of a range or list, in order: '08:30 - 10:15', '0930 / 1245'."""
    found = [find_time(part)[0] for part in _APART.split(text)]
    return [value for value in found if value is not None]


def _time(match: re.Match[str], expression: re.Pattern[str]) -> str | None:
    hour = int(match.group(1))
    minute = 0 if expression is _HOUR_ONLY else int(match.group(2))
    half = _half_of_day(match, expression)
    if (half == "p" and hour > 12) or (half == "a" and hour == 0 and expression is _CLOCK):
        half = None  # "14:30 PM" and "00:30 am" say it twice, yet plainly.
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def _half_of_day(match: re.Match[str], expression: re.Pattern[str]) -> str | None:
    if expression is _CLOCK:
        return match.group(4)
    return match.group(2) if expression is _HOUR_ONLY else None


def minutes_of(clock: str) -> int:
    """Minutes since midnight of HH:MM."""
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


@lru_cache(maxsize=4_000)
def hours(text: str) -> float | None:
    """A duration in hours: '1h 30', '1.5 hrs', '90 min', '1:30', '2'. None where it is none."""
    found = _hours(text)
    return float(found) if found is not None and found <= MOST_HOURS else None


def _hours(text: str) -> Fraction | None:
    lowered = text.lower().strip().rstrip(".")
    for glyph, plain in _GLYPHS.items():
        lowered = lowered.replace(glyph, plain)
    lowered = _IN_WORDS.get(lowered.strip(), lowered.strip())
    clock = _CLOCK_DURATION.fullmatch(lowered)
    if clock:
        return int(clock.group(1)) + Fraction(int(clock.group(2)), 60)
    return _with_units(lowered) if re.search(r"[a-z]", lowered) else _plain(lowered)


def _with_units(written: str) -> Fraction | None:
    text = _ASIDE.sub(" ", written).strip() or written
    whole, rest = _HOURS.search(text), text
    total = Fraction(0)
    if whole:
        total += _amount(whole.group(1))
        rest = text[whole.end() :]
    minute = _MINUTES.search(rest) or (_TRAILING_MINUTES.match(rest) if whole else None)
    if minute:
        total += _amount(minute.group(1)) / 60
        rest = rest[: minute.start()] + rest[minute.end() :]
    before = text[: whole.start()] if whole else ""
    if any(char.isdigit() for char in before + rest):
        return None  # "8-10 hrs", "2 x 1.5 hrs": which it is, is not said.
    return total if whole or minute else None


def _plain(text: str) -> Fraction | None:
    match = _PLAIN.fullmatch(text)
    return _amount(match.group(1)) if match else None


def _amount(text: str) -> Fraction:
    return sum(map(Fraction, text.replace(",", ".").split()), Fraction(0))
