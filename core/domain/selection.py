"""Which spec a sheet is of: its phrases and form codes, scored 0 to 100.

A phrase counts for most in the title, for less in a heading or label, for least in running text.
Every phrase of `all` has to occur and one of `any`; what a sheet lacks of that keeps it from
matching by itself. Where several specs match, the one with more to say wins: a phrase that shares
its words with another spec's longer one ("repair report" in "VOR repair report"), and a title that
only names the kind of paper beside one that names its subject, count for less. A spec that another
outdoes by far in labels found on the sheet counts for less too, and one that is only mentioned,
while the labels it needs are not there, does not match.
"""

from collections.abc import Iterable
from functools import lru_cache

from core.domain.labelling import label_fit
from core.domain.model import Band, Candidate, Selection
from core.domain.page import phrases
from core.domain.page.phrases import Occurrence, SheetText
from core.domain.page.reading import Reading
from core.domain.page.sheet_parts import HEADING, TEXT, TITLE
from core.domain.page.squeeze import fold
from core.domain.policy import Policy
from core.domain.rule_language import expressions
from core.domain.spec.specs import SelectionSpec, Spec

_ALL_WEIGHT, _ANY_WEIGHT = 60, 25
_CODE_BONUS = 15
_INCOMPLETE_MOST = 45  # the most that a sheet without a needed phrase scores
_CODE_ALONE = 65  # a form code says which form it is, but its title is not there
_OUTSPOKEN = 0.85
_WHOLE_LEAST = 80
_FIELDS_AHEAD = 2.0  # fields whose labels are on the sheet: so many more, and it is that spec's
_LEAST_SHARE = 0.5  # of the required fields: with fewer a mere mention makes no match
_FORM_LABELS = 6  # on a sheet with fewer one cannot tell by its labels
_MAX_CODE_CHARS = 100_000
# Words that name a kind of paper or of work, but not what it is about.
_PAPER_WORDS = """
report reports sheet sheets record records form forms certificate certificates card cards order
orders job jobs work works service services servicing maintenance repair repairs inspection
inspections visit visits planned preventive preventative routine safety compliance checklist check
checks annual test testing installation commissioning handover log docket field schedule summary
completion breakdown audit health site engineer new equipment and of the for
"""
_PAPER = frozenset(fold(word) for word in _PAPER_WORDS.split())


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
    sheet = phrases.text_of(reading)
    text = reading.text[:_MAX_CODE_CHARS]
    able = [spec for spec in specs if can_be_selected(spec)]
    alone = [(_score(sheet, text, spec.selection, ()), spec) for spec in able]
    whole = [spec for score, spec in alone if score >= _WHOLE_LEAST]
    if len(whole) > 1:
        alone = [(_among(sheet, text, score, spec, whole), spec) for score, spec in alone]
    alone = _by_labels(reading, sheet, alone)
    return sorted(alone, key=lambda item: (-item[0], item[1].id))


def _by_labels(
    reading: Reading, sheet: SheetText, scored: list[tuple[int, Spec]]
) -> list[tuple[int, Spec]]:
    """The scores, seen beside the labels that are printed on the sheet."""
    matching = [spec for score, spec in scored if score >= _WHOLE_LEAST]
    fits = {
        spec.id: label_fit.of(reading, spec)
        for spec in matching
        if len(matching) > 1 or _best_hit(sheet, spec) <= TEXT
    }
    best = max((fit.points for fit in fits.values()), default=0.0)

    def judged(score: int, spec: Spec) -> int:
        fit = fits.get(spec.id)
        if fit is None:
            return score
        is_form = fit.labels >= _FORM_LABELS
        if is_form and fit.share < _LEAST_SHARE and _best_hit(sheet, spec) <= TEXT:
            return min(score, _INCOMPLETE_MOST)
        return round(_OUTSPOKEN * score) if best - fit.points >= _FIELDS_AHEAD else score

    return [(judged(score, spec), spec) for score, spec in scored]


def _best_hit(sheet: SheetText, spec: Spec) -> float:
    return max((_hit(sheet, phrase, ()) for phrase in _phrases(spec)), default=TITLE)


def can_be_selected(spec: Spec) -> bool:
    """False for a base that only lends its fields: it says nothing of how it is recognised."""
    return bool(spec.selection.all or spec.selection.any or spec.selection.form_codes)


