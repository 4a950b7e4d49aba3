"""A page's rows cut into what may be a label or a value: print side by side without a wide gap."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.domain.page.layout import Piece, Row
from core.domain.written import answers

MAX_LABEL_WORDS = 8
MAX_BARE_WORDS = 5
_MOST_DIGITS = 0.2  # of its letters, in a label without a colon
_SAME_EDGE = 0.5  # line heights between the starts of one column
_EDGE_GAP = 0.9  # line heights before what begins a column
_LEAST_ROWS = 3  # of a column
_LEAST_WORD = 3  # letters of the longest word of a label
_LEAST_CAPITALS = 3  # letters of a label in capitals with its value right behind it
_COLONS = (":", "：", ":-")
_ANSWER = re.compile(r"yes|no|n/?a|none|nil|x", re.IGNORECASE)
_NUMBERED = re.compile(r"\(\s?(\d{1,2}|[a-z])\)|\d{1,2}[.)]|[a-z]\)|[*•]")
_OPENED = re.compile(r"\(")
_CLOSED = re.compile(r"(\d{1,2}|[a-z])\)")
_NUMBER_SIGN = re.compile(r"#|nos?\.?|nr\.?|number", re.IGNORECASE)
_SHORT_WORDS = frozenset({"of", "and", "or", "to", "the", "for", "&", "/", "-"})


@dataclass(slots=True)
class Segment:
    """A part of a row. `at` counts along the row; `inner` is where a value begins right behind
    what may be a label, 0 where none does; `is_taken`: it is a value already."""

    row: int
    at: int
    pieces: tuple[Piece, ...]
    has_colon: bool
    inner: int = 0
    is_label: bool = False
    is_taken: bool = False

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(piece.text for piece in self.pieces)

    @property
    def x0(self) -> float:
        """Its left edge in page units; so the others."""
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        """Its right edge."""
        return self.pieces[-1].x1

    @property
    def y0(self) -> float:
        """Its upper edge."""
        return min(piece.y0 for piece in self.pieces)

    @property
    def y1(self) -> float:
        """Its lower edge."""
        return max(piece.y1 for piece in self.pieces)

    def parted(self) -> tuple["Segment", "Segment"]:
        """The label and the value right behind it."""
        label, value = self.pieces[: self.inner], self.pieces[self.inner :]
        return (
            replace(self, pieces=label, inner=0),
            Segment(self.row, self.at + 1, value, has_colon=False),
        )


def cut(row: Row, index: int) -> list[Segment]:
    """A row's segments, cut at wide gaps, at walls and behind a label's colon."""
    found: list[Segment] = []
    pieces: list[Piece] = []
    for piece, is_break in zip(row.pieces, row.breaks, strict=True):
        if is_break and pieces:
            found.append(_segment(index, pieces, has_colon=False))
            pieces = []
        pieces = _without_number([*pieces, piece])
        if _ends_label(pieces):
            found.append(_segment(index, pieces, has_colon=True))
            pieces = []
    if pieces:
        found.append(_segment(index, pieces, has_colon=False))
    return numbered([item for item in found if _says_anything(item.text)])


def in_columns(rows: Sequence[Row], unit: float) -> list[Row]:
    """The rows, parted also where several begin something new at one place: a column's edge may
    be hardly wider than a space where a value runs up to it."""
    starts = [(index, piece.x0) for index, row in enumerate(rows) for piece in _starts(row, unit)]
    reach = _SAME_EDGE * unit

    def is_edge(x: float) -> bool:
        return len({row for row, other in starts if abs(other - x) < reach}) >= _LEAST_ROWS

    return [_parted(row, {piece.x0 for piece in _starts(row, unit) if is_edge(piece.x0)})
            for row in rows]  # fmt: skip


def _starts(row: Row, unit: float) -> Iterator[Piece]:
    """What may begin a column: a word in capitals, or with one, behind some space."""
    for at, piece in enumerate(row.pieces):
        gap = piece.x0 - row.pieces[at - 1].x1 if at else unit
        if (row.breaks[at] or gap > _EDGE_GAP * unit) and piece.text[:1].isupper():
            yield piece


def _parted(row: Row, edges: set[float]) -> Row:
    if not edges:
        return row
    breaks = tuple(
        is_break or piece.x0 in edges
        for piece, is_break in zip(row.pieces, row.breaks, strict=True)
    )
    return replace(row, breaks=breaks)


def numbered(segments: list[Segment]) -> list[Segment]:
    """The same, each knowing its place in the row."""
    for at, item in enumerate(segments):
        item.at = at
    return segments


def may_label(text: str) -> bool:
    """A few words that begin large, hardly a digit, no answer, no end of a sentence."""
    words = text.split()
    letters = sum(char.isalpha() for char in text)
    digits = sum(char.isdigit() for char in text)
    is_sentence = text.endswith((".", ",")) and len(words[-1]) > 5
    is_print = text[:1].isupper() and letters >= 2 and digits <= _MOST_DIGITS * letters
    is_short = len(words) <= MAX_BARE_WORDS
    is_name = all(len(word.strip(".")) < _LEAST_WORD for word in words)  # initials, units
    is_answer = _ANSWER.fullmatch(text) is not None
    return is_print and is_short and not (is_name or is_sentence or is_answer)


def _segment(row: int, pieces: list[Piece], *, has_colon: bool) -> Segment:
    inner = 0 if has_colon else _value_start([piece.text for piece in pieces])
    return Segment(row, 0, tuple(pieces), has_colon, inner)


def _value_start(texts: Sequence[str]) -> int:
    """Where a value begins behind a label in the same run of print: "Order No. 4711", "NAME Jo"."""
    for at in range(1, min(len(texts), MAX_BARE_WORDS + 1)):
        if _NUMBER_SIGN.fullmatch(texts[at - 1]) and _is_number(texts[at]):
            return at
    capitals = 0
    for at, text in enumerate(texts):
        if not _is_capitals(text):
            is_label = sum(map(len, texts[:capitals])) >= _LEAST_CAPITALS
            return at if is_label and at == capitals and _begins_value(text) else 0
        capitals = at + 1
    return 0


def _is_number(text: str) -> bool:
    return any(char.isdigit() for char in text) or _ANSWER.fullmatch(text) is not None


def _is_capitals(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    is_joint = text.casefold() in _SHORT_WORDS
    return is_joint or (bool(letters) and all(map(str.isupper, letters)) and not _is_digital(text))


def _is_digital(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _begins_value(text: str) -> bool:
    return text[:1].isdigit() or (text[:1].isupper() and any(map(str.islower, text)))


def _without_number(pieces: list[Piece]) -> list[Piece]:
    """A line's own number, "(12)" or "3.", is no part of its label."""
    if len(pieces) > 1 and _NUMBERED.fullmatch(pieces[0].text):
        return pieces[1:]
    opens = len(pieces) > 2 and _OPENED.fullmatch(pieces[0].text)
    return pieces[2:] if opens and _CLOSED.fullmatch(pieces[1].text) else pieces


def _ends_label(pieces: list[Piece]) -> bool:
    """Whether the last of these is a colon behind a few words."""
    text = pieces[-1].text
    ends = text in _COLONS or (text.endswith(_COLONS) and any(char.isalpha() for char in text))
    opens = pieces[0].text[:1]
    return ends and len(pieces) <= MAX_LABEL_WORDS and (opens.isalnum() or opens in "\"'“#%")


def _says_anything(text: str) -> bool:
    return any(char.isalnum() for char in text) or answers.starts_with_box(text)
