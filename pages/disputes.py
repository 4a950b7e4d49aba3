"""Disputes: what waits for a decision and in which order, and what was decided."""

import streamlit as st

from core.domain.disputes.triage import Order
from core.domain.model import Actor
from core.queries.disputes import listing
from core.ui import places
from core.ui.disputes import desk
from core.ui.disputes.words import ORDER_WORDS
from core.ui.feedback import shown
from core.ui.runtime import require_user, runtime

DECIDED_ROWS = 50


def waiting(actor: Actor) -> None:
    rt = runtime()
    order = st.segmented_control(
        "Order",
        list(Order),
        default=Order.DEADLINE,
        format_func=ORDER_WORDS.__getitem__,
        required=True,
    )
    with rt.read() as session:
        found = listing.desk(session, actor=actor, order=order)
    if not found:
        st.success("Nothing waits for a decision.", icon=":material/done_all:")
        return
    desk.together(rt, found, actor=actor)
    desk.table("Waiting", found, now=rt.clock(), me=actor.name)


def decided(actor: Actor) -> None:
    rt = runtime()
    with rt.read() as session:
        found = listing.page(session, listing.Filter(), actor=actor, limit=DECIDED_ROWS)
    past = [line for line in found if not line.state.is_live]
    if not past:
        st.caption("Nothing was decided yet.")
        return
    desk.table("Decided", past, now=rt.clock(), me=actor.name)


actor = require_user(places.DISPUTES)
title, figures = st.columns([4, 1], vertical_alignment="bottom")
title.title("Disputes")
figures.page_link(places.DISPUTE_FIGURES, label="Figures", icon=":material/monitoring:")
with shown():
    rt = runtime()
    with rt.read() as session:
        counts = listing.counts(session, now=rt.clock())
        mine = listing.desk(session, actor=actor, holder=actor.name, limit=100)
    desk.figures(counts, mine=len(mine))
    to_decide, past = st.tabs(["Waiting", "Decided"])
    with to_decide:
        waiting(actor)
    with past:
        decided(actor)
