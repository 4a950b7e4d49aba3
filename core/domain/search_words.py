"""Searching sheets: words of a text, what a person typed as a query, and the hit with its
surroundings. The same words on both sides, so that 'JOB-123456' finds 'job 123456'."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

QUERY_MAX_CHARS: Final = 200
INDEXED_MAX_CHARS: Final = 200_000  # of a sheet; a vector of words may hold a megabyte
GOES_ON_FROM: Final = 4  # letters
_AROUND_CHARS: Final = 32
_WORD: Final = re.compile(r"[^\W_]+")
_TERM: Final = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a text: what was found, with a little of what stands around it."""

    before: str
    found: str
    after: str


def indexed(*texts: str | None) -> str:
    """The words of the texts, one blank between them, as they are put in the index."""
    joined = " ".join(text for text in texts if text)[:INDEXED_MAX_CHARS]
    return " ".join(_words(joined))


def query(typed: str) -> str:
    """What was typed, in the index's own language; empty where it holds no word.

    Every term must occur, its words side by side, and the very last word may go on ('brak'). A
    short one beside others may not: 'job' goes on in every sheet, and all of them would be read.
    """
    terms = [" <-> ".join(f"'{word}'" for word in words) for words in _terms(typed)]
    if terms and (len(terms) == 1 or len(_terms(typed)[-1][-1]) >= GOES_ON_FROM):
        terms[-1] += ":*"
    return " & ".join(f"({term})" for term in terms)


def hit(typed: str, *texts: str) -> Hit | None:
    """The first place in the texts where a term stands; None where it stands elsewhere."""
    for words in _terms(typed):
        pattern = re.compile(r"\b" + r"[\W_]+".join(map(re.escape, words)) + r"\w*", re.IGNORECASE)
        for text in texts:
            if found := pattern.search(text):
                return _hit(text, *found.span())
    return None


def _terms(typed: str) -> list[list[str]]:
    terms = _TERM.finditer(typed[:QUERY_MAX_CHARS])
    found = (_words(one[1] if one[1] is not None else one[2]) for one in terms)
    return [words for words in found if words]


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


def _hit(text: str, start: int, end: int) -> Hit:
    before, after = text[max(0, start - _AROUND_CHARS) : start], text[end : end + _AROUND_CHARS]
    left = "… " if start > _AROUND_CHARS else ""
    right = " …" if end + _AROUND_CHARS < len(text) else ""
    return Hit(
        left + " ".join(before.split()) + (" " if before[-1:].isspace() else ""),
        " ".join(text[start:end].split()),
        (" " if after[:1].isspace() else "") + " ".join(after.split()) + right,
    )
