"""What a field found nowhere could be after all: what stands under a label that nobody lists.

A value is missing for certain only where its label is nowhere on the page. A label that neither
the spec nor field service knows, over a value that the field could hold, may be that label in
other words: a doubt for a person, who can tell the spec the label.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.domain.fields import attempts, contenders
from core.domain.fields.areas import PageScan
from core.domain.fields.attempts import Attempt
from core.domain.labelling import label_phrases, lexicon
from core.domain.labelling.labels import Anchor
from core.domain.labelling.lexicon import Kind
from core.domain.model import Evidence, FieldState, Severity
from core.domain.page.reading import PageSource
from core.domain.rule_language import expressions
from core.domain.signing import sign_inks
from core.domain.spec.specs import FieldSpec, FieldType, Locale

_TYPED = frozenset({FieldType.DATE, FieldType.TIME})
_ANY_LABEL = _TYPED | {FieldType.CHOICE, FieldType.TEXT}
_BY_WORDS = frozenset(
    {FieldType.STRING, FieldType.BOOLEAN, FieldType.NUMBER, FieldType.MONEY, FieldType.DURATION}
)
_CODES = frozenset({Kind.JOB, Kind.ORDER, Kind.ASSET, Kind.SERIAL})
_NAMES = frozenset({Kind.ENGINEER, Kind.CUSTOMER})
_NUMBERED = frozenset(map(lexicon.stem, ("no", "ref", "id")))
# Words that are in labels of every kind say nothing of one.
_COMMON_WORDS = """
no ref id name date time details type of on by at in to for site work job service visit carried out
done required needed other code value total report sheet order note description
"""
_COMMON = frozenset(map(lexicon.stem, _COMMON_WORDS.split()))
_CODE = re.compile(r"(?=.*\d)[^\W_][\w/.#-]*(?: [\w/.#-]+){0,2}")
# "Raj Lowe (van 3)": a name, and a remark in brackets.
_NAME = re.compile(r"[^\W\d_][^\d\s]*(?: [^\d\s]+){0,5}(?: \(.*\))?")
_MOST_HEADING_WORDS = 6
_HEADING_UNITS = 2.0  # line heights from a heading to its text, down and aside
_LEAST_TEXT_WORDS, _LEAST_TEXT = 4, 20
_GRAVE = frozenset({Severity.S0, Severity.S1})
_INK_SCORE, _ALIKE_SCORE = 0.5, 0.6
_SLACK = 0.005  # of the page


def read(scans: Sequence[PageScan], field: FieldSpec, locale: Locale) -> Attempt | None:
    """What the field could hold, under a label that nobody knows; None where nothing could."""
    if not field.is_asked:
        return None
    found = list(_candidates(scans, field, locale))
    if field.type in _TYPED or field.pattern is not None:
        return found[0] if found else None
    alike = [attempt for attempt in found if _is_alike(attempt.label, field)]
    if alike:
        return contenders.doubted(alike[0], _ALIKE_SCORE)
    # What only fits by its type is no reason to hold up a sheet for a remark.
    return found[0] if found and field.severity in _GRAVE else None


def signed(scans: Sequence[PageScan], claimed: Sequence[Evidence]) -> Attempt | None:
    """Ink in the form's body that no field claims: `claimed` are the places of those that do.
    A picture's ink may be any handwriting, so only a page that came with its text is asked."""
    for scan in scans:
        if scan.layout.page.source is not PageSource.TEXT_LAYER:
            continue
        top = min((scan.label(a)[0].y1 for a in scan.anchors if a.fields), default=0.0)
        taken = [one.box for one in claimed if one.page_number == scan.layout.page.number]
        for ink in sign_inks.drawn(scan):
            box = scan.layout.around([ink])
            x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
            is_free = not any(
                one.x0 - _SLACK <= x <= one.x1 + _SLACK and one.y0 - _SLACK <= y <= one.y1 + _SLACK
                for one in taken
            )
            if is_free and ink.y0 > top:  # What is drawn over all labels is a firm's sign.
                evidence = Evidence(scan.layout.page.number, box)
                return Attempt(
                    FieldState.READ, _INK_SCORE, evidence, value=True, confidence=_INK_SCORE
                )
    return None


