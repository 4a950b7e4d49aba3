"""What words, headings and colours say of an item: fine, to watch, failed, not applicable."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

from core.domain.model import ItemState
from core.domain.page.reading import Colour
from core.domain.page.squeeze import fold

OF_COLOUR: Mapping[Colour, ItemState] = {
    Colour.GREEN: ItemState.OK,
    Colour.YELLOW: ItemState.NA,
    Colour.ORANGE: ItemState.ADVISORY,
    Colour.RED: ItemState.FAIL,
}
# The gravest first: of two marks on one item the graver one is shown, as a doubt.
GRAVITY = (ItemState.FAIL, ItemState.ADVISORY, ItemState.NA, ItemState.OK, ItemState.UNMARKED)

# Phrases that say it wherever they stand, and those that do only where nothing else is said.
_SURE = {
    ItemState.OK: """
ok/okay/pass/passed/satisfactory/serviceable/acceptable/compliant/in order/no defects/no defect
no faults/no fault/no issues/no issue/no leaks/no damage/no concerns/no action/all good/all ok
no advisories/nothing to report/no wear/no play/no problems/none found/no corrosion
""",
    ItemState.ADVISORY: """
advisory/advisories/advise/advised/monitor/monitoring/attention/needs attention/attention required
requires attention/attention needed/amber/orange/recommended/caution/keep under observation
""",
    ItemState.FAIL: """
fail/failed/fails/failure/not ok/unsatisfactory/not satisfactory/unsat/defective/defect/defects
faulty/fault/unserviceable/rejected/reject/non compliant/noncompliant/not compliant/unsafe/not safe
broken/not working/inoperative/action required/repair required/urgent/unacceptable/immediate action
not acceptable/dangerous/needs repair/needs replacing/needs replacement/replacement required
""",
    ItemState.NA: """
na/n a/not applicable/not fitted/not required/not relevant/nia/not present/not tested
""",
}
_ALONE = {
    ItemState.OK: """
yes/y/p/s/sat/good/done/complete/completed/checked/tick/ticked/green/fine/working/normal/clean/safe
adequate/secure/g/checked ok/replaced/repaired/adjusted/topped up/cleaned/lubricated/greased/changed
excellent/very good/acc/serviced/rectified/correct/true/operational/✓/✔/√/☑/✅
""",
    ItemState.ADVISORY: """
adv/att/attn/a/fair/average/marginal/minor/worn/moderate/adjust/minor defect/watch
""",
    ItemState.FAIL: """
