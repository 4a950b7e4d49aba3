"""Panels of the overview; each stands or falls alone."""

from datetime import datetime, timedelta

import streamlit as st

from core.domain import access, attention
from core.domain.access import Action
from core.domain.model import Actor, AuditStatus, Verdict
from core.ports import Runtime
from core.queries import overview
from core.ui import charts, last, places, words
from core.ui.feedback import shown
from core.ui.queue_view import REDIS_AWAY


def queue(rt: Runtime, *, actor: Actor, now: datetime) -> None:
    """What waits: by Redis, which may be away, and by the rows, which are the truth."""
    rows = last.read(rt, "waiting", overview.waiting, actor=actor)
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
    with shown():
        depth = last.known(rt, "redis", rt.queue.depth, actor=actor, told=REDIS_AWAY)
        st.caption(f"Redis holds {depth.queued} queued and {depth.started} started.")


def received(rt: Runtime, *, actor: Actor, since: datetime) -> None:
    """What came in today, by verdict."""
    today = last.read(
        rt,
        f"today of {actor.name}",  # whose sheets one sees is one's own
        lambda s: overview.today(s, actor=actor, since=since),
        actor=actor,
    )
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
    needs = last.read(
        rt,
        f"needs of {actor.name}",
        lambda s: overview.needs(s, actor=actor, slow_before=slow_before),
        actor=actor,
    )
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
