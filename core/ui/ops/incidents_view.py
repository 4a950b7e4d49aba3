"""The list of incidents, and the form that opens one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import streamlit as st

from core.domain.model import Actor
from core.domain.ops import incidents as rules
from core.domain.ops.checks import Area
from core.domain.ops.incidents import Incident, Phase, Priority
from core.ports import Runtime
from core.services.ops import incidents
from core.services.ops.incidents import Opening
from core.ui import places, rows_view, words
from core.ui.feedback import shown
from core.ui.rows_view import Cell, Column, Line

PHASE_WORDS: Final = {
    Phase.OPEN: "Nobody has it",
    Phase.ACKNOWLEDGED: "Acknowledged",
    Phase.ASSESSED: "Assessed",
    Phase.MITIGATED: "Mitigated",
    Phase.RESOLVED: "Resolved",
    Phase.CLOSED: "Closed",
}
PHASE_TONES: Final = {
    Phase.OPEN: "fail",
    Phase.ACKNOWLEDGED: "review",
    Phase.ASSESSED: "review",
    Phase.MITIGATED: "work",
    Phase.RESOLVED: "pass",
    Phase.CLOSED: "waived",
}
AREA_WORDS: Final = {
    Area.APP: "App",
    Area.AUDITS: "Audits",
    Area.QUEUE: "Queue",
    Area.WORKERS: "Workers",
    Area.OCR: "OCR",
    Area.DATABASE: "Database",
    Area.STORAGE: "Storage",
    Area.SIGN_IN: "Sign-in",
    Area.HOST: "Host",
    Area.BACKUPS: "Backups",
    Area.SPEED: "Speed",
}
_COLUMNS = (
    Column("Incident", "6.5rem"),
    Column("What", "38%"),
    Column("Priority", "12rem"),
    Column("State", "10rem"),
    Column("Opened", "8rem"),
)


def priority_name(priority: Priority) -> str:
    """ "P1 System down, 15 min"."""
    meaning, _ = rules.MEANING[priority]
    return f"{priority} {meaning}, {words.duration(rules.RESPONSE[priority].total_seconds())}"


def area_name(area: str) -> str:
    """The word for a component."""
    return next((name for one, name in AREA_WORDS.items() if one.value == area), area)


def listing(found: Sequence[Incident], *, now: datetime, key: str) -> None:
    """Incidents as rows; a title opens one."""
    lines = [
        Line(
            id=str(one.id),
            page="incident",
            cells=(
                Cell(one.name),
                Cell(one.title, sub=_affected(one), link=True),
                Cell(str(one.priority), sub=rules.MEANING[one.priority][0]),
                Cell(PHASE_WORDS[one.phase], sub=_clock(one, now=now), tone=PHASE_TONES[one.phase]),
                Cell(words.age(one.opened_at, now=now), sub=f"by {one.opened_by}"),
            ),
        )
        for one in found
    ]
    rows_view.table("Incidents", _COLUMNS, lines, key=key)


def opening(rt: Runtime, *, actor: Actor) -> None:
    """A form that opens one; everything else can be said later."""
    with st.form("incident", border=False):
        title = st.text_input("What is wrong", max_chars=rules.TITLE_MAX_CHARS)
        left, right = st.columns(2)
        levels = list(Priority)
        priority = left.selectbox("Priority", levels, index=1, format_func=priority_name)
        components = right.multiselect(
            "Affected, as far as known", [area.value for area in Area], format_func=area_name
        )
        st.caption("What all checks, queues and errors say at this moment is kept with it.")
        is_sent = st.form_submit_button("Open it", type="primary", icon=":material/e911_emergency:")
    if is_sent:
        with shown():
            wanted = Opening(title, priority, tuple(components))
            incident = incidents.open_by_hand(rt, wanted, actor=actor)
            st.switch_page(places.INCIDENT, query_params={"incident": str(incident)})


def _affected(one: Incident) -> str:
    return ", ".join(map(area_name, one.components))


def _clock(one: Incident, *, now: datetime) -> str:
    if not one.is_open:
        return ""
    clock = rules.next_clock(one)
    if clock is None:
        return ""
    left_s = (clock.due_at - now).total_seconds()
    if left_s < 0:
        return f"late by {words.duration(-left_s)}"
    return f"{words.duration(left_s)} left"
