"""Whose signature a bare "Signature:" asks for: what its row or the heading over it says."""

from collections.abc import Iterator
from typing import NamedTuple

from core.domain.fields.areas import PageScan
from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Piece, Row
from core.domain.page.squeeze import squeeze
from core.domain.signing import sign_labels
from core.domain.signing.sign_places import SignPlaces
from core.domain.spec.specs import FieldSpec

_SMALL_WORDS = """
of by for on behalf off the and name date print printed s a an here please authorised
"""
_NO_PARTY = sign_labels.SIGN_WORDS | frozenset(_SMALL_WORDS.split())
_MAX_HEADING_WORDS = 6
_MAX_HEADING_UNITS = 12.0
_MAX_ROWS_UP = 8


class Source(NamedTuple):
    """Where the party is named: a row and the index of the first piece there."""

    row: int
    start: int


def parties(field: FieldSpec) -> frozenset[str]:
    """The words of a signature's labels that say who signs: 'engineer', 'technician'."""
    words = (word for label in field.labels for word in _words(label.split()))
    return frozenset(words) - _NO_PARTY


def words(text: str) -> frozenset[str]:
    """The words of a printed text that may name who signs."""
    return frozenset(_words(text.split())) - _NO_PARTY


def anchors(scan: PageScan, places: SignPlaces, field: FieldSpec) -> list[Anchor]:
    """The labels of signatures that are this field's by their row or heading alone."""
    names = parties(field)
    return [
        label
        for label in places.labels
        if not label.fields and names and source(scan, label, names) is not None
    ]


def heads(scan: PageScan, places: SignPlaces, anchor: Anchor) -> list[Anchor]:
    """The bare labels under a heading that is itself a signature's label: 'Customer Signature'
    over 'Signed: ____ Date: ____'."""
    names = frozenset(_words(p.text for p in _pieces(scan, anchor))) - _NO_PARTY
    found = []
    for label in places.labels:
        is_bare = not label.fields and not frozenset(_own_words(scan, label)) - _NO_PARTY
        at = source(scan, label, names) if is_bare and names else None
        if at is not None and at.row == anchor.row and anchor.start <= at.start < anchor.end:
            found.append(label)
    return found


def source(scan: PageScan, label: Anchor, names: frozenset[str]) -> Source | None:
    """Where one of these parties is named for a label, None where another one is, or none."""
    own = frozenset(_own_words(scan, label)) - _NO_PARTY
    if own:
        return Source(label.row, label.start) if own & names else None
    row = scan.layout.rows[label.row]
    for at in (*range(label.start - 1, -1, -1), *_behind(row, label)):
        if set(_words([row.pieces[at].text])) & names:
            return Source(label.row, at)
    return _heading(scan, label, names)


def _behind(row: Row, label: Anchor) -> Iterator[int]:
    """A party in brackets behind the line: 'Signed ________ (Customer)'."""
    for at in range(label.end, len(row.pieces)):
        if row.pieces[at].text.startswith("("):
            yield at
            return


def _heading(scan: PageScan, label: Anchor, names: frozenset[str]) -> Source | None:
    place, unit = sign_labels.as_piece(scan, label), scan.layout.unit
    for index in range(label.row - 1, max(-1, label.row - 1 - _MAX_ROWS_UP), -1):
        row = scan.layout.rows[index]
        if place.y0 - row.y1 > _MAX_HEADING_UNITS * unit:
            return None
        start, group = _group_over(row, place, unit)
        if len(group) <= _MAX_HEADING_WORDS and set(_words(p.text for p in group)) & names:
            return Source(index, start)
        if any(word in sign_labels.SIGN_WORDS for word in _words(p.text for p in group)):
            return None  # Another signature's row: headings beyond it are not over this one.
    return None


def _group_over(row: Row, place: Piece, unit: float) -> tuple[int, tuple[Piece, ...]]:
    """The words of a row, up to the next column gap, that stand over a label or left of it."""
    starts = [at for at, is_new in enumerate(row.breaks) if is_new]
    left = [at for at in starts if row.pieces[at].x0 <= place.x0 + 2 * unit]
    if not left:
        return 0, ()
    start = left[-1]
    end = next((at for at in starts if at > start), len(row.pieces))
    return start, row.pieces[start:end]


def _own_words(scan: PageScan, label: Anchor) -> Iterator[str]:
    return _words(piece.text for piece in _pieces(scan, label))


def _pieces(scan: PageScan, label: Anchor) -> tuple[Piece, ...]:
    return scan.layout.rows[label.row].pieces[label.start : label.end]


def _words(texts: "Iterator[str] | list[str]") -> Iterator[str]:
    """Plain words: no marks, no possessive or plural s."""
    for text in texts:
        for part in text.replace("/", " ").replace("’", "'").split():
            word = squeeze(part.removesuffix(":").removesuffix("'s"))
            if word:
                yield word if len(word) < 4 else word.removesuffix("s")
