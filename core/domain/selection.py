"""Which spec a sheet is of: its phrases and form codes, scored 0 to 100."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.domain import expressions
from core.domain.model import Band, Candidate, Selection
from core.domain.policy import Policy
from core.domain.reading import Page, PageSource, Reading, Word
from core.domain.specs import SelectionSpec, Spec
from core.domain.squeeze import allowed_edits, fold, fold_words

_ALL_WEIGHT, _ANY_WEIGHT = 60, 25
_CODE_BONUS = 15
_INCOMPLETE_MOST = 45  # the most that a sheet without a needed phrase scores
# A phrase in the head of page 1 names the form; in the running text it may just be mentioned.
_HEAD_SHARE, _HEAD_WORDS = 0.25, 25
_MENTIONED = 0.85
_MAX_CODE_CHARS = 100_000
# Behind a phrase these make it a label: "Work Order No".
_NUMBERED = frozenset(fold(word) for word in ("no", "nos", "number", "ref", "reference", "id", "#"))
_TITLE_WORDS = 6
_MAX_WORDS = 4_000
_MAX_PHRASE_WORDS = 8
_MAX_PHRASE_CHARS = 48


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet's text in the forms that phrases are looked for in.

    `windows` and `head` are all runs of whole words, squeezed, by their length; `short` the words
    of lines of few words; `hits` what phrases gave so far: specs share many.
    """

    windows: dict[int, set[str]]
    head: dict[int, set[str]]
    short: tuple[Word, ...]
    text: str
    may_slip: bool
    hits: dict[str, float] = field(default_factory=dict)


def select(
    reading: Reading, specs: tuple[Spec, ...], policy: Policy, *, named: str | None = None
) -> tuple[Selection, Spec | None]:
    """The spec of a sheet, or none where it is not clear. `named` (id or id@version) decides."""
    scored = _ranked(reading, specs)
    candidates = tuple(Candidate(spec.id, score) for score, spec in scored)
    if named is not None:
        return _named(candidates, specs, named, policy)
    if not scored:
        return Selection(Band.LOW, 0, (), None), None
    score, spec = scored[0]
    runner_up = scored[1][0] if len(scored) > 1 else 0
    band = _band(score, policy)
    chosen = spec if _is_clear(band, score, runner_up, policy) else None
    return Selection(band, score, candidates, chosen.ref if chosen else None), chosen


def _named(
    candidates: tuple[Candidate, ...], specs: tuple[Spec, ...], named: str, policy: Policy
) -> tuple[Selection, Spec | None]:
    found = next((s for s in specs if named in (s.id, f"{s.id}@{s.version}")), None)
    score = next((c.score for c in candidates if found and c.spec == found.id), 0)
    ref = found.ref if found else None
    return Selection(_band(score, policy), score, candidates, ref, named=True), found


def _is_clear(band: Band, score: int, runner_up: int, policy: Policy) -> bool:
    """Two specs that both match by themselves within the gap are one too many."""
    is_ahead = score - runner_up >= policy.select_gap
    if band is Band.HIGH:
        return is_ahead or _band(runner_up, policy) is not Band.HIGH
    return band is Band.MEDIUM and is_ahead


def _band(score: int, policy: Policy) -> Band:
    if score >= policy.select_high_score:
        return Band.HIGH
    return Band.MEDIUM if score >= policy.select_medium_score else Band.LOW


def _ranked(reading: Reading, specs: tuple[Spec, ...]) -> list[tuple[int, Spec]]:
    sheet = _sheet(reading)
    able = [spec for spec in specs if can_be_selected(spec)]
    scored = [(_score(sheet, spec.selection), spec) for spec in able]
    return sorted(scored, key=lambda item: (-item[0], item[1].id))


def can_be_selected(spec: Spec) -> bool:
    """False for a base that only lends its fields: it says nothing of how it is recognised."""
    return bool(spec.selection.all or spec.selection.any or spec.selection.form_codes)


