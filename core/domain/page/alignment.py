"""Where on the page the words of a text lie, told by words whose places are known."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from core.domain.model import Box
from core.domain.page.reading import Word

_ALIKE_FROM = 0.5  # share of a word's letters that must be found for it to be the same word
_LONGEST_SPREAD = 2  # times its own letters, over which they may lie
_MOST_PAIRS = 100_000_000  # of letters: pages of 10,000 letters
_LETTER_ASPECT = 0.5  # width to height of a letter with its share of the gap between lines
_LOOSE_FIT = 1.2  # a word without a place may be this much wider than its neighbour's letters say
_VALUE = re.compile(r"[^\W_]|(?<=\d)[.,:/](?=\d)|^-(?=\d)")


class Order(NamedTuple):
    """Where a line comes on the page: a known line's number, or between two, from the top."""

    line: float
    top: float = 0.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A word's place. Aligned: another engine read a word here with `confidence`, alike or not."""

    box: Box
    order: Order
    confidence: float = 0.0
    is_aligned: bool = False
    agrees: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """The place of each word, None where none was found; and the known words taken for it."""

    spots: list[Spot | None]
    taken: frozenset[int]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph: its words, and the line of the paragraph each stands in."""

    words: tuple[str, ...]
    lines: tuple[int, ...]


class _Letter(NamedTuple):
    letter: str
    word: int
    position: int  # in the word as written


def letters(text: str) -> str:
    """Letters and digits alone, case folded: what survives markup and missing spaces."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def value_of(text: str) -> str:
    """What two engines must read alike: letters, digits, and the points and signs of numbers."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("−", "-")
    return "".join(_VALUE.findall(folded)) or folded.strip()


def align(texts: Sequence[str], known: Sequence[Word]) -> Alignment:
    """Letter by letter, so that words joined or split by one engine still find their places."""
    ours, theirs = _letters_of(texts), _letters_of([word.text for word in known])
    hits: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    source, target = ("".join(one.letter for one in all_) for all_ in (ours, theirs))
    steps = Levenshtein.opcodes(source, target) if _is_aligned_in_time(source, target) else ()
    for step in steps:
        if step.tag in ("equal", "replace"):
            for index in range(step.src_start, step.src_end):
                there = step.dest_start + index - step.src_start
                hits[ours[index].word].append((there, step.tag == "equal"))
    owned = {there for pairs in hits.values() for there, _ in pairs}
    lengths = Counter(one.word for one in ours)
    spots: list[Spot | None] = []
    taken: set[int] = set()
    for index, text in enumerate(texts):
        span = _span(hits[index], theirs, known, lengths[index])
        if span is None:
            spots.append(None)
            continue
        span = _widened(span, theirs, owned)
        spots.append(_spot(text, span, theirs, known))
        taken |= {theirs[there].word for there in span}
    return Alignment(spots, frozenset(taken))


def _is_aligned_in_time(source: str, target: str) -> bool:
    """Aligning takes two bits of memory a pair; a model caught in a loop writes without end."""
    return len(source) * len(target) <= _MOST_PAIRS


def _letters_of(texts: Sequence[str]) -> list[_Letter]:
    """Sign-only words (£, -, ✓) stand for themselves: they have a place too."""
    return [
        _Letter(letter, index, position)
        for index, text in enumerate(texts)
        for position, sign in enumerate(text)
        for letter in (letters(sign) if letters(text) else sign)
    ]


def _span(
    hits: list[tuple[int, bool]], theirs: list[_Letter], known: Sequence[Word], length: int
) -> range | None:
    """The known letters a word lies over, all in one line; None where too few are the same."""
    by_line: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for there, is_same in hits:
        by_line[known[theirs[there].word].line].append((there, is_same))
    if not by_line:
        return None
    best = max(by_line.values(), key=lambda pairs: sum(is_same for _, is_same in pairs))
    span = range(best[0][0], best[-1][0] + 1)
    if sum(is_same for _, is_same in best) < _ALIKE_FROM * length:
        return None
    return span if len(span) <= _LONGEST_SPREAD * length else None


def _widened(span: range, theirs: list[_Letter], owned: set[int]) -> range:
    """Over letters of the same known words that no other word claims: a difference, then."""
    first, last = span[0], span[-1]
    while first - 1 not in owned and first > 0 and theirs[first - 1].word == theirs[first].word:
        first -= 1
    while (
        last + 1 not in owned
        and last + 1 < len(theirs)
        and theirs[last + 1].word == theirs[last].word
    ):
        last += 1
    return range(first, last + 1)


def _spot(text: str, span: range, theirs: list[_Letter], known: Sequence[Word]) -> Spot:
    pieces, boxes, words = [], [], []
    for index, group in groupby((theirs[there] for there in span), key=lambda one: one.word):
        word, positions = known[index], [one.position for one in group]
        start, end = _cut(word.text, positions)
        pieces.append(word.text[start:end])
        boxes.append(_slice(word.box, start / len(word.text), end / len(word.text)))
        words.append(word)
    return Spot(
        union(boxes),
        Order(words[0].line),
        confidence=min(word.confidence for word in words),
        is_aligned=True,
        agrees=value_of(text) == value_of("".join(pieces)),
    )


def _cut(text: str, positions: list[int]) -> tuple[int, int]:
    """The part of a known word that is meant, with the signs at its ends when it reaches them."""
    start, end = positions[0], positions[-1] + 1
    start = start if letters(text[:start]) else 0
    return start, end if letters(text[end:]) else len(text)


def complete(
    text: Text, spots: Sequence[Spot | None], left: Sequence[Word], box: Box, page: "PageFrame"
) -> list[Spot]:
    """A place for every word: next to its neighbours in the line, else its share of the box."""
    placed = list(spots)
    for run in _runs(text, spots):
        area = _between(text, placed, run, left, box)
        filled = _spread(text, run, area) if area else _share(text, run, box, page)
        for index, spot in zip(run, filled, strict=True):
            placed[index] = spot
    return [spot for spot in placed if spot is not None]


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What is known of the page around: its width to height, and all its known words."""

    aspect: float
    words: Sequence[Word]

    def order_at(self, box: Box) -> Order:
        """After the last known line above."""
        middle = (box.y0 + box.y1) / 2
        above = [word.line for word in self.words if (word.box.y0 + word.box.y1) / 2 < middle]
        return Order(max(above, default=-1) + 0.5, box.y0)


