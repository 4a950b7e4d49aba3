"""What field service calls things: the kinds of field that printed labels name.

A spec lists the labels of its own forms. This lists what others print for the same, so that a
label the spec does not know is at least understood, and read with doubt instead of not at all.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from core.domain.labelling import label_grammar, label_kinds, label_phrases
from core.domain.labelling.label_kinds import Kind as Kind
from core.domain.page.squeeze import fold, fold_words
from core.domain.spec.specs import FieldSpec

# Spellings of one word, made one: what is left of a label says what it asks for.
_SAME = """
no number nos num # nr; ref reference; id identification identifier ident; hours hour hrs hr;
sign signed signature signatures signs; engineer engineers eng engr; technician technicians tech;
attended attendance attend; required reqd req; customer customers cust; client clients;
works work; part parts; material materials; spare spares; details detail; notes note;
comments comment; labour labor; registration regn; reg rego; manufacturer mfr; company co;
telephone; vehicle veh; equipment equip; address addr; complete completes; finding findings;
quantity qty; operative operatives; fault faults; defect defects; remarks remark; offsite;
"""
# "Is a return visit required?" asks what "Return visit required" does.
_FILLERS = frozenset(
    fold(word)
    for word in ("of", "the", "and", "to", "a", "an", "s", "as", "is", "are", "was", "has", "been")
)
_TOKEN = re.compile(r"[A-Za-z0-9#|]+")
_JOINED = re.compile(r"\b(on|off|re|call|follow)[-\s](site|visit|out|up)\b", re.IGNORECASE)
_MAX_LABEL_CHARS = 60
_LEAST_LETTERS = 2


def _stems() -> dict[str, str]:
    groups = [group.split() for group in _SAME.split(";") if group.strip()]
    return {fold(word): fold(group[0]) for group in groups for word in group}


_STEM = _stems()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word as it counts in labels: slips folded, its spellings made one."""
    folded = fold(word)
    return _STEM.get(folded, folded)


@lru_cache(maxsize=20_000)
def words(label: str) -> frozenset[str]:
    """The words of a label that carry meaning, in no order: 'Date of Visit' is 'Visit Date'."""
    joined = _JOINED.sub(r"\1\2", label[:_MAX_LABEL_CHARS].replace("'s", "").replace("’s", ""))
    found = [stem(word) for word in _TOKEN.findall(joined.replace("#", " # "))]
    return frozenset(word for word in found if word and word not in _FILLERS)


# Words that a form adds to a label and that change nothing of what it asks for.
_POLITE = frozenset(
    stem(word) for word in ("our", "your", "name", "please", "enter", "full", "print", "today")
)

_OURS = frozenset(stem(word) for word in ("our", "please", "enter", "full", "print", "today"))
_DUE_WORD, _BY = stem("due"), frozenset((stem("by"),))  # "Next Service Due By" names nobody.
_REFERENCES = frozenset((stem("ref"), stem("id")))


def _listed() -> dict[frozenset[str], Kind]:
    listed: dict[frozenset[str], Kind] = {}
    for kind, phrases in label_phrases.PHRASES.items():
        for phrase in phrases.split(","):
            listed.setdefault(words(" ".join(phrase.split())), kind)
    for phrase, kind in _of_people():
        listed.setdefault(words(phrase), kind)
    return listed


def _of_people() -> Iterable[tuple[str, Kind]]:
    sides = (
        (label_kinds.ENGINEERS, Kind.ENGINEER, Kind.ENGINEER_SIGNATURE),
        (label_kinds.COMPANIES, None, Kind.ENGINEER_SIGNATURE),
        (label_kinds.CUSTOMERS, None, Kind.CUSTOMER_SIGNATURE),
    )
    for people, named, signed in sides:
        for person in people:
            if named is not None:
                phrases = (person, *(f"{role} {person}" for role in label_kinds.ROLES))
                yield from ((phrase, named) for phrase in phrases)
            yield from ((form.format(person), signed) for form in label_phrases.SIGNED)


_LISTED = _listed()


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The stems of a kind's labels."""

    kind: Kind
    needed: tuple[frozenset[str], ...]
    words: frozenset[str]


def _grammar(given: label_grammar.Grammar) -> _Grammar:
    needed = tuple(frozenset(map(stem, group.split())) for group in given.needed)
    return _Grammar(given.kind, needed, frozenset(map(stem, given.allowed.split())).union(*needed))


