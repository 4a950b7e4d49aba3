"""Where phrases stand on a sheet: in its title, in a heading or a label, or just in the text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, islice, pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.domain.page import sheet_parts
from core.domain.page.reading import PageSource, Reading, Word
from core.domain.page.sheet_parts import HEADING, NUMBERED, TITLE, Seen
from core.domain.page.squeeze import allowed_edits, fold

_LETTERS_A_SLIP = 4  # a word may differ in one letter of so many
_MAX_WORDS = 4_000
_MAX_PHRASE_WORDS = 8
_MAX_PHRASE_CHARS = 48

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A phrase found: its tokens `start` to `end` (past it), and what it counts for there."""

    start: int
    end: int
    weight: float

    def yields_to(self, other: "Occurrence") -> bool:
        """Whether another, longer one shares words with it."""
        is_longer = other.end - other.start > self.end - self.start
        return is_longer and other.start < self.end and self.start < other.end


@dataclass(frozen=True, slots=True)
class SheetText:
    """A sheet's words as phrases are looked for in them.

    `joined` is the whole text, squeezed, and `at` which word begins at which of its letters,
    its end included; `weights` what a phrase counts for at each word; `parts` which part of which
    line it is in, `lines` which line; `labels` and `ends` the words with which a label ends, and a
    value behind one; `found` and `windows` what was looked up: runs of words by their letters, for
    one length.
    """

    tokens: tuple[str, ...]
    joined: str
    at: dict[int, int]
    weights: tuple[float, ...]
    parts: tuple[int, ...]
    lines: tuple[int, ...]
    labels: frozenset[int]
    ends: frozenset[int]
    may_slip: bool
    found: dict[str, tuple[Occurrence, ...]] = field(default_factory=dict)
    windows: dict[int, dict[str, list[Span]]] = field(default_factory=dict)


def text_of(reading: Reading) -> SheetText:
    """The words of all pages, with where each stands."""
    seen = list(islice(sheet_parts.seen(reading.pages), _MAX_WORDS))
    kept = [(token, one) for one in seen if (token := fold(one.word.text))]
    tokens = [token for token, _ in kept]
    return SheetText(
        tokens=tuple(tokens),
        joined="".join(tokens),
        at={offset: at for at, offset in enumerate(accumulate(map(len, tokens), initial=0))},
        weights=tuple(one.weight for _, one in kept),
        parts=tuple(one.part for _, one in kept),
        lines=tuple(one.word.line for _, one in kept),
        labels=frozenset(_label_ends(tokens, [one.word for _, one in kept])),
        ends=frozenset(_value_ends([one for _, one in kept])),
        may_slip=any(page.source is not PageSource.TEXT_LAYER for page in reading.pages),
    )


def occurrences(sheet: SheetText, phrase: str) -> tuple[Occurrence, ...]:
    """Every place where the phrase stands as whole words, give or take an OCR slip."""
    if phrase not in sheet.found:
        spans = [span for span in _spans(sheet, _words(phrase)) if _is_of_one_piece(sheet, span)]
        sheet.found[phrase] = tuple(_occurrence(sheet, span) for span in spans)
    return sheet.found[phrase]


def _occurrence(sheet: SheetText, span: Span) -> Occurrence:
    start, end = span
    weight = min(sheet.weights[start:end])
    is_label = end - 1 in sheet.labels
    return Occurrence(start, end, min(weight, HEADING) if is_label else weight)


def _is_of_one_piece(sheet: SheetText, span: Span) -> bool:
    """False where one label's value ends within: "Fault: Electrical", "Safety: OK" below it."""
    return sheet.ends.isdisjoint(range(span[0], span[1] - 1))


def _spans(sheet: SheetText, words: tuple[str, ...]) -> list[Span]:
    text = "".join(words)
    exact = list(_exact(sheet, text))
    slack = _slack(words, text, sheet.joined) if sheet.may_slip and not exact else 0
    if not slack:
        return exact
    return [
        span
        for length in range(len(text) - slack, len(text) + slack + 1)
        for key, distance in _near(text, _windows(sheet, length), slack)
        for span in _windows(sheet, length)[key]
        if _is_slip(sheet, words, span, distance)
    ]


