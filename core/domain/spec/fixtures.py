"""Fixture packs: sheets with the outcome they must have, the proof of a spec."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.domain.marks import item_states
from core.domain.model import Outcome, ReasonCode, Value, Verdict
from core.domain.page.squeeze import squeeze
from core.domain.spec.spec_tree import Node, Scalar, ScalarKind
from core.domain.spec.spec_values import (
    Notes,
    Part,
    is_iso_date,
    nearest,
    no_reason_code,
    reason_code,
)

_CASE_KEYS = (
    "id", "description", "text", "fields", "file", "spec", "today", "outcome", "reason_codes",
    "values",
)  # fmt: skip
_SOURCES = ("text", "fields", "file")
_OUTCOMES = (Verdict.PASS, Verdict.FAIL, Verdict.REVIEW_QUEUE)
_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Case:
    """One sheet, as text, values or a file beside the pack, and what must come of it."""

    id: str
    outcome: Verdict
    description: str = ""
    text: str | None = None
    fields: Mapping[str, object] | None = None
    file: str | None = None
    spec: str | None = None
    today: date | None = None
    reason_codes: frozenset[ReasonCode] | None = None
    values: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """How a case went; `wrong_values` names the fields that were read differently."""

    case: Case
    outcome: Outcome
    is_ok: bool
    wrong_values: tuple[str, ...]

    @property
    def reason_codes(self) -> tuple[str, ...]:
        """The reason codes that stand, each once, in alphabetical order."""
        return tuple(sorted({finding.reason_code.value for finding in self.outcome.findings}))

    @property
    def values(self) -> dict[str, Value | None]:
        """What was read, by field."""
        return {field.name: field.value for field in self.outcome.fields}


def cases(tree: Node, notes: Notes) -> tuple[Case, ...]:
    """The cases of a pack; what is wrong with it goes into the notes."""
    part = Part(tree, "", notes)
    part.refuse_unknown(("cases",))
    node = part.items.get("cases")
    if node is None or not isinstance(node.value, tuple):
        part.note("cases", "must be a list of cases")
        return ()
    every = [Part(item, f"cases[{index}]", notes) for index, item in enumerate(node.value)]
    parts = [item for item in every if item.is_mapping()]
    found = tuple(_case(item) for item in parts)
    seen: set[str] = set()
    for case, item in zip(found, parts, strict=True):
        if case.id in seen:
            item.note("id", f"{case.id} is there twice")
        seen.add(case.id)
    return found


def judge(case: Case, outcome: Outcome) -> Judged:
    """Whether an outcome is what its case asks for."""
    codes = {finding.reason_code for finding in outcome.findings}
    read = {field.name: field.value for field in outcome.fields}
    wrong = tuple(name for name, value in case.values if not _same(value, read.get(name)))
    is_ok = outcome.verdict is case.outcome and not wrong
    if case.reason_codes is not None:
        is_ok = is_ok and codes == case.reason_codes
    return Judged(case, outcome, is_ok, wrong)


def _case(part: Part) -> Case:
    part.refuse_unknown(_CASE_KEYS)
    given = [key for key in _SOURCES if key in part.items]
    if len(given) != 1:
        part.note(given[-1] if given else "text", "give exactly one of text, fields and file")
    day = part.text("today") if "today" in part.items else ""
    if day and not is_iso_date(day):
        part.note("today", f"{day} is no date (YYYY-MM-DD)")
    return Case(
        id=part.text("id", required=True),
        outcome=_outcome(part),
        description=part.text("description") if "description" in part.items else "",
        text=_raw_text(part),
        fields=_map(part, "fields"),
        file=part.text("file") or None,
        spec=part.text("spec") or None,
        today=date.fromisoformat(day) if day and is_iso_date(day) else None,
        reason_codes=_reason_codes(part),
        values=tuple((_map(part, "values") or {}).items()),
    )


def _outcome(part: Part) -> Verdict:
    text = part.text("outcome", required=True)
    known = [verdict.value for verdict in _OUTCOMES]
    if text and text not in known:
        part.note("outcome", f"must be one of {', '.join(known)}{nearest(text, known)}")
    return Verdict(text) if text in known else Verdict.REVIEW_QUEUE


def _reason_codes(part: Part) -> frozenset[ReasonCode] | None:
    if "reason_codes" not in part.items:
        return None
    found = set()
    for text in part.texts("reason_codes"):
        code = reason_code(text)
        if code is None:
            part.note_entry("reason_codes", text, no_reason_code(text))
        else:
            found.add(code)
    return frozenset(found)


def _raw_text(part: Part) -> str | None:
    node = part.items.get("text")
    return node.value.text if node is not None and isinstance(node.value, Scalar) else None


def _map(part: Part, name: str) -> dict[str, object] | None:
    node = part.items.get(name)
    if node is None:
        return None
    if not isinstance(node.value, Mapping):
        part.note(name, "must be a mapping of field names to values")
        return None
    return {key: _plain(item) for key, item in node.value.items()}


def _plain(node: Node) -> object:
    """Numbers, dates and times stay as written; the field's type reads them."""
    if isinstance(node.value, Mapping):
        return {key: _plain(item) for key, item in node.value.items()}
    if isinstance(node.value, tuple):
        return [_plain(item) for item in node.value]
    if node.value.kind is ScalarKind.NULL:
        return None
    if node.value.kind is ScalarKind.BOOL:
        return node.value.text.lower() in ("true", "yes", "on")
    return node.value.text


def _same(wanted: object, seen: Value | None) -> bool:
    if wanted is None or isinstance(wanted, bool) or seen is None or isinstance(seen, bool):
        return wanted is seen
    if isinstance(seen, Mapping):
        return isinstance(wanted, Mapping) and _same_states(wanted, seen)
    if isinstance(seen, tuple):
        return isinstance(wanted, (list, tuple)) and _same_rows(wanted, seen)
    if isinstance(seen, str):
        return _same_text(wanted, seen)
    try:
        return abs(float(str(wanted)) - seen) < _NEAR
    except ValueError:
        return False


def _same_states(wanted: Mapping[str, object], seen: Mapping[str, str]) -> bool:
    """The items named are marked so, in any word for it; the others may be as they are."""
    own = {squeeze(name): state for name, state in seen.items()}
    return all(item_states.state(mark) == own.get(squeeze(name)) for name, mark in wanted.items())


def _same_rows(wanted: Sequence[object], seen: Sequence[Mapping[str, str]]) -> bool:
    """As many rows, and in each the columns named hold what is asked for."""
    return len(wanted) == len(seen) and all(map(_same_row, wanted, seen))


def _same_row(wanted: object, seen: Mapping[str, str]) -> bool:
    if not isinstance(wanted, Mapping):
        return False
    own = {squeeze(name): text for name, text in seen.items()}
    return all(_same_text(text, own.get(squeeze(str(name)))) for name, text in wanted.items())


def _same_text(wanted: object, seen: str | None) -> bool:
    return seen is not None and " ".join(str(wanted).split()) == " ".join(seen.split())