def _among(sheet: SheetText, text: str, score: int, spec: Spec, whole: list[Spec]) -> int:
    """The score where other specs match by themselves too."""
    if spec not in whole:
        return score
    others = [phrase for other in whole if other is not spec for phrase in _phrases(other)]
    rivals = [(phrase, found) for phrase in others for found in phrases.occurrences(sheet, phrase)]
    score = _score(sheet, text, spec.selection, rivals)
    is_coded = any(_has_own_code(sheet, text, other) for other in whole if other is not spec)
    is_less = is_coded and not _has_own_code(sheet, text, spec)
    return round(_OUTSPOKEN * score) if is_less else score


def _has_own_code(sheet: SheetText, text: str, spec: Spec) -> bool:
    """Whether a form code is there as well as a title; a code alone may be a job's number."""
    titled = max((_hit(sheet, phrase, ()) for phrase in _phrases(spec)), default=0.0) == TITLE
    return titled and any(expressions.finds(code, text) for code in spec.selection.form_codes)


def _phrases(spec: Spec) -> tuple[str, ...]:
    return (*spec.selection.all, *spec.selection.any)


_Rivals = Iterable[tuple[str, Occurrence]]


def _score(sheet: SheetText, text: str, rules: SelectionSpec, rivals: _Rivals) -> int:
    if _is_disqualified(sheet, rules):
        return 0
    coded = any(expressions.finds(code, text) for code in rules.form_codes)
    weight = _ALL_WEIGHT * bool(rules.all) + _ANY_WEIGHT * bool(rules.any)
    if not weight:
        return 100 if coded else 0
    hits = [_hit(sheet, phrase, rivals) for phrase in rules.all]
    best_any = max((_hit(sheet, phrase, rivals) for phrase in rules.any), default=0.0)
    if coded and not best_any and not any(hits):
        return _CODE_ALONE
    best_any = max(best_any, TEXT * coded)  # A form code says as much as a phrase.
    gained = _ALL_WEIGHT * sum(hits) / len(hits) if hits else 0.0
    gained += _ANY_WEIGHT * best_any if rules.any else 0.0
    if not all(hits) or (rules.any and not best_any):
        return round(_INCOMPLETE_MOST * gained / weight)
    is_code = coded and not _is_outtitled(max([*hits, best_any]), rivals)
    return min(100, round(100 * gained / weight) + _CODE_BONUS * is_code)


def _is_outtitled(best: float, rivals: _Rivals) -> bool:
    """Whether another spec's phrase is the title and none of this one's: then what looks like
    its form code may be the number of a job."""
    return best < TITLE and any(rival.weight == TITLE for _, rival in rivals)


def _hit(sheet: SheetText, phrase: str, rivals: _Rivals) -> float:
    """What the phrase counts for at its best place; 0 where it is absent."""
    found = phrases.occurrences(sheet, phrase)
    return max((_weight(phrase, one, rivals) for one in found), default=0.0)


def _weight(phrase: str, found: Occurrence, rivals: _Rivals) -> float:
    is_general = _is_general(phrase)
    for other, rival in rivals:
        has_subject = not _is_general(other)
        outtitled = is_general and has_subject and rival.weight == TITLE
        # What names a subject does not yield to more words for a kind of paper.
        if outtitled or (found.yields_to(rival) and (is_general or has_subject)):
            return found.weight * _OUTSPOKEN
    return found.weight


@lru_cache(maxsize=4_000)
def _is_general(phrase: str) -> bool:
    """Whether a phrase names a kind of paper and no subject: "service report"."""
    return all(fold(word) in _PAPER for word in phrase.replace("-", " ").split())


def _is_disqualified(sheet: SheetText, rules: SelectionSpec) -> bool:
    """By a phrase in the title, in a heading or a label; in a sentence it is a mere mention,
    where the title has a phrase of the spec's own."""
    against = max((_hit(sheet, phrase, ()) for phrase in rules.none), default=0.0)
    if not 0.0 < against < HEADING:
        return against > 0.0
    own = max((_hit(sheet, phrase, ()) for phrase in (*rules.all, *rules.any)), default=0.0)
    return own < TITLE
