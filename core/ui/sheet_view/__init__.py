"""The page beside its evidence: one component, told everything as data.

Texts read from a sheet are hostile until proven otherwise: they are handed over as data and set as
`textContent` in the browser; no markup is ever made of them.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from core.domain import wording
from core.domain.model import (
    Evidence,
    Field,
    FieldState,
    Finding,
    Item,
    ItemState,
    ReasonCode,
    Value,
)
from core.queries.audit_detail import AuditDetail
from core.ui import words
from core.ui.sheet_view import deciding
from core.ui.sheet_view.deciding import Acts, Desk

NOTHING_CHOSEN = "none"
_FOLDER = Path(__file__).parent
_component = st.components.v2.component(
    "jobsheet_sheet",
    html=(_FOLDER / "sheet.html").read_text("utf-8"),
    css=(_FOLDER / "sheet.css").read_text("utf-8"),
    js="\n".join(
        (_FOLDER / part).read_text("utf-8")
        for part in ("viewport.js", "panel.js", "desk.js", "sheet.js")
    ),
)


def evidence(
    audit: AuditDetail,
    *,
    rotations: Sequence[int],
    doubt_below: float,
    selected: str,
    key: str,
    desk: Desk | None = None,
    on_acts: Callable[[], None] | None = None,
) -> str | None:
    """Draw page, findings and fields; returns what was chosen just now, NOTHING_CHOSEN for none.

    `rotations` are the clockwise degrees that bring each page upright, as its reading found them.
    With a `desk` a person may decide: `on_acts` is called once there is something in `acts(key)`.
    """
    data = payload(
        audit, rotations=rotations, doubt_below=doubt_below, selected=selected, desk=desk
    )
    answer = _component(
        key=key,
        data=data,
        default={"acts": {}},
        on_chosen_change=_rerun,
        on_acts_change=on_acts or _rerun,
    )
    chosen = answer.get("chosen")
    return str(chosen) if chosen else None


def acts(key: str) -> Acts:
    """What a person decided in the component of this key since it showed this sheet."""
    return deciding.parse(st.session_state.get(key, {}).get("acts"))


def payload(
    audit: AuditDetail,
    *,
    rotations: Sequence[int],
    doubt_below: float,
    selected: str,
    desk: Desk | None = None,
) -> dict[str, Any]:
    """What the browser is told."""
    blamed = {wording.field_of(finding) for finding in audit.findings}
    accused = {finding.field for finding in audit.findings}
    labels = {field.name: field.label for field in audit.fields}
    kinds = {field.name: field.type for field in audit.fields}
    told: dict[str, Any] = {
        "audit": str(audit.summary.audit_id),
        "sheet": str(audit.summary.job_sheet_id),
        "filename": audit.summary.filename,
        "pages": audit.summary.page_count,
        "rotations": list(rotations),
        "selected": selected,
        "desk": deciding.desk(desk) if desk else None,
        "todo": deciding.todo(desk) if desk else [],
        "findings": [
            _finding(number, finding, labels=labels, kinds=kinds)
            for number, finding in enumerate(audit.findings, start=1)
        ],
        "fields": [
            entry
            for field in audit.fields
            for entry in (
                _field(field, tone=field_tone(field, blamed=blamed, doubt_below=doubt_below)),
                *_items(field, blamed=accused, doubt_below=doubt_below),
            )
        ],
        "empty": {
            "findings": "Nothing to object to: every rule of the spec is met.",
            "fields": "No fields were read, because no spec was chosen for this sheet.",
        },
    }
    for entry in (*told["todo"], *told["findings"], *told["fields"]):
        entry["offers"] = deciding.offered(desk.offers, entry["target"]) if desk else []
    return told


def field_tone(field: Field, *, blamed: set[str], doubt_below: float) -> str:
    """How a field is drawn: bad (a rule failed), human (a person vouches for it), doubt (look at
    it), ok, or none (not there)."""
    if field.name in blamed:
        return "bad"
    if field.is_confirmed:
        return "human"
    if field.state is FieldState.UNREADABLE:
        return "doubt"
    if field.state is not FieldState.READ:
        return "none"
    return "doubt" if (field.confidence or 0.0) < doubt_below else "ok"


def _finding(
    number: int, finding: Finding, *, labels: dict[str, str], kinds: dict[str, str]
) -> dict[str, Any]:
    severity = f"{finding.severity} {words.SEVERITY_WORDS[finding.severity]}"
    about = wording.about(finding, labels)
    return {
        "id": f"finding-{number}",
        "tab": "findings",
        "target": None if ReasonCode(finding.reason_code).is_system else finding.field,
        "canAccept": finding.value is not None,
        "tone": str(finding.severity),
        "sign": str(number),
        "title": finding.message,
        "side": severity,
        "sub": f"{words.REASON_WORDS[finding.reason_code]} · {about}",
        "notes": _notes(finding),
        "facts": _filled(
            ("Found", _found(finding.value, kinds.get(finding.field or "", "string"))),
            ("Expected", finding.expected),
            ("Read there", finding.evidence.snippet if finding.evidence else ""),
            ("Reason code", str(finding.reason_code)),
            ("Rule", finding.rule),
            ("Confidence", words.confidence(finding.confidence)),
            ("Place", _place_words(finding.evidence)),
        ),
        "place": _place(finding.evidence),
    }


def _field(field: Field, *, tone: str) -> dict[str, Any]:
    tones = {
        "ok": "",
        "human": "confirmed by a person",
        "doubt": "look at this",
        "bad": "has a finding",
        "none": "",
    }
    answer, state = words.field_answer(field), words.FIELD_STATE_WORDS[field.state]
    states = ("" if state == answer else state, tones[tone])
    return {
        "id": f"field-{field.name}",
        "tab": "fields",
        "target": field.name,
        "canAccept": field.state is FieldState.READ,
        "isList": field.type in ("checklist", "table"),
        "now": words.typed(field),
        "tone": tone,
        "title": field.label,
        "side": words.confidence(field.confidence),
        "answer": answer,
        "sub": " · ".join(state for state in states if state),
        "notes": [],
        "facts": _filled(
            ("As written", field.raw),
            ("Type", field.type),
            ("Name", field.name),
            ("Place", _place_words(field.evidence)),
        ),
        "place": _place(field.evidence),
    }


def _items(
    field: Field, *, blamed: Collection[str | None], doubt_below: float
) -> Iterator[dict[str, Any]]:
    """The items of a checklist, each with its place."""
    for index, item in enumerate(field.items):
        tone = _item_tone(item, doubt_below=doubt_below)
        yield {
            "id": f"item-{field.name}-{index}",
            "tab": "fields",
            "target": f"{field.name}.{item.name}",
            "canAccept": True,
            "options": deciding.ITEM_OPTIONS,
            "now": item.state.value,
            "tone": "bad" if f"{field.name}.{item.name}" in blamed else tone,
            "title": item.name,
            "side": words.confidence(item.confidence),
            "answer": words.ITEM_STATE_WORDS[item.state],
            "sub": field.label,
            "notes": [],
            "facts": _filled(("Place", _place_words(item.evidence))),
            "place": _place(item.evidence),
        }


def _item_tone(item: Item, *, doubt_below: float) -> str:
    if item.is_confirmed:
        return "human"
    if item.state is ItemState.UNMARKED:
        return "none"
    return "doubt" if item.confidence < doubt_below else "ok"


def _notes(finding: Finding) -> list[tuple[str, str]]:
    notes = _filled(
        ("Why it matters", finding.why_it_matters), ("What to do", finding.suggested_fix)
    )
    if ReasonCode(finding.reason_code).is_system:
        notes.append(("Not charged to the sheet", "This is about the system, not the paperwork."))
    return notes


def _found(found: Value | None, kind: str) -> str:
    return words.value(found, kind)


def _filled(*pairs: tuple[str, str | None]) -> list[tuple[str, str]]:
    return [(label, text) for label, text in pairs if text]


def _place(found: Evidence | None) -> dict[str, Any] | None:
    return {"page": found.page_number, "box": list(found.box)} if found else None


def _place_words(found: Evidence | None) -> str:
    return f"Page {found.page_number}" if found else "No place on the page"


def _rerun() -> None:
    """A choice reruns the fragment by itself; there is nothing else to do on it."""
