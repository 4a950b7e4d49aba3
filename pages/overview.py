"""What came in today, how it was judged, and what needs a person."""

from datetime import UTC, datetime, time

import streamlit as st

from core.queries import audits
from core.ui import panels, starting, widgets
from core.ui.feedback import shown
from core.ui.runtime import require_user, runtime, zone

RECENT_ROWS = 8


@st.fragment(run_every="5s")
def figures() -> None:
    rt, now = runtime(), runtime().clock()
    midnight = datetime.combine(now.astimezone(zone()), time(), zone()).astimezone(UTC)
    queue, today, needs = st.columns([3, 5, 3], gap="medium")
    with queue.container(border=True, height="stretch"), shown():
        panels.queue(rt, now=now)
    with today.container(border=True, height="stretch"), shown():
        panels.received(rt, since=midnight)
    with needs.container(border=True, height="stretch"), shown():
        panels.needs_me(rt, now=now)


@st.fragment(run_every="5s")
def recent() -> None:
    st.subheader("Latest audits")
    with shown():
        with runtime().read() as session:
            latest = audits.page(session, audits.AuditFilter(), limit=RECENT_ROWS)
        widgets.audit_table("Latest audits", latest.audits, now=runtime().clock(), key="recent")


actor = require_user()
st.title("Overview")
is_used = True
with shown():
    with runtime().read() as session:
        is_used = audits.has_any(session)
    if not is_used:
        starting.welcome(runtime(), actor=actor.name)
if is_used:
    figures()
    recent()
