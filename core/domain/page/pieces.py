"""Words of a page in its own units, parted where an engine ran two of them together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from core.domain.page.reading import Word
from core.domain.written import answers

_MAX_STUCK_CHARS = 80
NO_LINE: Final = -1  # of what is drawn
_DASHES = frozenset("-–—")
# "Date:14/03/2026" and "Name:____" lose their space in OCR; "08:30" and "http://" are whole.
_STUCK_COLON = re.compile(r"([^:\d]*[A-Za-z)?][^:\d]*:)(?=[^:/\s\\])(.+)")
# "NUMBER(PRINT):" as well; "Part(s)" is one word.
_STUCK_HINT = re.compile(r"([^\W\d_]{3,})(\([^()]{3,}.*)")
# "Job No.......4711": leaders stand apart from what they lead to, and "__3.5___" is written on a
# typed line.
_LEADERS = re.compile(r"([._…·]{4,}|^_{2,}(?=[^_])|(?<=[^_])_{2,}$)")
# Of a dotted line an engine keeps a dot or two: "ID..K51535", "Name.Oakfield", "Due.31/03/2026".
_STUCK_LEADER = re.compile(r"([^\W\d_]+(?:[.…·]{2,3}|(?<=[A-Za-z]{3})\.))(?=[A-Z\d])(.+)")
# A hand begins right behind the label: "NoJ39436", "RefK/4711"; "November" and "NoV" do not.
_STUCK_CODE = re.compile(r"(No|Nr|Number|Ref|Reg)(?=[^a-z]{2,}$)(?=.*\d|[A-Z]{2})([A-Z\d].+)")
# "No.64994": a number written right behind the label; "No.5" is one of a series.
_STUCK_NUMBER = re.compile(r"(n[or]\.)(?=\d{3})(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or a part of one, in page units (x to the right, y down). `line`: of the page's lines
    as an engine saw them."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float
    line: int = NO_LINE

    @property
    def height(self) -> float:
        """Its height in page units."""
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        """The y of its middle."""
        return (self.y0 + self.y1) / 2


def of_word(
    word: Word, width: float, height: float, *, is_picture: bool = False
) -> Iterator[Piece]:
    """A word of a page `width` by `height`, parted where an engine lost a space; on a picture
    also where it kept a dot of the dotted line between a label and its value, or none."""
    texts = _unstuck(word.text) if is_picture else (word.text,)
    parts = [part for text in texts for part in _parts(text)]
    total = sum(len(part) for part in parts) or 1
    x0, span = word.box.x0 * width, (word.box.x1 - word.box.x0) * width
    y0, y1 = word.box.y0 * height, word.box.y1 * height
    at = 0
    for part in parts:
        start, at = at, at + len(part)
        left, right = x0 + span * start / total, x0 + span * at / total
        yield Piece(part, left, y0, right, y1, word.confidence, word.line)


def _unstuck(text: str) -> tuple[str, ...]:
    """A label's last word and what is written right behind it."""
    stuck = _STUCK_LEADER.fullmatch(text.strip()) or _STUCK_CODE.fullmatch(text.strip())
    return stuck.groups() if stuck is not None else (text,)


def _parts(text: str) -> list[str]:
    clean = text.strip()
    if clean.isalnum():
        return [clean]  # As most are: no sign that anything could be parted at.
    led = [part for part in _LEADERS.split(clean) if part]
    if len(led) > 1:
        return [piece for part in led for piece in _parts(part)]
    hint = _STUCK_HINT.fullmatch(clean) or _STUCK_NUMBER.fullmatch(clean)
    if hint is not None:
        return [*_parts(hint.group(1)), *_parts(hint.group(2))]
    may_be_stuck = ":" in clean and len(clean) <= _MAX_STUCK_CHARS
    stuck = _STUCK_COLON.fullmatch(clean) if may_be_stuck else None
    if stuck is None:
        return [part for part in answers.split_boxes(clean) if part]
    return [stuck.group(1), *(part for part in answers.split_boxes(stuck.group(2)) if part)]


def joined(pieces: Sequence[Piece], text: str) -> Piece:
    """Pieces side by side as the one word that they write."""
    return Piece(
        text,
        pieces[0].x0,
        min(piece.y0 for piece in pieces),
        pieces[-1].x1,
        max(piece.y1 for piece in pieces),
        min(piece.confidence for piece in pieces),
    )


def written(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces without lines to write on and blanks; a dash between two words is a word of theirs."""
    return [
        piece
        for at, piece in enumerate(pieces)
        if not answers.is_blank(piece.text) or _is_dash(pieces, at)
    ]


def without_leaders(pieces: list[Piece]) -> list[Piece]:
    """What stands behind dotted leaders or on a line; the line itself where nothing does."""
    written = [at for at, piece in enumerate(pieces) if not answers.is_blank(piece.text)]
    return pieces[written[0] : written[-1] + 1] if written else pieces


def _is_dash(pieces: Sequence[Piece], at: int) -> bool:
    if pieces[at].text not in _DASHES or not 0 < at < len(pieces) - 1:
        return False
    return all(
        not answers.is_blank(one.text) and one.y0 < pieces[at].middle < one.y1
        for one in (pieces[at - 1], pieces[at + 1])
    )


def said(pieces: Sequence[Piece]) -> str:
    """What pieces in reading order say; a word that ends its line with a hyphen goes on with the
    next line's first: "JOB-", "552561"."""
    text = ""
    for at, piece in enumerate(pieces):
        is_cut = at > 0 and _goes_on(pieces[at - 1], piece)
        text += piece.text if is_cut or not text else f" {piece.text}"
    return text


def _goes_on(last: Piece, piece: Piece) -> bool:
    is_cut = len(last.text) > 1 and last.text.endswith("-") and last.text[-2].isalnum()
    return is_cut and piece.y0 > last.middle and piece.text[:1].isalnum()