def _candidates(scans: Sequence[PageScan], field: FieldSpec, locale: Locale) -> Iterator[Attempt]:
    for scan in scans:
        headings = _headings(scan) if field.type is FieldType.TEXT else ()
        for anchor in (*scan.anchors, *headings):
            if anchor.is_known or anchor.is_inline or anchor.is_heading or not anchor.is_sure:
                continue
            label = scan.text_of(anchor)
            if not _may_name(label, field) or _is_of_signing(scan, anchor, field):
                continue
            attempt = attempts.read(scan, anchor, field, locale)
            if attempt.value is not None and _fits(field, attempt):
                yield replace(attempt, label=label)


def _headings(scan: PageScan) -> Iterator[Anchor]:
    """A few words alone over running text that begins where they do."""
    rows = scan.layout.rows
    for index, (row, under) in enumerate(itertools.pairwise(rows)):
        said, below = row.pieces, under.pieces
        is_lone = not any(row.breaks[1:]) and not scan.in_row(index)
        is_text = len(below) >= _LEAST_TEXT_WORDS and not any(under.breaks[1:])
        if not (is_lone and is_text) or len(said) > _MOST_HEADING_WORDS:
            continue
        reach = _HEADING_UNITS * scan.layout.unit
        is_over = under.y0 - row.y1 < reach and abs(said[0].x0 - below[0].x0) < reach
        is_print = said[0].text[:1].isupper() and not said[-1].text.endswith((".", ","))
        if is_over and is_print:
            yield Anchor(index, 0, len(said), (), 1.0, has_colon=False)


def _may_name(label: str, field: FieldSpec) -> bool:
    """Whether an unknown label may ask for a field: any may for a date, a text or a code of a
    pattern, else one that shares a telling word with what the field is called."""
    is_told_by_value = field.type in _ANY_LABEL or field.pattern is not None
    return is_told_by_value or (field.type in _BY_WORDS and _is_alike(label, field))


def _is_alike(label: str, field: FieldSpec) -> bool:
    """Whether a label shares a telling word with what the field is called; that of a text may be
    made of its common words alone, "Report of Work Done"."""
    said, own = lexicon.words(label), _words_of(field)
    is_number = bool(said & _NUMBERED) and Kind.JOB in lexicon.kinds(field)
    is_made_of = field.type is FieldType.TEXT and len(said) > 1 and said <= own
    return is_number or is_made_of or bool((said & own) - _COMMON)


def _words_of(field: FieldSpec) -> frozenset[str]:
    """The words of all that a field is called, by its spec and in field service."""
    phrases = [
        phrase
        for kind in lexicon.kinds(field)
        for phrase in label_phrases.PHRASES.get(kind, "").split(",")
    ]
    words = (lexicon.words(" ".join(text.split())) for text in (*field.labels, *phrases))
    return frozenset().union(*words)


def _fits(field: FieldSpec, attempt: Attempt) -> bool:
    said = str(attempt.value)
    if field.pattern is not None:
        return expressions.matches(field.pattern, said)
    if field.type is FieldType.TEXT:
        is_long = len(said) >= max(_LEAST_TEXT, field.min_length or 0)
        return is_long and len(said.split()) >= _LEAST_TEXT_WORDS
    if field.type is not FieldType.STRING:
        return True
    kinds = lexicon.kinds(field)
    if kinds & _CODES:
        return _CODE.fullmatch(said) is not None
    return not kinds & _NAMES or _NAME.fullmatch(said) is not None


def _is_of_signing(scan: PageScan, anchor: Anchor, field: FieldSpec) -> bool:
    return field.type is FieldType.DATE and scan.dates_a_signature(anchor, field)