_GRAMMARS = tuple(map(_grammar, label_grammar.GRAMMARS))
_SIDES = {
    "engineer": frozenset(map(stem, label_kinds.ENGINEERS)),
    "customer": frozenset(map(stem, label_kinds.CUSTOMERS)),
}
_OF_SECTIONS = frozenset(
    map(
        stem,
        [
            "for",
            "on",
            "behalf",
            "details",
            "sign",
            "off",
            "declaration",
            "confirmation",
            "acceptance",
            "section",
        ],
    )
)
_RUN_TOGETHER = {
    fold_words(" ".join(phrase.split())): kind
    for kind, phrases in label_phrases.PHRASES.items()
    for phrase in phrases.split(",")
    if len(fold_words(phrase)) > 5
}
_VOCABULARY = frozenset(word for listed in _LISTED for word in listed) | _FILLERS

_HEADING_WORDS = """
result results outcome check checks checklist inspection test tests photo photos summary
information info general times particulars office use only reading calibration examination
party attendance schedule measurement condition recommendation
"""
_OF_HEADINGS = _OF_SECTIONS | frozenset(map(stem, _HEADING_WORDS.split()))
# What a certificate holds until is also when the next one is due.
_DUE = frozenset({Kind.EXPIRY, Kind.NEXT_DATE})
_HEADING_VOCABULARY = _VOCABULARY | _OF_HEADINGS


@lru_cache(maxsize=20_000)
def kind_of(label: str) -> Kind | None:
    """What a label asks for, None where field service has no such name."""
    said = words(label)
    if sum(map(len, said)) < _LEAST_LETTERS:
        return None  # A letter is an answer or a unit.
    said -= _BY if _DUE_WORD in said else frozenset()
    found = _LISTED.get(said) or _RUN_TOGETHER.get(fold_words(label))
    found = found or _LISTED.get(said - _POLITE) or _LISTED.get(_numbered(said))
    return found or _composed(said - _OURS)


def _composed(said: frozenset[str]) -> Kind | None:
    """The kind whose labels are made of such words, in whatever order."""
    return next(
        (g.kind for g in _GRAMMARS if all(said & n for n in g.needed) and said <= g.words), None
    )


def _numbered(said: frozenset[str]) -> frozenset[str]:
    """ "Job Sheet Ref" asks for what "Job Sheet No" does."""
    return (said - _REFERENCES) | {stem("no")} if said & _REFERENCES else frozenset()


def plain(label: str) -> frozenset[str]:
    """The words of a label without those that ask for nothing: "Our Job Number" is a job's."""
    return words(label) - _POLITE


def without_ours(label: str) -> frozenset[str]:
    """The words of a label without those of the form's own firm: "Our Job No" is a "Job No"."""
    return words(label) - _OURS


def is_ours(label: str, listed: Iterable[str]) -> bool:
    """Whether a label is one of these but for words of the form's own firm."""
    said = without_ours(label)
    return bool(said) and any(said == words(other) for other in listed)


@lru_cache(maxsize=20_000)
def side_of(heading: str) -> str | None:
    """Whose section a heading opens, "engineer" or "customer"; None where it says more."""
    said = words(heading) - _OF_SECTIONS
    for side, people in _SIDES.items():
        if said and said <= people:
            return side
    return None


def is_vocabulary(texts: Iterable[str]) -> bool:
    """True where all words are ones that labels are made of: they name a thing, they fill none.
    A figure is none, as misread as it may be: "LIFT 5"."""
    tokens = [token for text in texts for token in _TOKEN.findall(text)]
    return all(stem(token) in _VOCABULARY and not token.isdecimal() for token in tokens)


def is_heading(texts: Iterable[str]) -> bool:
    """True where all words are ones that a form's labels and headings are made of. "No" alone is an
    answer: only beside another word it is short for "number"."""
    tokens = [token for text in texts for token in _TOKEN.findall(text)]
    is_answer = [token.lower() for token in tokens] == ["no"]
    return (
        bool(tokens)
        and not is_answer
        and not any(map(str.isdecimal, tokens))  # "Unit 5" is an address.
        and all(
            {stem(token), stem(token.removesuffix("s"))} & _HEADING_VOCABULARY for token in tokens
        )
    )


@lru_cache(maxsize=4_000)
def kinds(field: FieldSpec) -> frozenset[Kind]:
    """The kinds of label that may stand for a field, by its own labels and its type."""
    spellings = (*field.labels, field.name.replace("_", " "))
    named = {kind for label in spellings if (kind := kind_of(label)) is not None}
    found = frozenset(kind for kind in named if field.type in label_kinds.TYPES.get(kind, ()))
    proper = kind_of(field.label)
    if proper not in found:
        return found
    return found & _DUE if proper in _DUE else frozenset({proper})
