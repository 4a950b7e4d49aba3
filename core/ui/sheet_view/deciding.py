"""What the page beside its evidence needs so that a person can decide there, and what comes back.

The browser keeps every decision it sent for a sheet and sends them all each time: Streamlit merges
requests that come close together, and a decision must not be lost in that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.domain.doubts import Ask, Doubt
from core.domain.labelling.mappings import Offer
from core.domain.model import Field, FieldState, Finding, ItemState
from core.domain.review import Decision, Made
from core.domain.spec.specs import FieldSpec, FieldType
from core.queries.reviews import Decided
from core.services.reviewing.judging import Look
from core.ui import guide, words

ITEM_OPTIONS: Final = [[state.value, words.ITEM_STATE_WORDS[state]] for state in ItemState]
_DECIDED_WORDS: Final = {
    Decision.ACCEPT: "Accepted",
    Decision.CORRECT: "Corrected",
    Decision.REJECT: "Rejected",
    Decision.DISMISS: "Checked",
}
_ASK_WORDS: Final = {
    Ask.SPEC: "Which kind of sheet is this? S chooses the spec",
    Ask.CHECK: "Does this rule hold?",
}


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a person did: a decision, `finish` or `escalate`."""

    kind: Decision
    made: Made
    reason: str


@dataclass(frozen=True, slots=True)
class Acts:
    """What was done at one desk, in order; `desk_id` is the sheet it was done for."""

    desk_id: str
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """A sheet on the desk. `look` is its review, None on an audit's own page; `seen` is how many
    of the browser's acts are dealt with, `said` what was answered to the last one; `offers` what
    the sheet says under other labels that a lost field may be."""

    id: str
    seen: int
    said: str
    look: Look | None = None
    specs: Sequence[str] = ()
    offers: Sequence[Offer] = ()


def desk(one: Desk) -> dict[str, Any]:
    """The desk as the browser knows it."""
    chosen = one.look.outcome.selection.spec if one.look else None
    return {
        "id": one.id,
        "isReview": one.look is not None,
        "seen": one.seen,
        "said": one.said,
        "specs": [[name, name] for name in one.specs],
        "spec": chosen.id if chosen else "",
        "keys": [list(pair) for pair in guide.DESK_KEYS],
    }


def todo(one: Desk) -> list[dict[str, Any]]:
    """What was decided of the sheet, then what is still to be."""
    if one.look is None:
        return []
    look = one.look
    fields = {field.name: field for field in look.outcome.fields}
    findings = {(finding.rule, finding.field): finding for finding in look.outcome.findings}
    done = [_done(made, fields) for made in _standing(look.decided)]
    left = [_left(doubt, fields, findings.get((doubt.rule, doubt.about))) for doubt in look.doubts]
    kinds = {field.name: field for field in look.spec.fields} if look.spec else {}
    return [entry | _options(kinds.get(str(entry["target"]))) for entry in (*done, *left)]


def offered(offers: Sequence[Offer], target: object) -> list[list[str]]:
    """What the sheet says under other labels that this field may be: label and value."""
    return [[one.pair.label, one.pair.value] for one in offers if one.field == target]


def _options(field: FieldSpec | None) -> dict[str, Any]:
    """What a value is chosen from, where it is not typed."""
    if field is None:
        return {}
    if field.type in (FieldType.BOOLEAN, FieldType.SIGNATURE):
        yes, no = ("Signed", "Not signed") if field.type is FieldType.SIGNATURE else ("Yes", "No")
        return {"options": [["Yes", yes], ["No", no]]}
    return {"options": [[one, one] for one in field.options]} if field.options else {}


def parse(sent: Any) -> Acts:
    """What the browser sent; what makes no sense is left out."""
    if not isinstance(sent, dict) or not isinstance(sent.get("acts"), list):
        return Acts("", ())
    return Acts(str(sent.get("desk", "")), tuple(map(_act, sent["acts"])))


