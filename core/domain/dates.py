"""Dates as people write them on British paper, read day first."""

import re
from dataclasses import dataclass
from datetime import date

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
_YEAR = r"(\d{4}|'?\d{2})(?!\d)"
_SEP = r"\s?[/.\-–\\]\s?"
_NUMERIC = re.compile(rf"(?<!\d)(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}{_YEAR}")
_ISO = re.compile(r"(?<!\d)(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?!\d)")
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s?(?:st|nd|rd|th)?(?:\s+of)?[\s\-/.,]*([a-z]{{3,9}})\.?[\s\-/.,]*{_YEAR}"
)
_MONTH_DAY = re.compile(rf"\b([a-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}")
# A year written with two digits lies between 1970 and 2069.
_CENTURY_PIVOT = 70


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text; `day` is None where no calendar has it (31/02/2026)."""

    day: date | None
    start: int
    end: int


def find(text: str, *, order: str = "DMY") -> FoundDate | None:
    """The first date written in the text, None where there is none."""
    lowered = text.lower()
    found = [_iso(lowered), _numeric(lowered, order), _day_month(lowered), _month_day(lowered)]
    return min((item for item in found if item), key=lambda item: item.start, default=None)


def _iso(text: str) -> FoundDate | None:
    match = _ISO.search(text)
    return _found(match, 1, 2, 3) if match else None


def _numeric(text: str, order: str) -> FoundDate | None:
    match = _NUMERIC.search(text)
    if match is None:
        return None
    return _found(match, 3, 1, 2) if order == "MDY" else _found(match, 3, 2, 1)


def _day_month(text: str) -> FoundDate | None:
    match = _DAY_MONTH.search(text)
    return _found(match, 3, 2, 1) if match and match.group(2) in _MONTHS else None


def _month_day(text: str) -> FoundDate | None:
    match = _MONTH_DAY.search(text)
    return _found(match, 3, 1, 2) if match and match.group(1) in _MONTHS else None


def _found(match: re.Match[str], year: int, month: int, day: int) -> FoundDate:
    month_text = match.group(month)
    number = _MONTHS.get(month_text) or int(month_text)
    try:
        value = date(_year(match.group(year)), number, int(match.group(day)))
    except ValueError:
        value = None
    return FoundDate(value, match.start(), match.end())


def _year(text: str) -> int:
    digits = text.lstrip("'")
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= _CENTURY_PIVOT else 2000)
