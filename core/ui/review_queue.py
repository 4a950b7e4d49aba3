"""The queue of sheets that wait for a person: how many and why, in their order, and how it goes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import streamlit as st

from core.domain import straight_through
from core.domain.doubts import Cause
from core.domain.review import ReviewState
from core.domain.straight_through import Counts
from core.queries.reviews import Pace, Waiting
from core.ui import rows_view, words
from core.ui.rows_view import Cell, Column, Line

_COLUMNS = (
    Column("Waits because", "15rem"),
    Column("File"),
    Column("Spec", "12rem"),
    Column("Least sure", "6rem", number=True),
    Column("Waiting", "8rem"),
    Column("With", "9rem"),
)
_TONES = {
    Cause.SYSTEM: "refused",
    Cause.SPEC_GAP: "review",
    Cause.UNKNOWN_LABEL: "review",
    Cause.UNREADABLE_FIELD: "review",
    Cause.LOW_CONFIDENCE: "review",
    Cause.SAMPLE: "draft",
    Cause.PERSON: "draft",
}


def figures(
    counts: Mapping[tuple[ReviewState, Cause], int], pace: Pace, honest: Counts, *, days: int
) -> None:
    """What waits, what one sheet takes, and how many need nobody."""
    waiting = sum(n for (state, _), n in counts.items() if state is ReviewState.OPEN)
    handed_on = sum(n for (state, _), n in counts.items() if state is ReviewState.ESCALATED)
    one, two, three, four = st.columns(4, gap="medium")
    one.metric("Waiting for a person", f"{waiting:,}")
    two.metric("Handed on", f"{handed_on:,}", help="Escalated, with a reason: open them below.")
    three.metric(
        "Median a sheet",
        "–" if pace.median_s is None else f"{pace.median_s:.0f} s",
        help=f"From taking a sheet to its verdict, over {words.count(pace.decided, 'sheet')} "
        f"decided in {days} days.",
    )
    four.metric("Straight through", rate(honest), help=rate_help(honest, days=days))


def rate(honest: Counts) -> str:
    """The honest rate with its interval: "71% (66–75%)"."""
    found = straight_through.rate(honest)
    if found is None:
        return "–"
    if honest.looked_at == 0:
        return f"at most {found.high:.0%}"
    return f"{found.estimate:.0%} ({100 * found.low:.0f}–{found.high:.0%})"


def rate_help(honest: Counts, *, days: int) -> str:
    """What the rate is made of."""
    return (
        f"Sheets that passed by themselves and rightly so, of {honest.ended:,} in {days} days. "
        f"{honest.passed:,} passed and nobody overturned them. {honest.looked_at:,} of the passes "
        f"were drawn for a blind second look, {honest.found_wrong:,} of those were found wrong; "
        "the interval (95 %, Wilson) says what so many looks can tell."
    )


def table(found: Sequence[Waiting], *, now: datetime, me: str) -> None:
    """The next sheets in the order they are handed out."""
    lines = [
        Line(
            id=str(one.review.review_id),
            page="review",
            cells=(
                Cell(
                    words.CAUSE_WORDS[one.review.cause],
                    sub=_severity(one),
                    tone=_TONES[one.review.cause],
                ),
                Cell(one.audit.filename, sub=one.review.note or one.audit.receipt, link=True),
                Cell(one.audit.spec_id or "none fits"),
                Cell(_doubt(one)),
                Cell(
                    words.duration((now - one.review.waiting_since).total_seconds()),
                    sub="overdue" if one.review.due_at < now else "",
                ),
                Cell(_holder(one, now=now, me=me)),
            ),
        )
        for one in found
    ]
    rows_view.table("Waiting for a person", _COLUMNS, lines, key="reviews")


def _severity(one: Waiting) -> str:
    if one.review.cause is Cause.SAMPLE:
        return ""  # What was thought of it stays unsaid until somebody has looked.
    return f"{one.review.severity} {words.SEVERITY_WORDS[one.review.severity]}"


def _doubt(one: Waiting) -> str:
    is_read = one.review.cause is Cause.LOW_CONFIDENCE
    return words.confidence(one.review.confidence) if is_read else ""


def _holder(one: Waiting, *, now: datetime, me: str) -> str:
    until = one.review.claimed_until
    if one.review.claimed_by is None or until is None or until <= now:
        return ""
    return "you" if one.review.claimed_by == me else one.review.claimed_by
