"""Where phrases stand on a sheet: in its title, in a heading or a label, or just in the text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import count, groupby, islice, pairwise
from statistics import median

from core.domain import lexicon, word_runs
from core.domain.reading import Page, PageSource, Reading, Word
from core.domain.squeeze import fold
from core.domain.word_runs import Span, WordRuns

TITLE, HEADING, TEXT = 1.0, 0.9, 0.8  # what a phrase counts for where it stands
# The head of page 1 names the form; so does large print below a long letterhead.
_HEAD_SHARE, _HEAD_WORDS = 0.25, 25
_LARGE, _LARGE_SHARE = 1.35, 0.5
_TITLE_WORDS, _HEADING_WORDS = 10, 6
_GAP_CHARS = 2.5  # wider than a space between words, in characters of the word before
_MAX_WORDS = 4_000
# Behind a phrase these make it a label: "Work Order No".
_NUMBERED = frozenset(map(fold, ("no", "nos", "number", "ref", "reference", "id", "#")))
# A firm's name says what the firm does, not what this sheet is.
_FIRMS = frozenset(map(fold, ("ltd", "limited", "llp", "plc", "inc", "gmbh", "ltd.")))
# What a form's title calls the paper; a line of the head over it, without one, is a letterhead.
_PAPER_NOUNS = """
sheet report certificate record card order form checklist log docket note schedule survey sheets
reports certificates records
"""
_PAPERS = frozenset(map(fold, _PAPER_NOUNS.split()))


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

    `runs` are its words as phrases are looked for among them; `weights` what a phrase counts for
    at each word; `labels` and `ends` the words with which a label ends, and a value behind one;
    `found` the phrases looked up.
    """

    runs: WordRuns
    weights: tuple[float, ...]
    labels: frozenset[int]
    ends: frozenset[int]
    found: dict[str, tuple[Occurrence, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A word on its page: in which part of which line, whether behind a label, what it counts."""

    word: Word
    part: int
    is_value: bool
    weight: float


def text_of(reading: Reading) -> SheetText:
    """The words of all pages, with where each stands."""
    seen = list(islice(_seen(reading.pages), _MAX_WORDS))
    kept = [(token, one) for one in seen if (token := fold(one.word.text))]
    tokens = [token for token, _ in kept]
    return SheetText(
        runs=word_runs.of(
            tokens,
            parts=tuple(one.part for _, one in kept),
            may_slip=any(page.source is not PageSource.TEXT_LAYER for page in reading.pages),
        ),
        weights=tuple(one.weight for _, one in kept),
        labels=frozenset(_label_ends(tokens, [one.word for _, one in kept])),
        ends=frozenset(_value_ends([one for _, one in kept])),
    )


def occurrences(sheet: SheetText, phrase: str) -> tuple[Occurrence, ...]:
    """Every place where the phrase stands as whole words, give or take an OCR slip."""
    if phrase not in sheet.found:
        spans = [
            span
            for span in word_runs.spans(sheet.runs, _words(phrase))
            if _is_of_one_piece(sheet, span)
        ]
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


@lru_cache(maxsize=4_000)
def _words(phrase: str) -> tuple[str, ...]:
    return tuple(filter(None, map(fold, phrase.split())))


def _label_ends(tokens: list[str], words: list[Word]) -> Iterator[int]:
    """Words that end a label: "Work Order No", "Work Order:"."""
    for at, word in enumerate(words):
        if word.text.endswith(":") or (tokens[at + 1 : at + 2] and tokens[at + 1] in _NUMBERED):
            yield at


def _value_ends(seen: list[_Seen]) -> Iterator[int]:
    """Words with which a label's value ends, as another part of the page follows."""
    for at, (one, after) in enumerate(pairwise(seen)):
        if one.is_value and after.part != one.part:
            yield at


def _seen(pages: Iterable[Page]) -> Iterator[_Seen]:
    number = count()
    for page in pages:
        large = _large(page)
        head = _head(page) | large
        lines = [list(line) for _, line in groupby(page.words, key=lambda word: word.line)]
        titled = _title_line(lines, head)
        for at, line in enumerate(lines):
            yield from _of_line(line, number, head, large, is_over_title=at < titled)


def _of_line(
    line: list[Word],
    number: Iterator[int],
    head: frozenset[int],
    large: frozenset[int],
    *,
    is_over_title: bool,
) -> Iterator[_Seen]:
    is_value = False
    segments = list(_segments(line))
    labels = sum(map(_is_label, segments))
    for segment in segments:
        is_firm = is_over_title and not _names_paper(segment)
        # Among labels "Work Order" is one as well.
        title = frozenset[int]() if labels > _is_label(segment) else head
        for seen in _weighed(segment, next(number), title, large, is_value=is_value):
            yield replace(seen, weight=TEXT) if is_firm else seen
        is_value = _is_label(segment)


def _title_line(lines: list[list[Word]], head: frozenset[int]) -> int:
    """The first line of the head that calls the paper by its kind; 0 where none does."""
    for at, line in enumerate(lines):
        segments = list(_segments(line))
        if not any(map(_is_label, segments)) and any(
            id(segment[0]) in head and len(segment) <= _TITLE_WORDS and _names_paper(segment)
            for segment in segments
        ):
            return at
    return 0


def _names_paper(segment: list[Word]) -> bool:
    folded = [fold(word.text) for word in segment]
    is_label = segment[-1].text.endswith(":") or any(word in _NUMBERED for word in folded)
    return not is_label and any(word in _PAPERS for word in folded)


def _segments(line: Iterable[Word]) -> Iterator[list[Word]]:
    """The parts of a line that wide gaps leave."""
    segment: list[Word] = []
    for word in line:
        if segment and _is_gap(segment[-1], word):
            yield segment
            segment = []
        segment.append(word)
    if segment:
        yield segment


def _is_gap(left: Word, right: Word) -> bool:
    width = (left.box.x1 - left.box.x0) / max(1, len(left.text))
    return right.box.x0 - left.box.x1 > _GAP_CHARS * width


def _is_label(segment: list[Word]) -> bool:
    text = " ".join(word.text for word in segment)
    return text.endswith(":") or lexicon.kind_of(text) is not None


def _weighed(
    segment: list[Word], part: int, head: frozenset[int], large: frozenset[int], *, is_value: bool
) -> Iterator[_Seen]:
    """What a phrase counts for at each word of a segment; behind a colon it is a value."""
    is_firm = any(fold(word.text) in _FIRMS for word in segment)
    usual = HEADING if len(segment) <= _HEADING_WORDS else TEXT
    is_label = not large.intersection(map(id, segment)) and _is_label(segment)
    for word in segment:
        may_title = len(segment) <= _TITLE_WORDS and id(word) in head and not is_label
        weight = TEXT if is_value or is_firm else TITLE if may_title else usual
        yield _Seen(word, part, is_value, weight)
        is_value = is_value or word.text.endswith(":")


def _head(page: Page) -> frozenset[int]:
    """The words (by identity) that may be of the form's title; none but on page 1."""
    if page.number != 1 or not page.words:
        return frozenset()
    top = min(word.box.y0 for word in page.words)
    height = max(word.box.y1 for word in page.words) - top
    first = [w for w in page.words[:_HEAD_WORDS] if w.box.y0 <= top + _HEAD_SHARE * height]
    return frozenset(map(id, first))


def _large(page: Page) -> frozenset[int]:
    """The words of page 1 that are large for it, in its upper half; its first line also."""
    if page.number != 1 or not page.words:
        return frozenset()
    top = min(word.box.y0 for word in page.words)
    height = max(word.box.y1 for word in page.words) - top
    usual = median(word.box.y1 - word.box.y0 for word in page.words)
    upper = [w for w in page.words if w.box.y0 <= top + _LARGE_SHARE * height]
    return frozenset(
        id(word)
        for word in upper
        if word.box.y1 - word.box.y0 >= _LARGE * usual or word.line == page.words[0].line
    )
