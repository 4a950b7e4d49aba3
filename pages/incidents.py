"""Incidents: what is wrong now, what was, and whom to call."""

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.queries.ops import incidents
from core.ui import last, places, rendering
from core.ui.feedback import shown
from core.ui.ops import contacts_view, incidents_view
from core.ui.runtime import require_user, runtime, still


@rendering.live("10s")
def now_open() -> None:
    with shown():
        actor = still(places.INCIDENTS)
        found = last.read(
            runtime(), "incidents", lambda s: incidents.listing(s, actor=actor), actor=actor
        )
        running = [one for one in found if one.is_open]
        if running:
            incidents_view.listing(running, now=runtime().clock(), key="open")
        else:
            st.success("No incident is open.", icon=":material/check_circle:")
        ended = [one for one in found if not one.is_open]
        if ended:
            st.subheader("Resolved")
            incidents_view.listing(ended, now=runtime().clock(), key="ended")


actor = require_user(places.INCIDENTS)
may_work = access.may(actor, Action.INCIDENTS_WORK)
st.title("Incidents")
with shown():
    if may_work:
        with st.expander("Open an incident", icon=":material/e911_emergency:"):
            incidents_view.opening(runtime(), actor=actor)
    now_open()
with shown():
    st.subheader("Whom to call")
    contacts_view.matrix(runtime(), actor=actor, may_work=may_work)
