"""Reading single values of a spec file; what does not fit is noted, never raised."""

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.domain.model import ReasonCode
from core.domain.spec.spec_tree import Node, Scalar, ScalarKind, SpecMistake

_Enum = TypeVar("_Enum", bound=StrEnum)
_NEAR = 0.5
REASON_ALIASES: Mapping[str, ReasonCode] = {
    "OUT_OF_RANGE": ReasonCode.OUT_OF_POLICY,
    "RANGE_ERROR": ReasonCode.OUT_OF_POLICY,
    "POLICY_VIOLATION": ReasonCode.OUT_OF_POLICY,
    "DATE_FUTURE": ReasonCode.OUT_OF_POLICY,
    "DATE_EXPIRED": ReasonCode.OUT_OF_POLICY,
    "MISSING_CRITICAL_FIELD": ReasonCode.MISSING_FIELD,
    "CRITICAL_MISSING": ReasonCode.MISSING_FIELD,
    "SIGNATURE_MISSING": ReasonCode.MISSING_FIELD,
    "TICKBOX_INCOMPLETE": ReasonCode.MISSING_FIELD,
    "INSUFFICIENT_DETAIL": ReasonCode.INCOMPLETE_EVIDENCE,
    "MISSING_EVIDENCE": ReasonCode.INCOMPLETE_EVIDENCE,
    "EXTRACTION_FAILED": ReasonCode.OCR_FAILURE,
    "UNREADABLE": ReasonCode.UNREADABLE_FIELD,
    "TEMPLATE_MISMATCH": ReasonCode.SPEC_GAP,
    "AMBIGUOUS_SELECTION": ReasonCode.SPEC_GAP,
}


@dataclass(slots=True)
class Notes:
    """The mistakes found so far."""

    found: list[SpecMistake] = field(default_factory=list)

    def add(self, node: Node, key: str, message: str) -> None:
        """Note a mistake at a node."""
        self.found.append(SpecMistake(node.file, node.line, key, message))


def nearest(word: str, known: Collection[str], *, cutoff: float = _NEAR) -> str:
    """' (did you mean X?)' where a known word is near, else nothing."""
    choices = {item.lower(): item for item in known}
    best = process.extractOne(
        word.lower(), list(choices), scorer=OSA.normalized_similarity, score_cutoff=cutoff
    )
    return f" (did you mean {choices[best[0]]}?)" if best else ""


@dataclass(frozen=True, slots=True)
class Part:
    """A mapping of a spec file; `path` names it in messages."""

    node: Node
    path: str
    notes: Notes

    @property
    def items(self) -> Mapping[str, Node]:
        """Its keys, none where it is no mapping."""
        return self.node.value if isinstance(self.node.value, Mapping) else {}

    def key(self, name: str) -> str:
        """A key with the path before it, as messages show it."""
        return f"{self.path}.{name}" if self.path else name

    def note(self, name: str, message: str) -> None:
        """Note a mistake at a key, or at the mapping where the key is not there."""
        self.notes.add(self.items.get(name, self.node), self.key(name), message)

    def note_entry(self, name: str, text: str, message: str) -> None:
        """Note a mistake at the last entry of a list that is this text."""
        node = self.items[name]
        entries = node.value if isinstance(node.value, tuple) else ()
        at = next((item for item in reversed(entries) if _is_text(item, text)), node)
        self.notes.add(at, self.key(name), message)

    def is_mapping(self) -> bool:
        """Whether it has keys at all; a mistake is noted where it has none."""
        if not isinstance(self.node.value, Mapping):
            self.notes.add(self.node, self.path, "must be a mapping of keys to values")
        return isinstance(self.node.value, Mapping)

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Note every key that is not known, with the nearest one that is."""
        if not self.is_mapping():
            return
        for name in self.items:
            if name not in known:
                self.note(name, f"unknown key{nearest(name, known)}")

    def text(self, name: str, *, required: bool = False) -> str:
        """A text, empty where there is none."""
        node = self.items.get(name)
        if node is None:
            if required:
                self.note(name, "is required")
            return ""
        scalar = node.value
        if not isinstance(scalar, Scalar) or scalar.kind is ScalarKind.NULL or not scalar.text:
            self.note(name, "must be a text")
            return ""
        return scalar.text.strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        node = self.items.get(name)
        if node is None:
            return ()
        if not isinstance(node.value, tuple):
            self.note(name, "must be a list")
            return ()
        for item in node.value:
            if not isinstance(item.value, Scalar) or not item.value.text.strip():
                self.notes.add(item, self.key(name), "every entry must be a text")
        scalars = [item.value for item in node.value if isinstance(item.value, Scalar)]
        return tuple(scalar.text.strip() for scalar in scalars if scalar.text.strip())

    def flag(self, name: str) -> bool:
        """True or false; false where it is not given."""
        node = self.items.get(name)
        if node is None:
            return False
        if not isinstance(node.value, Scalar) or node.value.kind is not ScalarKind.BOOL:
            self.note(name, "must be true or false")
            return False
        return node.value.text.lower() in ("true", "yes", "on", "y")

    def number(self, name: str) -> float | None:
        """A number."""
        node = self.items.get(name)
        if node is None:
            return None
        value = _finite(node.value) if isinstance(node.value, Scalar) else None
        if value is None:
            self.note(name, "must be a number")
        return value

    def one_of(self, name: str, kind: type[_Enum], default: _Enum) -> _Enum:
        """One of an enumeration's values."""
        if name not in self.items:
            return default
        text = self.text(name)
        known = [item.value for item in kind]
        if text in known:
            return kind(text)
        if text:
            self.note(name, f"must be one of {', '.join(known)}, not {text}{nearest(text, known)}")
        return default

    def reason(self, name: str) -> ReasonCode:
        """A reason code; old names are read as what they are now."""
        text = self.text(name, required=True)
        found = reason_code(text)
        if found is None and text:
            self.note(name, no_reason_code(text))
        return found or ReasonCode.CONFLICT

    def checked(self, name: str, check: Callable[[str], object]) -> str | None:
        """A text that a check accepts; the check raises ValueError with what is wrong."""
        text = self.text(name) if name in self.items else ""
        if not text:
            return None
        try:
            check(text)
        except ValueError as error:
            self.note(name, str(error))
        return text


def _is_text(node: Node, text: str) -> bool:
    return isinstance(node.value, Scalar) and node.value.text.strip() == text


def _finite(scalar: Scalar) -> float | None:
    if scalar.kind is not ScalarKind.NUMBER:
        return None
    try:
        value = float(scalar.text.replace("_", ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def reason_code(text: str) -> ReasonCode | None:
    """A reason code by its present or an earlier name."""
    if text in REASON_ALIASES:
        return REASON_ALIASES[text]
    return ReasonCode(text) if text in ReasonCode.__members__ else None


def no_reason_code(text: str) -> str:
    """What is said of a code outside the eleven; the nearest is named however far it is."""
    known = [code.value for code in ReasonCode]
    return f"{text} is no reason code{nearest(text, known, cutoff=0.0)}"


def is_iso_date(text: str) -> bool:
    """Whether a text is a date as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