no/n/f/poor/bad/red/u/u s/unsatis/x/xx/✗/✘/✕/×/☒/❌/d/repair/replace/damaged/major/false/cross
crossed/worn out/leaking/major defect/danger
""",
    ItemState.NA: "yellow/n t/nt/nf/n r/nr/not appl/n app/napp",
}
_WORD = re.compile(r"[^\W_]+|[✓✔√☑✅✗✘✕×☒❌]")
_TRANSLATED = re.compile(r"\s/\s")
_ENDS = re.compile(r"\s*(?:[-–—,;:.(/]|$)")
_LONGEST = 3  # words of a phrase
_SURE_AT_START, _SURE_LATER, _ALONE_FIRST = 1.0, 0.85, 0.9
_TWO_SAID = 0.6
_LEAST_CUT = 3  # letters of a word cut short
_SHORT = 2  # letters: shorter headings count only beside a plain one
_USUAL = ("pass", "fail", "monitor", "advisory", "good", "poor", "satisfactory", "defect")
_NEGATIONS = frozenset(map(fold, ("not", "no", "never", "without")))


def _table(phrases: Mapping[ItemState, str]) -> dict[tuple[str, ...], ItemState]:
    return {
        tuple(fold(word) or word for word in phrase.split()): state
        for state, text in phrases.items()
        for line in text.splitlines()
        for phrase in line.split("/")
        if phrase.strip()
    }


_SURE_PHRASES, _LONE_PHRASES = _table(_SURE), _table(_ALONE)
_ALL_PHRASES = {**_LONE_PHRASES, **_SURE_PHRASES}


@lru_cache(maxsize=4_000)
def said(text: str) -> tuple[ItemState, float] | None:
    """What a text behind an item says, and how surely (0 to 1); None where it says nothing.

    "OK - pads 6 mm", "advisory, monitor", "Pass"; prose such as "no leak at the front" is none.
    """
    words, ends = _words(text)
    if not words:
        return None
    start = _at(words, 0, _ALL_PHRASES)
    if start is not None:
        state, count = start
        is_sure = tuple(words[:count]) in _SURE_PHRASES
        is_ended = count == len(words) or _ENDS.match(text, ends[count - 1]) is not None
        if is_sure or is_ended:
            later = _later(words, count)
            if later - {state, ItemState.OK}:
                # "OK but monitor", "Fail - not applicable to this model".
                return _gravest({state, *later}), _TWO_SAID
            return state, _SURE_AT_START if is_sure else _ALONE_FIRST
    parts = map(is_state, _TRANSLATED.split(text[:200]))
    translated = {state for state in parts if state is not None}
    if len(translated) == 1 and _TRANSLATED.search(text) is not None:
        return translated.pop(), _ALONE_FIRST  # "Ydw / Yes"
    later = _later(words, 0)
    return (_gravest(later), _SURE_LATER if len(later) == 1 else _TWO_SAID) if later else None


@lru_cache(maxsize=20_000)
def is_state(text: str) -> ItemState | None:
    """The state that a text names and nothing else: a heading, a printed option."""
    words, _ = _words(text)
    return _ALL_PHRASES.get(tuple(words)) or _cut_short(text, words) if words else None


def _cut_short(text: str, words: list[str]) -> ItemState | None:
    """The state of the words that one with a full stop may be short for: "Satis.", "Def."."""
    is_short = len(words) == 1 and text.rstrip().endswith(".") and len(words[0]) >= _LEAST_CUT
    if not is_short:
        return None
    meant = {
        state
        for phrase, state in _ALL_PHRASES.items()
        if len(phrase) == 1 and phrase[0].startswith(words[0])
    }
    return meant.pop() if len(meant) == 1 else None


def nearly(text: str) -> ItemState | None:
    """The state of a usual printed option that a text misses by one letter: "Pas", "Monitar"."""
    seen = fold(text)
    near = [word for word in _USUAL if OSA.distance(fold(word), seen, score_cutoff=1) <= 1]
    return is_state(near[0]) if len(near) == 1 else None


def is_plain(text: str) -> bool:
    """Whether a heading says its state by more than a letter or two that may mean anything."""
    words, _ = _words(text)
    return tuple(words) in _SURE_PHRASES or len("".join(words)) > _SHORT


def _words(text: str) -> tuple[list[str], list[int]]:
    """The folded words of a text and where each ends; "n/a" is one, "N / A" as well."""
    joined = re.sub(r"\b([nN])\s?[/.\\]\s?([aA])\b\.?", "na ", text[:200])
    joined = re.sub(r"\b([uU])/([sS])\b", "u s", joined)
    found = list(_WORD.finditer(joined))
    shift = len(text[:200]) - len(joined)
    return [fold(w.group()) or w.group() for w in found], [w.end() + shift for w in found]


def _at(
    words: list[str], start: int, phrases: Mapping[tuple[str, ...], ItemState]
) -> tuple[ItemState, int] | None:
    """The longest phrase from a word on: its state, and how many words it has."""
    for count in range(min(_LONGEST, len(words) - start), 0, -1):
        state = phrases.get(tuple(words[start : start + count]))
        if state is not None:
            return state, count
    return None


def _later(words: list[str], start: int) -> set[ItemState]:
    """The states of sure phrases from a word on; "not" before one turns fine and failed."""
    found: set[ItemState] = set()
    at = start
    while at < len(words):
        here = _at(words, at, _SURE_PHRASES)
        if here is None:
            at += 1
            continue
        state, count = here
        is_negated = at > 0 and words[at - 1] in _NEGATIONS
        turned = {ItemState.OK: ItemState.FAIL, ItemState.FAIL: ItemState.OK}
        found.add(turned.get(state, state) if is_negated else state)
        at += count
    return found


def _gravest(states: Iterable[ItemState]) -> ItemState:
    return min(states, key=GRAVITY.index)