def _score(sheet: _Sheet, rules: SelectionSpec) -> int:
    if _is_disqualified(sheet, rules):
        return 0
    coded = _has_code(sheet, rules.form_codes)
    weight = _ALL_WEIGHT * bool(rules.all) + _ANY_WEIGHT * bool(rules.any)
    if not weight:
        return 100 if coded else 0
    hits = [_hit(sheet, phrase) for phrase in rules.all]
    gained = _ALL_WEIGHT * sum(hits) / len(hits) if hits else 0.0
    best_any = max((_hit(sheet, phrase) for phrase in rules.any), default=0.0)
    best_any = max(best_any, _MENTIONED * coded)  # A form code says as much as a phrase.
    gained += _ANY_WEIGHT * best_any if rules.any else 0.0
    score = round(100 * gained / weight) + _CODE_BONUS * coded
    # Every phrase of `all` must occur, and one of `any`: short of that nothing matches by itself.
    is_whole = all(hits) and (best_any > 0 or not rules.any)
    return min(100 if is_whole else _INCOMPLETE_MOST, score)


def _is_disqualified(sheet: _Sheet, rules: SelectionSpec) -> bool:
    """By a phrase in the head or in a line of few words; in a sentence it is a mere mention,
    where the head has a phrase of the spec's own."""
    own = max((_hit(sheet, phrase) for phrase in (*rules.all, *rules.any)), default=0.0)
    for phrase in rules.none:
        against = _hit(sheet, phrase)
        if not against:
            continue
        if against == 1.0 or own < 1.0 or _is_title(sheet, phrase):
            return True
    return False


def _is_title(sheet: _Sheet, phrase: str) -> bool:
    titles = _windows(list(sheet.short), titles=True)
    return _occurs(titles, _phrase(phrase), may_slip=sheet.may_slip)


def _has_code(sheet: _Sheet, codes: Iterable[str]) -> bool:
    return any(expressions.finds(code, sheet.text) for code in codes)


def _hit(sheet: _Sheet, phrase: str) -> float:
    """1 where the phrase stands in the head, less where it is only mentioned, 0 where absent."""
    if phrase not in sheet.hits:
        sheet.hits[phrase] = _looked_up(sheet, _phrase(phrase))
    return sheet.hits[phrase]


def _looked_up(sheet: _Sheet, words: str) -> float:
    if not words:
        return 0.0
    if _occurs(sheet.head, words, may_slip=sheet.may_slip):
        return 1.0
    return _MENTIONED if _occurs(sheet.windows, words, may_slip=sheet.may_slip) else 0.0


@lru_cache(maxsize=4_000)
def _phrase(phrase: str) -> str:
    return fold_words(phrase)


def _occurs(windows: dict[int, set[str]], phrase: str, *, may_slip: bool) -> bool:
    """Whole words whose squeezed text is the phrase, give or take an OCR slip."""
    if phrase in windows.get(len(phrase), ()):
        return True
    slack = allowed_edits(len(phrase)) if may_slip else 0
    for length in range(len(phrase) - slack, len(phrase) + slack + 1) if slack else ():
        near = windows.get(length)
        if near and process.extractOne(phrase, near, scorer=OSA.distance, score_cutoff=slack):
            return True
    return False


def _sheet(reading: Reading) -> _Sheet:
    words = [word for page in reading.pages for word in page.words][:_MAX_WORDS]
    head = _head(reading.pages[0]) if reading.pages else []
    lines = Counter((page.number, word.line) for page in reading.pages for word in page.words)
    short = tuple(
        word
        for page in reading.pages
        for word in page.words
        if lines[page.number, word.line] <= _TITLE_WORDS
    )[:_MAX_WORDS]
    may_slip = any(page.source is not PageSource.TEXT_LAYER for page in reading.pages)
    text = reading.text[:_MAX_CODE_CHARS]
    return _Sheet(_windows(words), _windows(head, titles=True), short, text, may_slip)


def _windows(words: list[Word], *, titles: bool = False) -> dict[int, set[str]]:
    """All runs of words by their length; of `titles` those that are no label ("Work Order No")."""
    tokens = [token for word in words if (token := fold(word.text))]
    found: dict[int, set[str]] = {}
    for start in range(len(tokens)):
        text = ""
        for at, token in enumerate(tokens[start : start + _MAX_PHRASE_WORDS], start):
            text += token
            if len(text) > _MAX_PHRASE_CHARS:
                break
            if titles and tokens[at + 1 : at + 2] and tokens[at + 1] in _NUMBERED:
                continue
            found.setdefault(len(text), set()).add(text)
    return found


def _head(page: Page) -> list[Word]:
    top = min((word.box.y0 for word in page.words), default=0.0)
    bottom = max((word.box.y1 for word in page.words), default=1.0)
    limit = top + _HEAD_SHARE * (bottom - top)
    return [word for word in page.words[:_HEAD_WORDS] if word.box.y0 <= limit]
