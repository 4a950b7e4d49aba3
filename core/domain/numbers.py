"""Numbers and money as people write them."""

import re

from core.domain import times

# What an engine reads for a digit; repaired only next to a real digit.
_SLIPS = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "|": "1", "S": "5", "B": "8"})
_NUMBER = re.compile(
    r"(?P<sign>[-−+]?)\s*(?P<money>(?:£|\$|€|gbp|eur|usd)?)\s*(?P<sign2>[-−]?)"
    r"(?P<digits>\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?|\.\d+)"
    r"\s*(?P<unit>(?:[a-z%°£€$/²³.\"']+(?:\s+[a-z/.]+)?)?)",
    re.IGNORECASE,
)
_SLIPPED_TOKEN = re.compile(r"(?<![A-Za-z])(?=[OoIl|SB.,]*\d)[\dOoIl|SB.,]+(?![A-Za-z])")
# A nought amid letters is the letter: "J0B-4190", "0ctober".
_NOUGHT = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]+0[A-Z]+|0[a-z]{2,})(?![A-Za-z0-9])")
_PARTED = re.compile(r"(?<=\d)(?:\s+([.,:/-])\s*|\s*([.,:/-])\s+)(?=\d)")
_WITH_DURATION_UNIT = re.compile(r"\d\s*(?:h|hrs?|hours?|m|mins?|minutes?)\b", re.IGNORECASE)


def number(text: str) -> float | None:
    """A number with its unit and thousands, None where the text is no number."""
    stripped = text.strip().rstrip(".;")
    match = _NUMBER.fullmatch(stripped)
    if match is not None:
        return _value(match)
    # "1h 30" in a number field (labour hours) is a number of hours.
    return times.hours(stripped) if _WITH_DURATION_UNIT.search(stripped) else None


def repaired(text: str) -> str:
    """The text with letters that stand for digits inside numbers put right ('l2.5O' to '12.50')."""
    put_right = _SLIPPED_TOKEN.sub(lambda match: match.group().translate(_SLIPS), text)
    return lettered(put_right)


def lettered(text: str) -> str:
    """The text with noughts amid letters read as the letter ('J0B-4190' is 'JOB-4190')."""
    return _NOUGHT.sub(lambda match: match.group().replace("0", "O"), text)


def closed_up(text: str) -> str:
    """The text without the spaces an engine sees inside a number or a date ('1 ,240.00')."""
    return _PARTED.sub(lambda match: match.group(1) or match.group(2), text)


def _value(match: re.Match[str]) -> float:
    digits = match.group("digits").replace(" ", "")
    head, comma, tail = digits.rpartition(",")
    if comma and "." not in digits and len(tail) != 3:
        digits = f"{head}.{tail}"  # A decimal comma: "1,5".
    value = float(digits.replace(",", ""))
    negative = {match.group("sign"), match.group("sign2")} & {"-", "−"}
    return -value if negative else value
