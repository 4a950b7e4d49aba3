"""Postal addresses as they are set: a house and street, lines below, a postcode in one of them."""

import re
from collections.abc import Sequence

_STREET = re.compile(r"\d{1,5}[A-Za-z]?,? (?:[A-Z]|\d+(?:st|nd|rd|th)\b)|P\.? ?O\.? B(?:ox|OX)\b")
_POSTCODE = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[A-Z]{2},? \d{5}(?:-\d{4})?\b"  # UK, US
)


def ends(line: str) -> bool:
    """Whether a line has the postcode that an address ends with."""
    return _POSTCODE.search(line) is not None


def start(lines: Sequence[str]) -> int | None:
    """The line, after the first, where an address begins that has a postcode; None without one."""
    for at in range(1, len(lines)):
        if _STREET.match(lines[at]):
            return at if any(map(_POSTCODE.search, lines[at:])) else None
    return None
