"""Sheets that wait for a person: why, in which order, and a key to begin."""

from datetime import timedelta

import streamlit as st

from core.domain.doubts import Cause
from core.domain.model import Actor
from core.domain.review import ReviewState
from core.queries import reviews
from core.services.reviewing import review_claims
from core.ui import places, review_queue, words
from core.ui.feedback import shown
from core.ui.runtime import require_user, runtime

DAYS = 30


def begin(actor: Actor, cause: Cause | None) -> None:
    found = review_claims.take_next(runtime(), actor=actor, cause=cause)
    if found is None:
        st.info("Nothing waits that nobody has.", icon=":material/done_all:")
        return
    query = {"review": str(found)} | ({"cause": cause.value} if cause else {})
    st.switch_page(places.REVIEW, query_params=query)


def narrowed(counts: dict[tuple[ReviewState, Cause], int]) -> tuple[ReviewState, Cause | None]:
    state, cause = st.columns([1, 2], vertical_alignment="bottom")
    chosen = state.segmented_control(
        "Show",
        list(ReviewState)[:2],
        default=ReviewState.OPEN,
        format_func=lambda one: "Waiting" if one is ReviewState.OPEN else "Handed on",
        required=True,
    )
    causes = [one for one in Cause if counts.get((chosen, one))]
    if not causes:
        return chosen, None
    only = cause.pills(
        "Because",
        causes,
        format_func=lambda one: f"{words.CAUSE_WORDS[one]} ({counts[chosen, one]:,})",
    )
    return chosen, only


actor = require_user(places.REVIEWS)
with shown():
    rt = runtime()
    since = rt.clock() - timedelta(days=DAYS)
    title, figures, start = st.columns([3, 1, 1], vertical_alignment="bottom")
    title.title("Reviews")
    figures.page_link(places.CALIBRATION, label="Calibration", icon=":material/straighten:")
    with rt.read() as session:
        counts = reviews.counts(session)
        pace = reviews.pace(session, since=since)
        honest = reviews.straight_through(session, since=since)
    review_queue.figures(counts, pace, honest, days=DAYS)
    state, cause = narrowed(counts)
    with rt.read() as session:
        found = reviews.queue(session, state=state, cause=cause)
    with start:
        if st.button("Start reviewing", type="primary", width="stretch", disabled=not found):
            begin(actor, cause)
    if found:
        st.caption(
            "In the order they are handed out: by severity and by how long they wait, within a "
            "quarter of an hour the least sure first. Nobody is given a sheet that somebody has."
        )
        review_queue.table(found, now=rt.clock(), me=actor.name)
    elif state is ReviewState.OPEN:
        st.success(
            "Nothing waits for a person. Sheets that need one appear here by themselves.",
            icon=":material/done_all:",
        )
    else:
        st.caption("Nothing was handed on.")