def _act(sent: Any) -> Act:
    given = sent if isinstance(sent, dict) else {}
    kind = str(given.get("kind", ""))
    decision = Decision(kind) if kind in set(Decision) else Decision.WITHDRAW
    names = ("target", "about", "text", "label")
    made = Made(decision, *(_text(given, name) for name in names))
    return Act(decision, made, _text(given, "reason") or "")


def _text(given: dict[str, Any], name: str) -> str | None:
    value = given.get(name)
    return None if value is None else str(value).replace("\x00", "")[:4_000]


def _standing(decided: Sequence[Decided]) -> list[Decided]:
    """The last decision of each field or rule, in the order they were first decided."""
    last: dict[tuple[str | None, str | None], Decided] = {}
    for one in decided:
        if one.made.kind not in (Decision.FINISH, Decision.ESCALATE, Decision.NAME_SPEC):
            last[one.made.target, one.made.about] = one
    return [one for one in last.values() if one.made.kind is not Decision.WITHDRAW]


def _done(one: Decided, fields: dict[str, Field]) -> dict[str, Any]:
    target = one.made.target or ""
    field = fields.get(target.partition(".")[0])
    entry = _entry(one.made.target, one.made.about, field)
    before = words.value(one.before) if one.before is not None else "nothing"
    told = f"read as {before}" if one.made.kind is not Decision.ACCEPT else ""
    return entry | {
        "tone": "human",
        "decided": f"{_DECIDED_WORDS[one.made.kind]} by {one.decided_by}",
        "side": "",
        "sub": " · ".join(part for part in (told, one.reason or "") if part),
        "ask": "check" if one.made.kind is Decision.DISMISS else "field",
    }


def _left(doubt: Doubt, fields: dict[str, Field], finding: Finding | None) -> dict[str, Any]:
    name = (doubt.target or "").partition(".")[0]
    is_check = doubt.ask is Ask.CHECK
    target = doubt.rule if is_check else doubt.target
    entry = _entry(target, doubt.about if is_check else None, fields.get(name))
    told = finding.message if finding else ""
    return entry | {
        "tone": str(doubt.severity),
        "sign": "?",
        "side": f"{doubt.severity} {words.SEVERITY_WORDS[doubt.severity]}",
        "sub": " · ".join(part for part in (_ASK_WORDS.get(doubt.ask, ""), told) if part),
        "ask": doubt.ask.value,
        "facts": [["Expected", finding.expected]] if finding and finding.expected else [],
        "target": None if doubt.ask is Ask.SPEC else target,
    }


def _entry(target: str | None, about: str | None, field: Field | None) -> dict[str, Any]:
    """What is common to everything on the list, decided or not."""
    _, _, item_name = (target or "").partition(".")
    item = next((one for one in field.items if one.name == item_name), None) if field else None
    place = (item.evidence if item else None) or (field.evidence if field else None)
    kind = field.type if field else ""
    return {
        "id": f"todo-{target}-{about}",
        "tab": "todo",
        "target": target,
        "about": about,
        "title": _title(field, item_name if item else "", target),
        "answer": _answer(field, item.state if item else None),
        "notes": [],
        "facts": [],
        "canAccept": bool(item) or (field is not None and _can_accept(field)),
        "isList": item is None and kind in ("checklist", "table"),
        "options": ITEM_OPTIONS if item else [],
        "now": item.state.value if item else words.typed(field) if field else "",
        "place": {"page": place.page_number, "box": list(place.box)} if place else None,
    }


def _title(field: Field | None, item: str, target: str | None) -> str:
    label = field.label if field else target or "Kind of sheet"
    return f"{label}: {item}" if item else label


def _answer(field: Field | None, state: ItemState | None) -> str:
    if state is not None:
        return words.ITEM_STATE_WORDS[state]
    return words.field_answer(field) if field else ""


def _can_accept(field: Field) -> bool:
    is_faint_signature = field.type == "signature" and field.state is FieldState.UNREADABLE
    return field.state is FieldState.READ or is_faint_signature
