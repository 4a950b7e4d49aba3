"""Dates as people write them on British paper, read day first."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz.distance import OSA

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
# "09/02/202611:40": an engine loses the space before a time.
_YEAR = r"(\d{4}(?=\d\d:\d\d)|(?:\d{4}|'?\d{2})(?!\d))"
# No digit before, and no letter that an engine reads for one: in "l4/03/2026" no 4 begins.
_START = r"(?<![\doil|sbz])"
_SEP = r"\s?[/.\-–\\]\s?"
_NUMERIC = re.compile(rf"{_START}(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}{_YEAR}")
_SEPARATORS = re.compile(r"\d\s?([/.\-–\\])\s?\d{1,2}\s?([/.\-–\\])")
# Marks that also stand between other things separate a date only before a year in full.
_LOOSE = re.compile(rf"{_START}(\d{{1,2}})[ ·,_|:](\d{{1,2}})[ ·,_|:](\d{{4}})(?!\d)")
_ISO = re.compile(rf"{_START}(\d{{4}})[/.\-](\d{{1,2}})[/.\-](\d{{1,2}})(?!\d)")
# The boxes of a form, one digit each, with or without the spaces between.
_DIGITS = re.compile(r"\s*(\d\s?\d)\s?(\d\s?\d)\s?((?:\d\s?){3}\d|\d\s?\d)\s*")
_ISO_DIGITS = re.compile(r"\s*((?:19|20)\d\d)([01]\d)([0-3]\d)\s*")
# The same boxes with a slash between them that an engine took for a figure.
_STROKES = re.compile(r"(\d\d)[1l|/](\d\d)[1l|/](\d{4}|\d\d)")
_LOST_STROKE = re.compile(r"\d\d[1l|]\d\d/\d{4}|\d\d/\d\d[1l|]\d{4}")
_YEARS_OF_BOXES = range(1900, 2100)  # others are no year, but another number
_DAY_MONTH = re.compile(
    rf"{_START}(\d{{1,2}})\s?(?:st|nd|rd|th)?(?:\s+of)?[\s\-/.,]*([a-z]{{3,9}})\.?[\s\-/.,]*{_YEAR}"
)
# "Sep 28, 2026", "Sep28/26"; "June 12-14" are two days of a year unsaid.
_MONTH_DAY = re.compile(
    rf"\b([a-z]{{3,9}})[.\s\-/]*(\d{{1,2}})(?:(?:st|nd|rd|th)?,?\s+|\s?/\s?|-(?=\d{{4}})){_YEAR}"
)
# "25-0ct-2026": a nought that can be nothing but a month's letter.
_MONTH_NOUGHT = re.compile(r"(?<![\da-z])0(?=ct)|(?<=n)0(?=v)")
# "13 JVL 2026": a hand's capital U, read as a V.
_MONTH_V = re.compile(r"(?<![a-z])([ja])v(?=[lng])")
_NOUGHT = re.compile(r"(?<!\d)00?(?=\s?[/.\-–\\])")  # as a day or a month
_SHORTEST_MISSPELT = 4  # letters: "Jun" and "Jul" are one letter apart
# A year written with two digits lies between 1970 and 2069.
_CENTURY_PIVOT = 70


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text; `day` is None where no calendar has it (31/02/2026)."""

    day: date | None
    start: int
    end: int


@lru_cache(maxsize=4_000)  # What stands in a place is asked for by several.
def find(text: str, *, order: str = "DMY") -> FoundDate | None:
    """The first date written in the text, None where there is none."""
    lowered = _MONTH_V.sub(r"\1u", _MONTH_NOUGHT.sub("o", text.lower()))
    every = (
        _iso(lowered),
        _numeric(next(filter(_is_even, _NUMERIC.finditer(lowered)), None), order),
        _numeric(_LOOSE.search(lowered), order),
        _named(_DAY_MONTH.search(lowered), 2, 1),
        _named(_MONTH_DAY.search(lowered), 1, 2),
    )
    first = min((item for item in every if item), key=lambda item: item.start, default=None)
    if first is not None and first.day is not None:
        return first
    return _digits(lowered, order) or first  # "22 0 4 2026" is no day 0 of April.


def find_all(text: str, *, order: str = "DMY") -> list[str]:
    """The dates of a range or list as they are written, in order: "5/1/26 - 9/1/26"."""
    found, rest = [], text
    while (one := find(rest, order=order)) is not None:
        found.append(rest[one.start : one.end])
        rest = rest[one.end :]
    return found


def with_strokes(text: str) -> str:
    """Figures amid which an engine read slashes as ones, with the slashes: "15106126"."""
    match = _STROKES.fullmatch(text)
    return "/".join(match.groups()) if match else text


def has_lost_a_stroke(text: str) -> bool:
    """Whether figures can be nothing but a date, one of whose two slashes was read as a one:
    "15104/2026"."""
    return _LOST_STROKE.fullmatch(text) is not None


def has_nought(text: str) -> bool:
    """Whether the day or the month is a nought, which nobody writes: "05/0/26" has lost a one."""
    return _NOUGHT.search(text) is not None


def _is_even(match: re.Match[str]) -> bool:
    """A year of two digits needs its marks to be alike: "10 - 8/64" is a size."""
    marks = _SEPARATORS.search(match.group())
    return marks is None or marks.group(1) == marks.group(2) or len(match.group(3)) == 4


def _iso(text: str) -> FoundDate | None:
    match = _ISO.search(text)
    return _found(match, 1, 2, 3) if match else None


def _numeric(match: re.Match[str] | None, order: str) -> FoundDate | None:
    if match is None:
        return None
    if order == "YMD" and len(match.group(3)) == 2:
        return _found(match, 1, 2, 3)
    return _found(match, 3, 1, 2) if order == "MDY" else _found(match, 3, 2, 1)


def _named(match: re.Match[str] | None, month: int, day: int) -> FoundDate | None:
    return _found(match, 3, month, day) if match and _month(match.group(month)) else None


def _digits(text: str, order: str) -> FoundDate | None:
    """Nothing but digits; no date where no calendar has it, for it may be another number."""
    match = _DIGITS.fullmatch(text)
    usual = _numeric(match, order) if match else None
    if usual is not None and usual.day is not None and usual.day.year in _YEARS_OF_BOXES:
        return usual
    other = _ISO_DIGITS.fullmatch(text)
    iso = _found(other, 1, 2, 3) if other else None
    return iso if iso is not None and iso.day is not None else None


def _month(text: str) -> int | None:
    """The number of a month, also where one letter of its name is wrong."""
    if text in _MONTHS or len(text) < _SHORTEST_MISSPELT:
        return _MONTHS.get(text)
    near = {_MONTHS[name] for name in _MONTHS if _is_near(text, name)}
    return near.pop() if len(near) == 1 else None


def _is_near(text: str, name: str) -> bool:
    return len(name) >= _SHORTEST_MISSPELT and OSA.distance(text, name, score_cutoff=1) <= 1


def _found(match: re.Match[str], year: int, month: int, day: int) -> FoundDate:
    written = match.group(month)
    number = _month(written) or int("".join(written.split()))
    try:
        value = date(_year(match.group(year)), number, int("".join(match.group(day).split())))
    except ValueError:
        value = None
    return FoundDate(value, match.start(), match.end())


def _year(text: str) -> int:
    digits = "".join(text.lstrip("'").split())
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= _CENTURY_PIVOT else 2000)