def _exact(sheet: SheetText, text: str) -> Iterator[Span]:
    """Where the letters of a phrase are those of whole words."""
    offset = sheet.joined.find(text) if text else -1
    while offset >= 0:
        span = _span(sheet, offset, len(text))
        if span is not None:
            yield span
        offset = sheet.joined.find(text, offset + 1)


def _span(sheet: SheetText, offset: int, length: int) -> Span | None:
    """The words that so many letters are; None where they are parts of words, or too many."""
    start, end = sheet.at.get(offset), sheet.at.get(offset + length)
    if start is None or end is None or length > _MAX_PHRASE_CHARS:
        return None
    return (start, end) if 0 < end - start <= _MAX_PHRASE_WORDS else None


def _slack(words: tuple[str, ...], text: str, joined: str) -> int:
    """How many letters may be misread; 0 where no slip could make these words of the page."""
    if all(_has_piece(word, len(word) // _LETTERS_A_SLIP, joined) for word in words):
        return allowed_edits(len(text))
    return min(1, allowed_edits(len(text))) if _has_piece(text, 1, joined) else 0


def _has_piece(text: str, slips: int, joined: str) -> bool:
    """Of a text in one piece more than letters misread, one piece is whole."""
    return any(piece in joined for piece in _pieces(text, slips + 1))


@lru_cache(maxsize=10_000)
def _pieces(text: str, count: int) -> tuple[str, ...]:
    size = -(-len(text) // count)
    return tuple(text[at : at + size] for at in range(0, len(text), size))


def _near(text: str, windows: Mapping[str, list[Span]], slack: int) -> Iterator[tuple[str, int]]:
    near = process.extract(
        text, windows.keys(), scorer=OSA.distance, score_cutoff=slack, limit=None
    )
    for key, distance, _ in near:
        yield key, int(distance)


def _is_slip(sheet: SheetText, words: tuple[str, ...], span: Span, distance: int) -> bool:
    """Whether the difference may be an engine's: never most of one word ("fire", "site"), and
    little where words of one line were run together or torn apart."""
    seen = sheet.tokens[span[0] : span[1]]
    if len(words) != len(seen):
        weights = sheet.weights[span[0] : span[1]]
        is_line = sheet.lines[span[0]] == sheet.lines[span[1] - 1]
        # Set wide, a title is in parts.
        is_title = is_line and min(weights) >= HEADING and max(weights) >= TITLE
        is_together = is_title or sheet.parts[span[0]] == sheet.parts[span[1] - 1]
        return distance <= 1 and is_together
    return all(
        OSA.distance(word, other) <= len(word) // _LETTERS_A_SLIP
        for word, other in zip(words, seen, strict=True)
    )


@lru_cache(maxsize=4_000)
def _words(phrase: str) -> tuple[str, ...]:
    return tuple(filter(None, map(fold, phrase.split())))


def _windows(sheet: SheetText, length: int) -> dict[str, list[Span]]:
    """All runs of whole words that have so many letters, made once."""
    if length not in sheet.windows:
        made = sheet.windows.setdefault(length, {})
        for offset in sheet.at:
            span = _span(sheet, offset, length)
            if span is not None:
                made.setdefault(sheet.joined[offset : offset + length], []).append(span)
    return sheet.windows[length]


def _label_ends(tokens: list[str], words: list[Word]) -> Iterator[int]:
    """Words that end a label: "Work Order No", "Work Order:"."""
    for at, word in enumerate(words):
        if word.text.endswith(":") or (tokens[at + 1 : at + 2] and tokens[at + 1] in NUMBERED):
            yield at


def _value_ends(seen: list[Seen]) -> Iterator[int]:
    """Words with which a label's value ends, as another part of the page follows."""
    for at, (one, after) in enumerate(pairwise(seen)):
        if one.is_value and after.part != one.part:
            yield at
