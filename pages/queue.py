"""The queue: what waits and for how long, who is at work, what was given up, what was paid."""

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.ui import places, queue_actions, queue_view
from core.ui.feedback import shown
from core.ui.runtime import require_user, runtime, still


@st.fragment(run_every="5s")
def depth() -> None:
    with shown():
        queue_view.queues(runtime(), actor=still(places.QUEUE), now=runtime().clock())


@st.fragment(run_every="5s")
def work() -> None:
    st.subheader("Workers")
    with shown():
        queue_view.workers(runtime(), actor=still(places.QUEUE), now=runtime().clock())
    with shown():
        queue_view.stuck_audits(runtime(), now=runtime().clock())


def given_up(actor: Actor, *, may_operate: bool) -> None:
    st.subheader("Dead letters")
    st.caption("Sheets the system gave up on. A person retries or discards each.")
    with shown():
        queue_actions.dead(runtime(), actor=actor, may_operate=may_operate, now=runtime().clock())


@st.fragment(run_every="10s")
def upkeep() -> None:
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader("Housekeeping")
        with shown():
            queue_view.housekeeping(runtime(), now=runtime().clock())
    with right:
        st.subheader("OCR provider")
        with shown():
            queue_view.paid_engine(runtime(), now=runtime().clock())


def show(actor: Actor) -> None:
    may_operate = access.may(actor, Action.QUEUE_OPERATE)
    depth()
    if may_operate:
        with shown():
            queue_actions.pausing(runtime(), actor=actor)
    work()
    given_up(actor, may_operate=may_operate)
    upkeep()


actor = require_user(places.QUEUE)
st.title("Queue")
with shown():
    show(actor)
