"""What came in today, how it was judged, and what needs a person."""

from datetime import UTC, datetime, time

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.queries import audits
from core.ui import last, panels, places, rendering, starting, widgets
from core.ui.feedback import shown
from core.ui.runtime import require_user, runtime, still, zone

RECENT_ROWS = 8


def sees_queue(actor: Actor) -> bool:
    return access.may(actor, Action.QUEUE_READ)


@rendering.live("5s")
def figures() -> None:
    rt, now, actor = runtime(), runtime().clock(), still(places.OVERVIEW)
    midnight = datetime.combine(now.astimezone(zone()), time(), zone()).astimezone(UTC)
    *queue, today, needs = st.columns([3, 5, 3] if sees_queue(actor) else [5, 3], gap="medium")
    for column in queue:
        with column.container(border=True, height="stretch"), shown():
            panels.queue(rt, actor=actor, now=now)
    with today.container(border=True, height="stretch"), shown():
        panels.received(rt, actor=actor, since=midnight)
    with needs.container(border=True, height="stretch"), shown():
        panels.needs_me(rt, actor=actor, now=now)


@rendering.live("5s")
def recent() -> None:
    st.subheader("Latest audits")
    with shown():
        actor = still(places.OVERVIEW)
        latest = last.read(
            runtime(),
            f"latest of {actor.name}",
            lambda s: audits.page(s, audits.AuditFilter(), actor=actor, limit=RECENT_ROWS),
            actor=actor,
        )
        widgets.audit_table("Latest audits", latest.audits, now=runtime().clock(), key="recent")


actor = require_user(places.OVERVIEW)
st.title("Overview")
is_used = True
with shown():
    is_used = last.quietly(
        runtime(), "is used", lambda s: audits.has_any(s, actor=actor), actor=actor, otherwise=True
    )
    if not is_used:
        starting.welcome(runtime(), actor=actor)
if is_used:
    figures()
    recent()
