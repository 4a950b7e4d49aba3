"""Drawn tick boxes as the glyphs that typed ones are: empty, or ticked by ink or a typed mark."""

import re
from dataclasses import replace

from core.domain.fields import combs, swallowed
from core.domain.marks import ringed_boxes
from core.domain.marks.box_fills import BoxFills
from core.domain.page import tilt
from core.domain.page.pieces import Piece
from core.domain.page.reading import MarkKind, Page
from core.domain.written import answers

_LEAST_LETTERS = 3  # of a word: a shorter one may be all of it what a box was read as
_BESIDE_BOX = 0.9  # how surely "Yes" is a "Yes" that a drawn box stands beside
_TYPED_MARK = re.compile(r"[✓✔√✗✘✕×■●•xX]")


def drawn_as_typed(page: Page, words: list[Piece]) -> list[Piece]:
    """Drawn boxes as the glyphs they are, so that printed and drawn boxes read alike."""
    width, height = page.width or 1.0, page.height or 1.0
    pieces = list(words)
    boxes, fills = [], BoxFills(page.marks)
    drawn = [mark for mark in page.marks if mark.kind is MarkKind.TICK_BOX]
    combed = {at for run in combs.boxes([mark.box for mark in drawn]) for at in run}
    for at, mark in enumerate(drawn):
        if at in combed:
            continue
        x0, y0 = mark.box.x0 * width, mark.box.y0 * height
        x1, y1 = mark.box.x1 * width, mark.box.y1 * height
        is_on, is_sure = fills.state(mark)
        glyph = "☑" if is_on else "☐"
        if _take_mark(pieces, (x0, y0, x1, y1)):
            glyph, is_sure = "☑", True
        if _make_room(pieces, (x0, y0, x1, y1), is_picture=page.source in tilt.PICTURES):
            boxes.append(Piece(glyph, x0, y0, x1, y1, 0.95 if is_sure else 0.5))
    pieces = ringed_boxes.told(page, boxes, pieces)
    return [*(_surer(piece, boxes) for piece in pieces), *boxes] if boxes else pieces


def _surer(piece: Piece, boxes: list[Piece]) -> Piece:
    """An answer's word read together with its box: what was doubtful in it is the box."""
    if piece.confidence >= _BESIDE_BOX or not answers.is_option(piece.text):
        return piece
    is_beside = any(
        max(box.x0 - piece.x1, piece.x0 - box.x1) <= box.x1 - box.x0
        and piece.y0 <= box.middle <= piece.y1
        for box in boxes
    )
    return replace(piece, confidence=_BESIDE_BOX) if is_beside else piece


def _take_mark(pieces: list[Piece], box: swallowed.Frame) -> bool:
    """Whether a tick or cross is typed in a drawn box; it is taken out, and the box is ticked."""
    inside = [
        index
        for index, piece in enumerate(pieces)
        if _TYPED_MARK.fullmatch(piece.text)
        and box[0] <= (piece.x0 + piece.x1) / 2 <= box[2]
        and box[1] <= piece.middle <= box[3]
    ]
    for index in reversed(inside):
        del pieces[index]
    return bool(inside)


def _make_room(pieces: list[Piece], box: swallowed.Frame, *, is_picture: bool) -> bool:
    """Cut a box out of the word that swallowed it; False where it is read as a letter already."""
    for index, piece in enumerate(pieces):
        frame = (piece.x0, piece.y0, piece.x1, piece.y1)
        if swallowed.holds(frame, box):
            if is_picture and swallowed.is_misread(piece.text):
                del pieces[index]
                return True
            rest = swallowed.rest_of(piece.text, frame, box)
            if rest is None:
                made = _beside(piece, box) if is_picture else []
                pieces[index : index + 1] = made or [piece]
                return bool(made)
            text = _without_box(piece.text, is_first=rest[0] > piece.x0)
            pieces[index] = replace(piece, text=text, x0=rest[0], x1=rest[2])
    return True


def _beside(piece: Piece, box: swallowed.Frame) -> list[Piece]:
    """A picture's word without a box in its frame, of which what looks at the ink says that it is
    no letter: one piece, or the two that it stands between."""
    if sum(map(str.isalnum, piece.text)) < _LEAST_LETTERS:
        return []
    frame = (piece.x0, piece.y0, piece.x1, piece.y1)
    cut = swallowed.parts(piece.text, frame, box)
    return [replace(piece, text=text, x0=place[0], x1=place[2]) for text, place in cut]


def _without_box(text: str, *, is_first: bool) -> str:
    """ "WYes" is a ticked box and "Yes"; "Yes" alone stays as it is."""
    rest, letter = (text[1:], text[:1]) if is_first else (text[:-1], text[-1:])
    is_more = swallowed.is_misread(letter) and answers.is_option(rest)
    return rest if is_more and not answers.is_option(text) else text
