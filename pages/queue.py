"""The queue: what waits and for how long, who is at work, what was given up, what was paid."""

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.domain.ops.flow import Span
from core.ui import places, queue_actions, queue_view, rendering
from core.ui.feedback import shown
from core.ui.ops import flow_view
from core.ui.runtime import require_user, runtime, still, zone


@rendering.live("5s")
def depth() -> None:
    actor = still(places.QUEUE)
    with shown():
        found = flow_view.present(runtime(), actor=actor)
        flow_view.figures(found)
        queue_view.queues(found.queues, found.pauses, now=runtime().clock())
    with shown():
        queue_view.redis(runtime(), actor=actor)


@rendering.live("30s")
def flow() -> None:
    actor = still(places.QUEUE)
    st.subheader("Flow")
    span = st.segmented_control(
        "Over the last", list(Span), default=Span.DAY, format_func=str, key="flow-span"
    )
    with shown():
        flow_view.history(runtime(), span or Span.DAY, actor=actor, zone=zone())


@rendering.live("5s")
def work() -> None:
    actor = still(places.QUEUE)
    st.subheader("Workers")
    with shown():
        queue_view.workers(runtime(), actor=actor, now=runtime().clock())
    with shown():
        queue_view.stuck_audits(runtime(), actor=actor, now=runtime().clock())


def given_up(actor: Actor, *, may_operate: bool) -> None:
    st.subheader("Dead letters")
    st.caption("Sheets the system gave up on. A person retries or discards each.")
    with shown():
        queue_actions.dead(runtime(), actor=actor, may_operate=may_operate, now=runtime().clock())


@rendering.live("10s")
def upkeep() -> None:
    actor = still(places.QUEUE)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader("Housekeeping")
        with shown():
            queue_view.housekeeping(runtime(), actor=actor, now=runtime().clock())
    with right:
        st.subheader("OCR provider")
        with shown():
            queue_view.paid_engine(runtime(), actor=actor, now=runtime().clock())


def show(actor: Actor) -> None:
    may_operate = access.may(actor, Action.QUEUE_OPERATE)
    depth()
    if may_operate:
        with shown():
            queue_actions.pausing(runtime(), actor=actor)
    history = st.container()
    work()
    given_up(actor, may_operate=may_operate)
    upkeep()
    with history:  # Last: a browser draws a chart more slowly than all the rest.
        flow()


actor = require_user(places.QUEUE)
st.title("Queue")
with shown():
    show(actor)
