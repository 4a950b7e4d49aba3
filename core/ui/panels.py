"""Panels of the overview; each stands or falls alone."""

from datetime import datetime, timedelta

import streamlit as st

from core.domain import access, attention
from core.domain.access import Action
from core.domain.model import Actor, AuditStatus, Verdict
from core.errors import Unavailable
from core.ports import QueueDepth, Runtime
from core.queries import overview
from core.ui import charts, places, words


@st.cache_resource(show_spinner=False)
def last_depth() -> dict[str, tuple[QueueDepth, datetime]]:
    """The last depth Redis told this process, and when."""
    return {}


def queue(rt: Runtime, *, now: datetime) -> None:
    """What waits: by Redis, which may be away, and by the rows, which are the truth."""
    with rt.read() as session:
        rows = overview.waiting(session)
    st.metric(
        f"In the queue (target: under {attention.QUEUE_DEPTH_TARGET})",
        f"{rows.queued:,}",
        help="Sheets that wait for a worker.",
    )
    if rows.oldest_at is not None:
        st.caption(
            f"{words.count(rows.running, 'sheet')} being read. "
            f"The oldest came {words.age(rows.oldest_at, now=now)}."
        )
    else:
        st.caption("Nothing waits.")
    if attention.is_deep(rows.queued):
        st.warning(
            "More sheets wait than the target allows. More workers shorten the queue: "
            "`jobsheet worker` on any host.",
            icon=":material/hourglass_top:",
        )
    _redis(rt, now=now)


def _redis(rt: Runtime, *, now: datetime) -> None:
    try:
        depth = rt.queue.depth()
    except Unavailable:
        last = last_depth().get("depth")
        known = (
            f" Last seen {words.age(last[1], now=now)}: {last[0].queued} queued." if last else ""
        )
        st.warning(
            f"Redis is away.{known} Sheets are still received; they are read when it is back.",
            icon=":material/cloud_off:",
        )
        return
    last_depth()["depth"] = (depth, now)
    st.caption(f"Redis holds {depth.queued} queued and {depth.started} started.")


def received(rt: Runtime, *, actor: Actor, since: datetime) -> None:
    """What came in today, by verdict."""
    with rt.read() as session:
        today = overview.today(session, actor=actor, since=since)
    st.subheader("Received today")
    if today.received == 0:
        st.caption("No sheet came in today yet.")
        return
    st.caption(words.count(today.received, "sheet"))
    st.plotly_chart(
        charts.verdict_split(today.by_verdict, in_work=today.in_work),
        config=charts.CONFIG,
        alt=charts.described(today.by_verdict, in_work=today.in_work),
        key="today",
    )


def needs_me(rt: Runtime, *, actor: Actor, now: datetime) -> None:
    """What waits for a person, each a link to the list of it."""
    slow_before = now - timedelta(seconds=attention.WAITING_LONG_S)
    with rt.read() as session:
        needs = overview.needs(session, actor=actor, slow_before=slow_before)
    st.subheader("Needs a person")
    lines: list[tuple[int, str, str, dict[str, str]]] = [
        (needs.review, "to review", ":material/warning:", {"verdict": Verdict.REVIEW_QUEUE}),
        (needs.failed, "could not be audited", ":material/block:", {"status": AuditStatus.FAILED}),
        (needs.slow, "waiting over 10 min", ":material/timer:", {"status": AuditStatus.QUEUED}),
    ]
    found = [line for line in lines if line[0]]
    if not found:
        st.caption("Nothing. Every sheet received has its verdict.")
    for number, label, icon, query in found:
        shown = words.at_most(number, overview.COUNT_LIMIT)
        st.page_link(places.AUDITS, label=f"{shown} {label}", icon=icon, query_params=query)
    if needs.review and access.may(actor, Action.REVIEWS_DECIDE):
        st.page_link(places.REVIEWS, label="Review them", icon=":material/rate_review:")
