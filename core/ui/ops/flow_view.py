"""The Queue page's figures: depth, waits, drain, objective, and the flow with its marks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import plotly.graph_objects as go
import streamlit as st
from sqlalchemy.orm import Session

from core.domain.attention import QUEUE_DEPTH_TARGET
from core.domain.model import Actor
from core.domain.ops import objective as objectives
from core.domain.ops.checks import State
from core.domain.ops.flow import LENGTHS, STEPS, Bucket, Drain, Span
from core.ports import Runtime
from core.queries.ops import flow, marks
from core.queries.ops.flow import Objective, Waits
from core.queries.ops.marks import Mark
from core.ui import charts, last, role_words, words
from core.ui.feedback import plain

DONE: Final = "#2f9160"
FAILED: Final = "#cf4a41"
CAME: Final = "#4f88b3"
NOTHING: Final = "–"  # nothing came that could be measured
MARKS_DRAWN: Final = 8
STATE_COLOURS: Final = {State.OK: "green", State.WARN: "orange", State.FAIL: "red"}


def figures(rt: Runtime, *, actor: Actor) -> None:
    """Depth against its threshold, waits, when it is empty, and the objective."""

    def ask(session: Session) -> tuple[Drain, Waits, Objective]:
        return (
            flow.drained(session, actor=actor),
            flow.waits(session, actor=actor),
            flow.objective(session, actor=actor),
        )

    drain, waits, kept = last.read(rt, "flow.figures", ask, actor=actor)
    depth, wait, empty, objective = st.columns(4)
    is_deep = drain.waiting >= QUEUE_DEPTH_TARGET
    depth.metric(
        f"Waiting (threshold {QUEUE_DEPTH_TARGET})",
        f"{drain.waiting:,}",
        help="Sheets that could be read now. From the threshold on somebody looks for the cause.",
    )
    if is_deep:
        depth.badge("At the threshold or above", icon=":material/warning:", color="red")
    wait.metric(
        "Wait, half and 95 of 100",
        f"{_told(waits.p50_s)} / {_told(waits.p95_s)}" if waits.count else NOTHING,
        help="From upload to the first attempt, of the last hour's sheets.",
    )
    empty.metric("Empty in", _empty(drain), help=_pace(drain))
    within_min = int(objectives.WITHIN_S / 60)
    objective.metric(
        f"Verdict within {within_min} min",
        f"{kept.day.share:.1%}" if kept.day.count else NOTHING,
        help=f"Of the day's sheets that somebody waits for; the objective is "
        f"{objectives.SHARE:.0%}.",
    )
    if kept.hour.count:
        state = kept.hour.state
        objective.badge(
            f"The last hour burns {kept.hour.burn:.1f} times the budget",
            color=STATE_COLOURS.get(state, "gray"),  # type: ignore[arg-type]  # names of the table above
        )


def history(rt: Runtime, span: Span, *, actor: Actor, zone: ZoneInfo) -> None:
    """Throughput and failures over a stretch of time, marked with what was changed."""
    now = rt.clock()

    def ask(session: Session) -> tuple[list[Bucket], list[Mark]]:
        return (
            flow.buckets(session, span, actor=actor, now=now),
            marks.since(session, now - LENGTHS[span])[-MARKS_DRAWN:],
        )

    buckets, found = last.read(rt, f"flow.{span.value}", ask, actor=actor)
    done, failed = sum(one.done for one in buckets), sum(one.failed for one in buckets)
    told = (
        f"{words.count(done + failed, 'audit')} ended in the last {span.value}, "
        f"{failed:,} of them failed; {sum(one.came for one in buckets):,} came."
    )
    st.caption(f"{told} A failed audit is one of which the system gave up.")
    if not any(one.came or one.done or one.failed for one in buckets):
        return
    figure = _figure(buckets, found, span, zone=zone)
    st.plotly_chart(figure, config=charts.CONFIG, alt=told, key=f"flow-{span.value}")
    if found:
        lines = [_mark(one, now=now, zone=zone) for one in reversed(found)]
        st.caption("  \n".join(plain(line) for line in lines))


def _figure(
    buckets: Sequence[Bucket], found: Sequence[Mark], span: Span, *, zone: ZoneInfo
) -> go.Figure:
    at = [one.at.astimezone(zone).replace(tzinfo=None) for one in buckets]
    width = STEPS[span].total_seconds() * 1000 * 0.85
    figure = go.Figure()
    for name, counts, colour in (
        ("Ended well", [one.done for one in buckets], DONE),
        ("Failed", [one.failed for one in buckets], FAILED),
    ):
        figure.add_bar(x=at, y=counts, name=name, marker={"color": colour}, width=width)
    figure.add_scatter(
        x=at, y=[one.came for one in buckets], name="Came", mode="lines", line={"color": CAME}
    )
    for number, one in enumerate(found, start=1):
        moment = one.at.astimezone(zone).replace(tzinfo=None)
        figure.add_vline(x=moment, line={"color": "#7a8896", "dash": "dot", "width": 1})
        figure.add_annotation(
            x=moment, y=1, yref="paper", text=str(number), showarrow=False, yanchor="bottom"
        )
    figure.update_layout(
        barmode="stack",
        height=300,
        margin={"l": 0, "r": 0, "t": 44, "b": 0},
        legend={"orientation": "h", "y": 1.12, "yanchor": "bottom", "traceorder": "normal"},
        dragmode=False,
        hovermode="x unified",
    )
    figure.update_xaxes(fixedrange=True, showgrid=False)
    figure.update_yaxes(fixedrange=True, rangemode="tozero", tickformat=",d")
    return figure


def _mark(one: Mark, *, now: datetime, zone: ZoneInfo) -> str:
    kind = "Version at work" if one.kind == marks.VERSION else role_words.event_name(one.kind)
    when = words.moment(one.at, zone=zone)
    return f"{when} ({words.age(one.at, now=now)}): {kind}, {one.what}"


def _empty(drain: Drain) -> str:
    if not drain.waiting:
        return "now"
    return "not at this pace" if drain.seconds is None else words.duration(drain.seconds)


def _pace(drain: Drain) -> str:
    return (
        f"At the pace of the last quarter of an hour: {drain.ended_per_h:,.0f} ended and "
        f"{drain.came_per_h:,.0f} came, by the hour."
    )


def _told(seconds: float | None) -> str:
    return NOTHING if seconds is None else words.duration(float(seconds))
