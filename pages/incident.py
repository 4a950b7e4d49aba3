"""One incident, from its opening to what was learnt of it."""

from uuid import UUID

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.queries.ops import incidents
from core.ui import last, places, rendering, widgets
from core.ui.feedback import shown
from core.ui.ops import incident_after, incident_sheets_view, incident_view
from core.ui.runtime import require_user, runtime, still


def loaded(incident_id: UUID, actor: Actor) -> incidents.Whole:
    """Once in a run of the page, whose parts show what it said."""
    name = f"incident {incident_id}"

    def load() -> incidents.Whole:
        return last.read(
            runtime(), name, lambda s: incidents.whole(s, incident_id, actor=actor), actor=actor
        )

    return rendering.once(name, load)


@rendering.live("10s")
def lines(incident_id: UUID) -> None:
    with shown():
        incident_view.timeline(loaded(incident_id, still(places.INCIDENT)).timeline)


@rendering.live("10s")
def head(incident_id: UUID) -> None:
    with shown():
        actor = still(places.INCIDENT)
        incident_view.head(loaded(incident_id, actor).incident, now=runtime().clock())


def at_work(found: incidents.Whole, *, actor: Actor, may_work: bool) -> None:
    rt, one = runtime(), found.incident
    left, right = st.columns([2, 3], gap="large")
    with left:
        incident_view.procedure(rt, one, actor=actor, may_work=may_work)
    with right:
        if may_work:
            incident_view.note(rt, one, actor=actor)
        lines(one.id)


def show(actor: Actor) -> None:
    rt, may_work = runtime(), access.may(actor, Action.INCIDENTS_WORK)
    found = loaded(widgets.id_from_url("incident"), actor)
    one = found.incident
    head(one.id)
    if may_work:
        with st.container(horizontal=True):
            incident_view.moves(rt, one, actor=actor)
            incident_view.stakeholders(rt, one, actor=actor, now=rt.clock())
    work, then, sheets, people, after = st.tabs(
        ["Work", "Evidence", "Sheets", "Who and what", "Learnt"],
        default="Work" if one.is_open else "Learnt",
    )
    with work:
        at_work(found, actor=actor, may_work=may_work)
    with then:
        incident_after.evidence(one)
    with sheets:
        incident_sheets_view.hit(rt, one, actor=actor, now=rt.clock())
    with people:
        incident_after.people(rt, one, actor=actor, may_work=may_work)
    with after:
        incident_after.export(one, found.timeline, found.follow_ups)
        incident_after.learnt(rt, one, actor=actor, may_work=may_work)
        incident_after.follow_ups(rt, one, found.follow_ups, actor=actor, may_work=may_work)


actor = require_user(places.INCIDENT)
with shown():
    st.page_link(places.INCIDENTS, label="All incidents", icon=":material/arrow_back:")
    show(actor)
