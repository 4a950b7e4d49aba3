"""Which fields of a spec a printed label names, and how surely."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.domain.labelling import lexicon
from core.domain.labelling.lexicon import Kind
from core.domain.page.squeeze import allowed_edits, fold, fold_words, similarity
from core.domain.spec.specs import FieldSpec, FieldType, Locale, Spec
from core.domain.tables import column_names
from core.domain.tables.column_names import Names

# "Date & Time", "Client/Department": one printed label for two things.
_COMPOUND = re.compile(r"\s*[/&+]\s*|\s+(?:and|or)\s+", re.IGNORECASE)
_PART_OF_FORM = re.compile(r"(?:part|section)\s*(?:[a-h]|\d{1,2}|[ivx]+)[.:]?", re.IGNORECASE)
_INITIAL = re.compile(r"(?:^|\s)[A-Z]\.(?:\s|$)")
_SAME_WORDS_SCORE = 0.95
_COMPOUND_SCORE = 0.9
_CUT_SCORE = 0.9
_LEAST_CUT, _MOST_CUT = 8, 3  # letters left, and letters lost
_MOST_EDITS = 3
_MAX_COMPOUND_WORDS = 6
_MOST_TWICE = 8  # words of a label with another one behind it
_COMPANY = frozenset(map(fold, ("ltd", "limited", "plc", "llp", "inc", "co", "sons", "group")))
_LEAST_LETTERS = 3
_SIGNS = "£$€%"
_FIGURES = frozenset({FieldType.MONEY, FieldType.NUMBER, FieldType.TABLE})
_DENIAL = fold("no")
_SIGN = frozenset({lexicon.stem("sign")})


@dataclass(frozen=True, slots=True)
class Name:
    """What a label names: `fields` surely, `hints` perhaps (indices into the spec's fields).

    `is_shared`: the value holds one thing for each field, in their order.
    `is_known`: field service has a name for it, if not the spec. `is_heading`: "PART A".
    """

    fields: tuple[int, ...] = ()
    score: float = 1.0
    hints: tuple[int, ...] = ()
    is_shared: bool = False
    is_known: bool = False
    is_heading: bool = False


NOTHING = Name(score=0.0)
_UK = Locale()


@dataclass(frozen=True, slots=True)
class LabelTable:
    """All labels of a spec, folded; `by_length` serves the fuzzy search, `by_cut` has what is left
    of a label that its cell cuts off, with the fields of each such label."""

    exact: dict[str, tuple[int, ...]]
    by_words: dict[frozenset[str], tuple[int, ...]]
    by_kind: dict[Kind, tuple[int, ...]]
    by_length: dict[int, tuple[str, ...]]
    by_cut: dict[str, frozenset[tuple[int, ...]]]
    longest: int
    tables: tuple[Names, ...] = ()
    fields: tuple[FieldSpec, ...] = ()
    locale: Locale = _UK
    items: frozenset[str] = frozenset()  # of its checklists, folded


@lru_cache(maxsize=256)
def table(spec: Spec) -> LabelTable:
    """The label table of a spec, made once."""
    exact: dict[str, tuple[int, ...]] = {}
    by_words: dict[frozenset[str], tuple[int, ...]] = {}
    by_kind: dict[Kind, tuple[int, ...]] = {}
    for index, field in enumerate(spec.fields):
        spellings = [spell(item) for item in field.labels for spell in (fold_words, fold)]
        for label in filter(None, dict.fromkeys(spellings)):
            exact[label] = (*exact.get(label, ()), index)
        for words in dict.fromkeys(map(lexicon.words, field.labels)):
            if sum(map(len, words)) < _LEAST_LETTERS:
                continue  # "S/N" is no "N".
            by_words[words] = (*by_words.get(words, ()), index)
        for kind in sorted(lexicon.kinds(field)):
            by_kind[kind] = (*by_kind.get(kind, ()), index)
    lengths: dict[int, tuple[str, ...]] = {}
    for label in exact:
        slack = allowed_edits(len(label))
        for length in range(len(label) - slack, len(label) + slack + 1) if slack else ():
            lengths[length] = (*lengths.get(length, ()), label)
    longest = max((len(label) for label in exact), default=0)
    tables = [
        column_names.names(field.columns, field.labels) for field in spec.fields if field.columns
    ]
    items = frozenset(fold_words(item) for field in spec.fields for item in field.items)
    return LabelTable(
        exact, by_words, by_kind, lengths, _cuts(exact), longest,
        tuple(tables or [column_names.GOODS]), spec.fields, spec.locale, items,
    )  # fmt: skip


def _cuts(exact: dict[str, tuple[int, ...]]) -> dict[str, frozenset[tuple[int, ...]]]:
    found: dict[str, frozenset[tuple[int, ...]]] = {}
    for label, fields in exact.items():
        for lost in range(1, _MOST_CUT + 1):
            left = label[:-lost]
            if len(left) >= _LEAST_CUT:
                found[left] = found.get(left, frozenset()) | {fields}
    return found


def name(printed: str, folded: str, labels: LabelTable, *, has_colon: bool) -> Name:
    """What a label says; one with a sign of money or a share asks for no name: "Contract £"."""
    found = _named(printed, folded, labels, has_colon=has_colon)
    if not (found.fields or found.hints) or not any(sign in printed for sign in _SIGNS):
        return found
    fields, hints = (
        tuple(at for at in some if _may_ask(labels.fields[at], printed))
        for some in (found.fields, found.hints)
    )
    return replace(found, fields=fields, hints=hints, is_known=True)


def is_part_of_form(printed: str) -> bool:
    """True for what names a part of a form: "PART A", "Section 2"."""
    return _PART_OF_FORM.fullmatch(printed) is not None


def _may_ask(field: FieldSpec, printed: str) -> bool:
    return field.type in _FIGURES or any(sign in label for label in field.labels for sign in _SIGNS)


def _named(printed: str, folded: str, labels: LabelTable, *, has_colon: bool) -> Name:
    """What a label says: one of the spec's, its words in another order, several in one, one
    that only field service knows, or one of the spec's with a slip of the engine."""
    if fields := labels.exact.get(folded) or _said_twice(printed, labels):
        return Name(fields)
    is_person = _INITIAL.search(printed) is not None  # "A. Date" signed it.
    return NOTHING if is_person else _meant(printed, folded, labels, has_colon=has_colon)


def _said_twice(printed: str, labels: LabelTable) -> tuple[int, ...]:
    """The field whose label stands there with another label of its own: "Rated Capacity SWL"."""
    words = printed.split()
    for at in range(1, len(words) if len(words) <= _MOST_TWICE else 0):
        first, rest = (labels.exact.get(fold_words(" ".join(w))) for w in (words[:at], words[at:]))
        if first is not None and len(first) == 1 and first == rest and words[:at] != words[at:]:
            return first
    return ()


def _meant(printed: str, folded: str, labels: LabelTable, *, has_colon: bool) -> Name:
    if folded in _COMPANY and not has_colon:
        return NOTHING  # "Co" alone is the wrapped end of a firm's name.
    if any(char.isdigit() for char in printed):
        return _near(printed, folded, labels)  # "5.5 hrs" is a value, though "hrs" is a label.
    is_head = is_part_of_form(printed)  # "PART A" asks for no parts.
    same = None if is_head else labels.by_words.get(lexicon.words(printed))
    if same is not None:
        return Name(same, _SAME_WORDS_SCORE)
    # "Tyres and wheels" in a checklist asks for its own state alone.
    is_item = folded in labels.items
    shared = None if is_item else _compound(printed, labels, has_colon=has_colon)
    if shared is not None:
        return shared
    kind = None if is_head else lexicon.kind_of(printed)
    if kind is not None or is_head:
        # "PO Number" is a name of its own: no misread "WO Number".
        hints = labels.by_kind.get(kind, ()) if kind else ()
        own = labels.by_words.get(lexicon.without_ours(printed), ())
        own = tuple(index for index in own if index in hints)  # "Our Job No" is no other's number.
        hints = own or hints or _lone_signature(printed, labels)
        return Name(hints=hints, is_known=True, is_heading=is_head)
    near = _near(printed, folded, labels)
    meant = () if near.score else labels.by_words.get(lexicon.plain(printed), ())
    return Name(hints=meant, is_known=True) if meant else near


def _lone_signature(printed: str, labels: LabelTable) -> tuple[int, ...]:
    """A bare "Signature" is the one that a spec with a single signature asks for."""
    asked = [at for at, one in enumerate(labels.fields) if one.type is FieldType.SIGNATURE]
    return tuple(asked) if len(asked) == 1 and lexicon.words(printed) <= _SIGN else ()


def _near(printed: str, folded: str, labels: LabelTable) -> Name:
    words = printed.split()
    if fold(words[-1]) in _COMPANY:
        return NOTHING  # "Plant Ltd" is no misread "Plant ID".
    if (cut := _cut(folded, labels)).score:
        return cut
    if any(fold_words(" ".join(words[:-behind])) in labels.exact for behind in (1, 2)):
        return NOTHING  # "Items Tested 4" and "Frost 2 °C" are no misread labels: they say 4, 2.
    if fold(words[0]) == _DENIAL and fold_words(" ".join(words[1:])) in labels.exact:
        return NOTHING  # "No parts needed" is no misread "Parts needed": it says none are.
    near = labels.by_length.get(len(folded), ())
    best = process.extractOne(folded, near, scorer=OSA.distance, score_cutoff=_MOST_EDITS)
    score = similarity(best[0], folded) if best else 0.0
    return Name(labels.exact[best[0]], score) if best and score > 0 else NOTHING


def _cut(folded: str, labels: LabelTable) -> Name:
    """The one label that a narrow cell cut off in its last word: "Overtime Hou"."""
    found = labels.by_cut.get(folded, frozenset())
    return Name(next(iter(found)), _CUT_SCORE) if len(found) == 1 else NOTHING


def _compound(printed: str, labels: LabelTable, *, has_colon: bool) -> Name | None:
    """The fields of all parts of a label for several things; none where no part is known."""
    parts = [part.strip(" :?") for part in _COMPOUND.split(printed)]
    if len(parts) < 2 or not all(parts) or len(printed.split()) > _MAX_COMPOUND_WORDS:
        return None
    found = [_part(parts, at, labels) for at in range(len(parts))]
    known = tuple(dict.fromkeys(index for fields in found for index in fields or ()))
    # "customer and left site tidy." begins with a label's word and is none.
    is_label = all(fields is not None for fields in found)
    is_title = has_colon or lexicon.is_vocabulary(parts)
    if not known or not (is_label or is_title):
        return None
    return Name(known, _COMPOUND_SCORE, is_shared=True)


def _part(parts: list[str], at: int, labels: LabelTable) -> tuple[int, ...] | None:
    """The fields of one part, alone or with what the others lend it: 'Time In / Out'."""
    for text in _completed(parts, at):
        fields = labels.exact.get(fold(text)) or labels.by_words.get(lexicon.words(text))
        if fields:
            return fields
    kind = lexicon.kind_of(parts[at])
    return labels.by_kind.get(kind, ()) if kind is not None else None


def _completed(parts: list[str], at: int) -> Iterator[str]:
    lead, tail = parts[0].split()[:-1], parts[-1].split()[1:]
    if at and lead:
        yield " ".join((*lead, parts[at]))
    if at < len(parts) - 1 and tail:
        yield " ".join((parts[at], *tail))
    yield parts[at]
