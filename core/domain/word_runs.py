"""Phrases among the words of a sheet: exactly, and with the slips of an engine."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.domain.squeeze import allowed_edits

_LETTERS_A_SLIP = 4  # a word may differ in one letter of so many
_MAX_PHRASE_WORDS = 8
_MAX_PHRASE_CHARS = 48

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class WordRuns:
    """A sheet's folded words: `different` without repeats, `joined` as one text.

    `at` says which word begins at which letter of it, its end included; `parts` in which part of
    which line each word is. `windows` and `slips` are what was looked up: runs of words of one
    length by their letters, and whether a word is there, give or take its slips.
    """

    tokens: tuple[str, ...]
    different: frozenset[str]
    joined: str
    at: dict[int, int]
    parts: tuple[int, ...]
    may_slip: bool
    windows: dict[int, dict[str, list[Span]]] = field(default_factory=dict)
    slips: dict[str, bool] = field(default_factory=dict)


def of(tokens: Sequence[str], *, parts: tuple[int, ...], may_slip: bool) -> WordRuns:
    """The words of a sheet; `may_slip`: an engine read some of them."""
    at = {offset: at for at, offset in enumerate(accumulate(map(len, tokens), initial=0))}
    joined = "".join(tokens)
    return WordRuns(tuple(tokens), frozenset(tokens), joined, at, parts, may_slip)


def spans(runs: WordRuns, words: tuple[str, ...]) -> list[Span]:
    """Where a phrase stands as whole words, give or take an OCR slip."""
    text = "".join(words)
    exact = list(_exact(runs, text))
    slack = _slack(words, text, runs.joined) if runs.may_slip and not exact else 0
    if not slack or not (_has_slips(runs, words) or _may_be_rejoined(text, runs.joined)):
        return exact
    return [
        span
        for length in range(len(text) - slack, len(text) + slack + 1)
        for key, distance in _near(text, _windows(runs, length), slack)
        for span in _windows(runs, length)[key]
        if _is_slip(runs, words, span, distance)
    ]


def _exact(runs: WordRuns, text: str) -> Iterator[Span]:
    """Where the letters of a phrase are those of whole words."""
    offset = runs.joined.find(text) if text else -1
    while offset >= 0:
        span = _span(runs, offset, len(text))
        if span is not None:
            yield span
        offset = runs.joined.find(text, offset + 1)


def _span(runs: WordRuns, offset: int, length: int) -> Span | None:
    """The words that so many letters are; None where they are parts of words, or too many."""
    start, end = runs.at.get(offset), runs.at.get(offset + length)
    if start is None or end is None or length > _MAX_PHRASE_CHARS:
        return None
    return (start, end) if 0 < end - start <= _MAX_PHRASE_WORDS else None


def _slack(words: tuple[str, ...], text: str, joined: str) -> int:
    """How many letters may be misread; 0 where no slip could make these words of the page."""
    if all(_has_piece(word, len(word) // _LETTERS_A_SLIP, joined) for word in words):
        return allowed_edits(len(text))
    return min(1, allowed_edits(len(text))) if _has_piece(text, 1, joined) else 0


def _has_slips(runs: WordRuns, words: tuple[str, ...]) -> bool:
    """Whether the page has every word of a phrase, each with its own slips."""
    return all(_has_slip(runs, word) for word in words)


def _has_slip(runs: WordRuns, word: str) -> bool:
    if word not in runs.slips:
        most = len(word) // _LETTERS_A_SLIP
        near = process.extractOne(word, runs.different, scorer=OSA.distance, score_cutoff=most)
        runs.slips[word] = near is not None
    return runs.slips[word]


def _may_be_rejoined(text: str, joined: str) -> bool:
    """Whether the page may have a phrase run together or torn apart, with one slip at most: then
    one half of it is whole, or the two letters where the halves meet changed places."""
    half = -(-len(text) // 2)
    swapped = text[: half - 1] + text[half : half + 1] + text[half - 1 : half] + text[half + 1 :]
    return _has_piece(text, 1, joined) or swapped in joined


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


def _is_slip(runs: WordRuns, words: tuple[str, ...], span: Span, distance: int) -> bool:
    """Whether the difference may be an engine's: never most of one word ("fire", "site"), and
    little where words of one line were run together or torn apart."""
    seen = runs.tokens[span[0] : span[1]]
    if len(words) != len(seen):
        return distance <= 1 and runs.parts[span[0]] == runs.parts[span[1] - 1]
    return all(
        OSA.distance(word, other) <= len(word) // _LETTERS_A_SLIP
        for word, other in zip(words, seen, strict=True)
    )


def _windows(runs: WordRuns, length: int) -> dict[str, list[Span]]:
    """All runs of whole words that have so many letters, made once."""
    if length not in runs.windows:
        made = runs.windows.setdefault(length, {})
        for offset in runs.at:
            span = _span(runs, offset, length)
            if span is not None:
                made.setdefault(runs.joined[offset : offset + length], []).append(span)
    return runs.windows[length]
