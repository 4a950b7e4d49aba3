"""What a form prints in a field to say how it is to be filled in: "(dd/mm/yyyy)", "(print)"."""

import re

_WORDS = """
d dd ddmm ddmmyy ddmmyyyy m mm mmm y yy yyyy hh hhmm h am pm 24 24hr 24h hr hrs hour hours min mins
minutes clock print printed please in block capital capitals caps letters full name initials only
if applicable delete as appropriate tick one circle
"""
_HINT = frozenset(_WORDS.split())
_BRACKETED = re.compile(r"\(([^()]{1,40})\)")
_TOKEN = re.compile(r"[a-z0-9]+")
_FORMAT = re.compile(r"d{1,2}[/.\-: ]m{1,3}[/.\-: ]y{2,4}|hh[.: ]?mm|dd?mmyy(?:yy)?", re.IGNORECASE)


def without(text: str) -> str:
    """The text without hints in brackets, and without a format that stands alone; empty where
    nothing else is there."""
    if _FORMAT.fullmatch(text.strip(" ()[]")):
        return ""
    return _BRACKETED.sub(_kept, text).strip() if "(" in text else text


def _kept(found: re.Match[str]) -> str:
    said = _TOKEN.findall(found.group(1).lower())
    return "" if said and all(token in _HINT for token in said) else found.group()
