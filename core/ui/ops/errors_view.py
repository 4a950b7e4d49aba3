"""The Errors page: kinds of failures, and what is known and decided of each."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st
from sqlalchemy.orm import Session

from core.domain.model import Actor
from core.domain.ops.error_groups import ErrorGroup, Standing
from core.domain.retrying import ErrorClass
from core.ports import Runtime
from core.queries.ops import error_groups, marks
from core.services.ops import errors
from core.ui import last, places, rows_view, words
from core.ui.feedback import plain, shown
from core.ui.ops import state_words
from core.ui.queue_actions import CLASS_WORDS
from core.ui.rows_view import Cell, Column, Line

_BARS: Final = "▁▂▃▄▅▆▇█"  # the first is none: a space would be lost between the others
_COLUMNS: Final = (
    Column("Standing", "8rem"),
    Column("Error"),
    Column("Failures", "6rem", number=True),
    Column("Last 14 days", "10rem"),
    Column("First", "7.5rem"),
    Column("Last", "7.5rem"),
)


def known(rt: Runtime, *, actor: Actor) -> tuple[list[ErrorGroup], datetime | None]:
    """Every kind, and when the last deploy was."""

    def ask(session: Session) -> tuple[list[ErrorGroup], datetime | None]:
        return error_groups.listed(session, actor=actor), marks.last_deploy(session)

    return last.read(rt, "errors", ask, actor=actor)


def listing(
    found: Sequence[ErrorGroup], *, now: datetime, zone: ZoneInfo, deployed_at: datetime | None
) -> None:
    """Every kind, the newest failure first; its name opens it."""
    lines = [_line(one, now=now, zone=zone, deployed_at=deployed_at) for one in found]
    rows_view.table("Errors", _COLUMNS, lines, key="errors")


def detail(group: ErrorGroup, *, now: datetime, zone: ZoneInfo) -> None:
    """One kind: its newest failure, and what was decided."""
    st.subheader(plain(name(group)))
    decided = group.decided
    if decided.resolved_by and decided.resolved_at:
        when = words.moment(decided.resolved_at, zone=zone)
        st.caption(plain(f"Resolved by {decided.resolved_by}, {when}: {decided.note or ''}"))
    elif decided.acknowledged_by and decided.acknowledged_at:
        when = words.moment(decided.acknowledged_at, zone=zone)
        st.caption(plain(f"Known to {decided.acknowledged_by} since {when}. {decided.note or ''}"))
    st.write(plain(f"The newest, {words.age(group.last_at, now=now)}: {group.message}"))
    st.page_link(
        places.AUDIT,
        label="The sheet it happened to, with every attempt",
        icon=":material/plagiarism:",
        query_params={"audit": group.audit_id},
    )
    if group.traceback:
        with st.expander("Where in the program", icon=":material/code:"):
            st.code(group.traceback, language=None, wrap_lines=True)


def decide(rt: Runtime, group: ErrorGroup, *, actor: Actor) -> None:
    """Acknowledge or resolve it."""
    with st.container(horizontal=True):
        _decision(
            "Acknowledge",
            ":material/visibility:",
            "You know of it and see to it: it is new no more.",
            "Note (optional)",
            lambda note: errors.acknowledge(rt, group.key, actor=actor, note=note),
        )
        _decision(
            "Resolve",
            ":material/task_alt:",
            "Its cause is mended. Should it be seen again, it is shown as come back.",
            "What was mended",
            lambda note: errors.resolve(rt, group.key, actor=actor, note=note),
        )


def _decision(name: str, icon: str, said: str, asked: str, do: Callable[[str], None]) -> None:
    with st.popover(name, icon=icon), st.form(name.lower(), border=False):
        st.write(said)
        note = st.text_input(asked)
        if st.form_submit_button(name, type="primary"):
            with shown():
                do(note)
                st.rerun()


def name(group: ErrorGroup) -> str:
    """A kind's name: the cause where there is one, its class and place."""
    kind = CLASS_WORDS[ErrorClass(group.error_class)]
    return " · ".join(filter(None, (kind, group.cause, group.fingerprint)))


def trend(by_day: Sequence[int]) -> str:
    """Counts of days as a row of bars, each as high as its share of the largest."""
    most = max(by_day, default=0)
    if not most:
        return ""
    return "".join(_BARS[-(-count * (len(_BARS) - 1) // most)] for count in by_day)


def _line(one: ErrorGroup, *, now: datetime, zone: ZoneInfo, deployed_at: datetime | None) -> Line:
    standing = one.standing(now=now)
    return Line(
        id=one.key,
        page="errors",
        cells=(
            Cell(
                state_words.STANDING_WORDS[standing],
                sub=_deploy(one, standing, deployed_at),
                tone=state_words.STANDING_TONES[standing],
            ),
            Cell(name(one), sub=one.message, link=True),
            Cell(f"{one.count:,}", sub=words.count(one.sheets, "sheet")),
            Cell(trend(one.by_day), sub=f"{one.by_day[-1]:,} today, {one.last_hour:,} this hour"),
            Cell(words.age(one.first_at, now=now), sub=words.moment(one.first_at, zone=zone)),
            Cell(words.age(one.last_at, now=now), sub=words.moment(one.last_at, zone=zone)),
        ),
    )


def _deploy(one: ErrorGroup, standing: Standing, deployed_at: datetime | None) -> str:
    if one.regressed(deployed_at):
        return "since the last deploy"
    if standing is Standing.NEW and one.began_with(deployed_at):
        return "began with the last deploy"
    return ""
