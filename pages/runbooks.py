"""Runbooks: the common issues, which of them shows now, and every step that was taken."""

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.domain.ops import runbooks
from core.queries.ops import steps
from core.ui import last, places
from core.ui.feedback import shown
from core.ui.ops import looks, runbook_actions, runbook_view
from core.ui.runtime import require_user, runtime, zone


def taken(actor: Actor) -> None:
    found = last.read(
        runtime(), "steps", lambda s: steps.taken(s, actor=actor), actor=actor, is_aside=True
    )
    titles = {(b.id.value, one.id): one.title for b in runbooks.BOOKS for one in b.steps}
    if access.may(actor, Action.RUNBOOKS_ACT):
        runbook_actions.waiting(runtime(), found, actor=actor)
    st.subheader("Steps taken")
    runbook_view.taken(found, titles, now=runtime().clock(), zone=zone())


actor = require_user(places.RUNBOOKS)
st.title("Runbooks")
st.caption(
    "What to do about the common issues, step by step, each with what can be seen now. A step that "
    "changes something says beforehand what it would touch, asks why, and is in the trail."
)
with shown():
    results = {one.id: one for one in looks.every(runtime(), share=0.5)}
    runbook_view.listing(runbooks.BOOKS, results)
with shown():
    taken(actor)
