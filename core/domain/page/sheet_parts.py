"""The parts of a sheet that a phrase may stand in: its title, the letterhead over or beside it, a
heading or label, a value, running text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count, groupby
from statistics import median

from core.domain.labelling import lexicon
from core.domain.page.reading import Page, Word
from core.domain.page.squeeze import fold

TITLE, HEADING, TEXT = 1.0, 0.9, 0.8  # what a phrase counts for where it stands
# The head of page 1 names the form; so does large print below a long letterhead.
_HEAD_SHARE, _HEAD_WORDS = 0.25, 25
_LARGE, _LARGE_SHARE = 1.35, 0.5
_TITLE_WORDS, _HEADING_WORDS = 10, 6
_GAP_CHARS = 2.5  # wider than a space between words, in characters of the word before
# Behind a phrase these make it a label: "Work Order No".
NUMBERED = frozenset(map(fold, ("no", "nos", "number", "ref", "reference", "id", "#")))
# A firm's name says what the firm does, not what this sheet is.
_FIRMS = frozenset(map(fold, ("ltd", "limited", "llp", "plc", "inc", "gmbh", "ltd.")))
# What a form's title calls the paper; a line of the head over it, without one, is a letterhead.
_PAPER_NOUNS = """
sheet report certificate record card order form checklist log docket note schedule survey sheets
reports certificates records
"""
_PAPERS = frozenset(map(fold, _PAPER_NOUNS.split()))

_LETTERHEAD_LINES = 4
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
_CONTACTS = frozenset(map(lexicon.stem, ("tel", "telephone", "registered", "vat", "email", "www")))


@dataclass(frozen=True, slots=True)
class Seen:
    """A word on its page: in which part of which line, whether behind a label, what it counts."""

    word: Word
    part: int
    is_value: bool
    weight: float


def seen(pages: Iterable[Page]) -> Iterator[Seen]:
    """The words of all pages in reading order, each with the part it stands in."""
    number = count()
    for page in pages:
        large = _large(page)
        head = _head(page) | large
        lines = [list(line) for _, line in groupby(page.words, key=lambda word: word.line)]
        titled = max(_title_line(lines, head), _contact_line(lines, head, large))
        for at, line in enumerate(lines):
            yield from _of_line(line, number, head, large, is_over_title=at < titled)


def _of_line(
    line: list[Word],
    number: Iterator[int],
    head: frozenset[int],
    large: frozenset[int],
    *,
    is_over_title: bool,
) -> Iterator[Seen]:
    is_value = False
    segments = list(_segments(line))
    labels = list(map(_is_label, segments))
    papers = list(map(_names_paper, segments))
    for segment, is_label, is_paper in zip(segments, labels, papers, strict=True):
        is_firm = (is_over_title and not is_paper) or _has_postcode(segment)
        # Beside the form's title stands who printed it.
        most = TEXT if is_firm else HEADING if any(papers) and not is_paper else TITLE
        may_title = not is_label or not large.isdisjoint(map(id, segment))
        # Among labels "Work Order" is one as well.
        titles = head if may_title and sum(labels) <= is_label else frozenset[int]()
        yield from _weighed(segment, next(number), titles, most, is_value=is_value)
        is_value = is_label


def _title_line(lines: list[list[Word]], head: frozenset[int]) -> int:
    """The first line of the head that calls the paper by its kind; 0 where none does."""
    for at, line in enumerate(lines):
        segments = list(_segments(line)) if not head.isdisjoint(map(id, line)) else []
        if any(
            id(segment[0]) in head and len(segment) <= _TITLE_WORDS and _names_paper(segment)
            for segment in segments
        ) and not any(map(_is_label, segments)):
            return at
    return 0


def _contact_line(lines: list[list[Word]], head: frozenset[int], large: frozenset[int]) -> int:
    """The last line of a letterhead, with the firm's own telephone or office, where a title in
    large print follows it; 0 where none is."""
    found = 0
    for at, line in enumerate(lines[:_LETTERHEAD_LINES]):
        said = {lexicon.stem(word.text.strip(":")) for word in line if id(word) in head}
        if said & _CONTACTS or _has_postcode(line):
            found = at
    title = [word for line in lines[found + 1 : found + 3] for word in line]
    return found if any(id(word) in large for word in title) else 0


def _has_postcode(words: list[Word]) -> bool:
    return _POSTCODE.search(" ".join(word.text for word in words)) is not None


def _names_paper(segment: list[Word]) -> bool:
    folded = [fold(word.text) for word in segment]
    is_label = segment[-1].text.endswith(":") or any(word in NUMBERED for word in folded)
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
    segment: list[Word], part: int, titles: frozenset[int], most: float, *, is_value: bool
) -> Iterator[Seen]:
    """What a phrase counts for at each word of a segment, `most` at most; behind a colon it is a
    value. `titles`: the words (by identity) that may be of the form's title."""
    is_firm = any(fold(word.text) in _FIRMS for word in segment)
    usual = HEADING if len(segment) <= _HEADING_WORDS else TEXT
    may_title = bool(titles) and len(segment) <= _TITLE_WORDS
    for word in segment:
        is_text = is_value or is_firm
        weight = TEXT if is_text else TITLE if may_title and id(word) in titles else usual
        yield Seen(word, part, is_value, min(weight, most))
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