def _runs(text: Text, spots: Sequence[Spot | None]) -> list[list[int]]:
    """Words in a row, in one line, that have no place."""
    grouped = groupby(range(len(spots)), key=lambda i: (text.lines[i], spots[i] is None))
    return [list(indexes) for (_, is_placeless), indexes in grouped if is_placeless]


def _between(
    text: Text, placed: list[Spot | None], run: list[int], left: Sequence[Word], box: Box
) -> Spot | None:
    """The room beside the neighbours in the same line; None where there is no neighbour or room."""
    before = _neighbour(text, placed, run[0], -1)
    after = _neighbour(text, placed, run[-1], +1)
    beside = before or after
    if beside is None:
        return None
    is_one_line = after is not None and after.order == beside.order
    x0 = before.box.x1 if before else box.x0
    x1 = after.box.x0 if after and is_one_line else box.x1
    room = Box(x0, beside.box.y0, x1, beside.box.y1)
    seen = [word.box for word in left if _is_inside(word.box, room)]
    if seen:
        return Spot(union(seen), beside.order)
    index = run[0] - 1 if before else run[-1] + 1
    letter_width = (beside.box.x1 - beside.box.x0) / len(text.words[index])
    width = min(x1 - x0, _LOOSE_FIT * letter_width * _length(text, run))
    if width < _LETTER_ASPECT * letter_width * _length(text, run):
        return None
    x0, x1 = (x0, x0 + width) if before else (x1 - width, x1)
    return Spot(Box(x0, room.y0, x1, room.y1), beside.order)


def _neighbour(text: Text, placed: list[Spot | None], index: int, step: int) -> Spot | None:
    other = index + step
    if not 0 <= other < len(text.words) or text.lines[other] != text.lines[index]:
        return None
    return placed[other]


def _share(text: Text, run: list[int], box: Box, page: PageFrame) -> list[Spot]:
    """A part of the box by line, and of the line by length; long lines are taken as wrapped."""
    count, line = max(text.lines) + 1, text.lines[run[0]]
    in_line = [index for index, number in enumerate(text.lines) if number == line]
    height = (box.y1 - box.y0) / count
    top = box.y0 + line * height
    length = _length(text, in_line)
    width = (box.x1 - box.x0) * page.aspect  # in page heights, as `height` is
    rows = max(1, round((length * _LETTER_ASPECT * height / width) ** 0.5))
    spots, done = {}, 0
    for index in in_line:
        row, start = divmod(done / length * rows, 1)
        end = min(1.0, start + len(text.words[index]) / length * rows)
        row_box = Box(box.x0, top + row * height / rows, box.x1, top + (row + 1) * height / rows)
        spots[index] = Spot(_slice(row_box, start, end), page.order_at(row_box))
        done += len(text.words[index]) + 1
    return [spots[index] for index in run]


def _spread(text: Text, run: list[int], area: Spot) -> list[Spot]:
    length, done, spots = _length(text, run), 0, []
    for index in run:
        end = done + len(text.words[index])
        spots.append(Spot(_slice(area.box, done / length, end / length), area.order))
        done = end + 1
    return spots


def _length(text: Text, run: Sequence[int]) -> int:
    """Letters of these words and the spaces between them."""
    return sum(len(text.words[index]) + 1 for index in run) - 1


def union(boxes: Sequence[Box]) -> Box:
    """The smallest box around them all."""
    return Box(
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )


def _slice(box: Box, start: float, end: float) -> Box:
    width = box.x1 - box.x0
    return Box(box.x0 + start * width, box.y0, box.x0 + end * width, box.y1)


def _is_inside(word: Box, room: Box) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return room.x0 <= x <= room.x1 and room.y0 <= y <= room.y1
