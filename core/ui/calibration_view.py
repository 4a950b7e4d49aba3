"""The parts of the page of calibration; each says what it rests on."""

from collections.abc import Sequence

import streamlit as st

from core.domain import calibration
from core.domain.calibration import Bin, OfField, Threshold
from core.domain.straight_through import Interval
from core.queries.disputes.statistics import OfBand
from core.ui import calibration_charts, charts, rows_view, words
from core.ui.disputes import figures
from core.ui.rows_view import Cell, Column, Line

TARGETS = (0.005, 0.01, 0.02, 0.05)
_COLUMNS = (
    Column("Field", "30%"),
    Column("Looked at", "7rem", number=True),
    Column("Said", "7rem", number=True),
    Column("Was right", "12rem"),
    Column("So it is"),
)


def nothing() -> None:
    """Before anybody has looked."""
    st.info(
        "Nobody has looked at a value in this time. Each value that is accepted, corrected or "
        "rejected in a review counts here, and each that a second look leaves as it is.",
        icon=":material/straighten:",
    )


def explorer(found: Sequence[Threshold], *, now: float) -> None:
    """Which threshold lets through how much, and how many sheets wait for a person in return."""
    st.subheader("What a threshold costs")
    target = st.segmented_control(
        "Of the values nobody looks at, wrong may be",
        TARGETS,
        default=0.01,
        format_func=lambda share: f"{100 * share:g}%",
        required=True,
    )
    best = calibration.lowest(found, target=target)
    current = next(one for one in found if one.below == now)
    chart, told = st.columns([3, 2], gap="large", vertical_alignment="center")
    with chart:
        st.plotly_chart(
            calibration_charts.thresholds(found, now=now, target=target),
            config=charts.CONFIG,
            key="thresholds",
            alt=calibration_charts.told_thresholds(found),
        )
    with told:
        st.write(f"**Now, {now:g}:** {_told(current)}")
        st.write(_advice(best, now=now))
        st.caption(
            "Values of blocker and critical fields on the newest sheets, each as often wrong as "
            "people found values that sure. An administrator sets REVIEW_BELOW_CONFIDENCE."
        )


def reliability(found: Sequence[Bin], *, count: int) -> None:
    """Whether what is said to be sure is right."""
    st.subheader("As sure as it says?")
    known = [one for one in found if one.right is not None]
    st.plotly_chart(
        calibration_charts.reliability(known),
        config=charts.CONFIG,
        key="reliability",
        alt=calibration_charts.told_reliability(known),
    )
    st.caption(
        f"{words.count(count, 'value')} that people looked at. On the line, a value is right as "
        "often as it says; lines are 95% intervals (Wilson)."
    )


def overturned(found: Sequence[OfBand]) -> None:
    """What disputes say of findings that were as sure."""
    if found:
        figures.rates_of_bands(found)


def fields(found: Sequence[OfField]) -> None:
    """The fields that are right least often, first."""
    if not found:
        return
    st.subheader("Fields")
    lines = [
        Line(
            cells=(
                Cell(one.name.replace("_", " ").capitalize()),
                Cell(f"{one.judged:,}"),
                Cell(f"{one.said:.0%}"),
                Cell(_interval(one.right)),
                Cell(_so(one)),
            )
        )
        for one in found
    ]
    rows_view.table("Fields", _COLUMNS, lines, key="fields")


def _told(one: Threshold) -> str:
    waiting = f"{one.waiting:.0%} of sheets wait for a person"
    if one.wrong is None:
        return f"{waiting}; how many of the other values are wrong is not known yet."
    return f"{waiting}; of the other values {_interval(one.wrong)} are wrong."


def _advice(best: Threshold | None, *, now: float) -> str:
    if best is None:
        return (
            "No threshold is known to keep to that yet. More second looks at passed sheets would "
            "tell: *Reviews* hands them out by themselves."
        )
    if best.below == now:
        return "It is the lowest that keeps to that."
    return f"**{best.below:g} would keep to that:** {_told(best)}"


def _so(one: OfField) -> str:
    if one.is_too_sure:
        return "too sure of itself"
    return "surer than it says" if one.is_too_modest else "as it says"


def _interval(found: Interval) -> str:
    return (
        f"{100 * found.estimate:.1f}% ({100 * found.low:.1f}–{100 * found.high:.1f}%)"
        if found.estimate < 0.1
        else f"{found.estimate:.0%} ({100 * found.low:.0f}–{found.high:.0%})"
    )
