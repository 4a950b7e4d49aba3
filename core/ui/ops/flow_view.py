"""The Queue page's figures: depth, waits, drain, objective, and the flow with its marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
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
from core.queries import pauses, queue
from core.queries.ops import flow, marks
from core.queries.ops.flow import Objective
from core.queries.ops.marks import Mark
from core.queries.pauses import Pause
from core.queries.queue import Standing
from core.ui import charts, last, role_words, words
from core.ui.feedback import plain

DONE: Final = "#2f9160"
FAILED: Final = "#cf4a41"
CAME: Final = "#4f88b3"
NOTHING: Final = "–"  # nothing came that could be measured
MARKS_DRAWN: Final = 8
FEW: Final = 5  # sheets a bar
KIND_WORDS: Final = {marks.VERSION: "Version at work", marks.MODEL: "OCR model asked"}
STATE_COLOURS: Final[dict[State, words.Colour]] = {
    State.OK: "green",
    State.WARN: "orange",
    State.FAIL: "red",
}


@dataclass(frozen=True, slots=True)
class Present:
    """The queues at this moment, all of it read at once so that the numbers fit together."""

    queues: Standing
    pauses: Sequence[Pause]
    drain: Drain
    objective: Objective


def present(rt: Runtime, *, actor: Actor) -> Present:
    """What the figures and the table of the queues stand on."""

    def ask(session: Session) -> Present:
        found = queue.standing(session, actor=actor)
        return Present(
            queues=found,
            pauses=pauses.in_force(session),
            drain=flow.drained(session, found.waiting, actor=actor),
            objective=flow.objective(session, actor=actor),
        )

    return last.read(rt, "queue now", ask, actor=actor)


def figures(found: Present) -> None:
    """Depth against its threshold, waits, when it is empty, and the objective."""
    drain, waits, kept = found.drain, found.queues.waits, found.objective
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
            color=STATE_COLOURS.get(state, "gray"),
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
    if not any(one.came or one.done or one.failed for one in buckets):
        st.caption(f"No audit came or ended in the last {span.value}.")
        return
    done, failed = sum(one.done for one in buckets), sum(one.failed for one in buckets)
    told = (
        f"{words.count(done + failed, 'audit')} ended in the last {span.value}, "
        f"{failed:,} of them failed; {sum(one.came for one in buckets):,} came."
    )
    st.caption(f"{told} A failed audit is one of which the system gave up.")
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
    bars = [
        go.Bar(x=at, y=counts, name=name, marker={"color": colour}, width=width)
        for name, counts, colour in (
            ("Ended well", [one.done for one in buckets], DONE),
            ("Failed", [one.failed for one in buckets], FAILED),
        )
    ]
    came = go.Scatter(
        x=at, y=[one.came for one in buckets], name="Came", mode="lines", line={"color": CAME}
    )
    moments = [one.at.astimezone(zone).replace(tzinfo=None) for one in found]
    # All at once: each later change of a figure has it checked as a whole again.
    layout = go.Layout(
        barmode="stack",
        height=300,
        margin={"l": 0, "r": 0, "t": 44, "b": 0},
        legend={"orientation": "h", "y": 1.12, "yanchor": "bottom", "traceorder": "normal"},
        dragmode=False,
        hovermode="x unified",
        xaxis={"fixedrange": True, "showgrid": False},
        yaxis={
            "fixedrange": True,
            "rangemode": "tozero",
            "tickformat": ",d",
            "dtick": _step(buckets),
        },
        shapes=[_line(moment) for moment in moments],
        annotations=[_number(moment, number) for number, moment in enumerate(moments, start=1)],
    )
    return go.Figure([*bars, came], layout)


def _step(buckets: Sequence[Bucket]) -> int | None:
    """From one line of the chart to the next: of few sheets none is halved."""
    most = max((max(one.came, one.done + one.failed) for one in buckets), default=0)
    return 1 if most <= FEW else None


def _line(moment: datetime) -> dict[str, Any]:
    line = {"color": charts.QUIET, "dash": "dot", "width": 1}
    return {"x0": moment, "x1": moment, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def _number(moment: datetime, number: int) -> dict[str, Any]:
    at = {"x": moment, "y": 1, "yref": "paper", "yanchor": "bottom"}
    return {**at, "text": str(number), "showarrow": False}


def _mark(one: Mark, *, now: datetime, zone: ZoneInfo) -> str:
    kind = KIND_WORDS.get(one.kind) or role_words.event_name(one.kind)
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
