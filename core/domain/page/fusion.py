"""One page from two readings: a provider's text, the local engine's places.

The provider (Mistral) reads better but says only where paragraphs are; the local engine knows where
every word is. What both read alike is trusted more; where they differ a person should look.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.domain.model import Box
from core.domain.page import alignment, markup
from core.domain.page.alignment import Order, PageFrame, Spot, Text
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Word

VERSION = "1"  # of this merge: a stored reading names it

DOUBTFUL = 0.5  # the most a word is trusted that the two engines do not read alike
GROWN = 0.05  # of a block's width and height: provider and local engine see edges differently
LEGIBLE_FROM = 0.90  # a provider's mean confidence that proves a page legible, given words enough
LEGIBLE_WORDS = 5
_INKED = (MarkKind.INK, MarkKind.SIGNATURE)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, table or signature as the provider saw it; `text` is Markdown."""

    kind: str
    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """The confidence in a piece of the page's Markdown that begins at `start`."""

    text: str
    confidence: float
    start: int


@dataclass(frozen=True, slots=True)
class ProviderPage:
    """A page as the provider read it. `confidence` is its mean, 0 where it gave none."""

    number: int
    markdown: str
    blocks: tuple[Block, ...]
    scores: tuple[Score, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A block with words in it, and how far the provider trusts each."""

    box: Box
    text: Text
    confidences: list[float]


_Placed = tuple[Order, Word]  # a word and where its line comes on the page


def fuse(local: Page, said: ProviderPage) -> Page:
    """The provider's words at the local engine's places, and what only the local engine saw.

    Without any block of words the local page stands as it is, but for marks.
    """
    marks = local.marks + tuple(
        Mark(MarkKind.SIGNATURE, block.box) for block in said.blocks if block.kind == "signature"
    )
    paragraphs = _paragraphs(said)
    if not paragraphs:
        return replace(local, marks=marks)
    claims = _claims(local.words, [paragraph.box for paragraph in paragraphs])
    placed: list[_Placed] = [(Order(word.line), word) for word in claims.pop(None, ())]
    for index, paragraph in enumerate(paragraphs):
        placed += _placed(paragraph, claims.get(index, []), local)
    words = _in_order(placed)
    return replace(
        local,
        source=PageSource.MISTRAL,
        words=words,
        marks=marks,
        confidence=sum(word.confidence for word in words) / len(words),
        legible=local.legible or _proves_legible(said, paragraphs),
    )


def _proves_legible(said: ProviderPage, paragraphs: list[_Paragraph]) -> bool:
    count = sum(len(paragraph.text.words) for paragraph in paragraphs)
    return count >= LEGIBLE_WORDS and said.confidence >= LEGIBLE_FROM


def _paragraphs(said: ProviderPage) -> list[_Paragraph]:
    """Each word gets the lowest confidence of its letters; the page's mean where not to be found.

    Letters and digits alone are compared, for scores lie over Markdown and words are without it.
    """
    letters, confidences = _scored_letters(said)
    paragraphs, cursor = [], 0
    for block in said.blocks:
        text = _text(block)
        keys = [alignment.letters(word) for word in text.words]
        start = _find("".join(keys), letters, cursor)
        scores = []
        for key in keys:
            found = confidences[start : start + len(key)] if start is not None else []
            scores.append(min(found, default=said.confidence))
            start = start + len(key) if start is not None else None
        cursor = start if start is not None else cursor
        if keys:
            paragraphs.append(_Paragraph(block.box, text, scores))
    return paragraphs


def _find(sought: str, letters: str, cursor: int) -> int | None:
    """Where it stands, best after the block before; None where the page does not have it."""
    if not sought:
        return None
    start = letters.find(sought, cursor)
    start = start if start >= 0 else letters.find(sought)
    return start if start >= 0 else None


def _text(block: Block) -> Text:
    lines = markup.words_by_line(block.text)
    words = tuple(word for line in lines for word in line)
    return Text(words, tuple(number for number, line in enumerate(lines) for _ in line))


def _scored_letters(said: ProviderPage) -> tuple[str, list[float]]:
    by_offset = [said.confidence] * len(said.markdown)
    for score in said.scores:
        end = min(len(by_offset), score.start + len(score.text))
        for offset in range(score.start, end):
            by_offset[offset] = score.confidence
    letters, confidences = [], []
    for letter, confidence in zip(said.markdown, by_offset, strict=True):
        key = alignment.letters(letter)  # None, one, or several (ligatures)
        letters.append(key)
        confidences += [confidence] * len(key)
    return "".join(letters), confidences


def _claims(words: Sequence[Word], boxes: list[Box]) -> dict[int | None, list[Word]]:
    """Local words by the block they belong to: the smallest around them; None: in no block."""
    claims: dict[int | None, list[Word]] = defaultdict(list)
    for word in words:
        claims[_owner(word, boxes)].append(word)
    return claims


def _owner(word: Word, boxes: list[Box]) -> int | None:
    for grown in (0.0, GROWN):
        inside = [
            (_area(box), index)
            for index, box in enumerate(boxes)
            if _holds(_grow(box, grown), word.box)
        ]
        if inside:
            return min(inside)[1]
    return None


def _placed(paragraph: _Paragraph, claimed: list[Word], local: Page) -> list[_Placed]:
    claimed.sort(key=lambda word: (word.line, word.box.x0))
    found = alignment.align(paragraph.text.words, claimed)
    left = [word for index, word in enumerate(claimed) if index not in found.taken]
    frame = PageFrame(local.width / local.height, local.words)
    spots = alignment.complete(paragraph.text, found.spots, left, paragraph.box, frame)
    placed = [
        (spot.order, Word(text, spot.box, _trust(spot, confidence, left, local.marks), 0))
        for text, spot, confidence in zip(
            paragraph.text.words, spots, paragraph.confidences, strict=True
        )
    ]
    # What the provider passed over is kept: a value must not vanish from a sheet unseen.
    fused = [word.box for _, word in placed]
    missed = [word for word in left if not any(_meet(box, word.box) for box in fused)]
    return placed + [(Order(word.line), _doubted(word)) for word in missed]


def _trust(spot: Spot, confidence: float, left: list[Word], marks: Sequence[Mark]) -> float:
    """Agreement counts for the surer of the two; a difference is for a person to judge."""
    if spot.is_aligned:
        return max(confidence, spot.confidence) if spot.agrees else min(confidence, DOUBTFUL)
    # Only the provider saw a word: ink there speaks for it, another local word against it.
    is_inked = any(mark.kind in _INKED and _meet(spot.box, mark.box) for mark in marks)
    if is_inked and not any(_meet(spot.box, word.box) for word in left):
        return confidence
    return min(confidence, DOUBTFUL)


def _doubted(word: Word) -> Word:
    return replace(word, confidence=min(word.confidence, DOUBTFUL))


def _meet(one: Box, other: Box) -> bool:
    """True where they share at least half of the smaller."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    if width <= 0 or height <= 0:
        return False
    return width * height >= 0.5 * min(_area(one), _area(other))


def _in_order(placed: list[_Placed]) -> tuple[Word, ...]:
    """By line, then from the left; lines numbered from 0 without gaps."""
    numbers = {order: index for index, order in enumerate(sorted({order for order, _ in placed}))}
    ordered = sorted(placed, key=lambda one: (one[0], one[1].box.x0))
    return tuple(replace(word, line=numbers[order]) for order, word in ordered)


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.y1 - box.y0)


def _grow(box: Box, share: float) -> Box:
    dx, dy = (box.x1 - box.x0) * share, (box.y1 - box.y0) * share
    return Box(box.x0 - dx, box.y0 - dy, box.x1 + dx, box.y1 + dy)


def _holds(box: Box, word: Box) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1
