"""The Health page: what fails and what to do first, then every check by its part."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

import streamlit as st

from core.domain.ops import checks as ops
from core.domain.ops.checks import Area, CheckResult, State
from core.ui import rows_view, words
from core.ui.ops import state_words
from core.ui.rows_view import Cell, Column, Line

_AMISS: Final = (
    Column("State", "6.5rem"),
    Column("Level", "4rem"),
    Column("What should hold, and what was seen", "30%"),
    Column("Likely cause, and what to do"),
    Column("Since", "6.5rem"),
    Column("Runbook", "9rem"),
)
_ICONS: Final = {
    State.OK: (":material/check_circle:", "green"),
    State.WARN: (":material/warning:", "orange"),
    State.FAIL: (":material/dangerous:", "red"),
    State.UNKNOWN: (":material/do_not_disturb_on:", "gray"),
}
_EVERY: Final = (
    Column("State", "6.5rem"),
    Column("What should hold", "38%"),
    Column("Seen"),
    Column("Since", "6rem"),
)


def summary(results: Sequence[CheckResult]) -> None:
    """One sentence for whoever has just been woken up."""
    counts = {state: sum(one.state is state for one in results) for state in State}
    told = f"{counts[State.OK]} of {len(results)} checks hold."
    if counts[State.UNKNOWN]:
        told += f" {counts[State.UNKNOWN]} cannot be told at the moment."
    worst = ops.worst(one for one in results if one.state is not State.UNKNOWN)
    if worst is State.FAIL:
        fails = words.count(counts[State.FAIL], "check")
        verb = "fails" if counts[State.FAIL] == 1 else "fail"
        st.error(f"{fails} {verb}. {told}", icon=":material/dangerous:")
    elif worst is State.WARN:
        look = words.count(counts[State.WARN], "check")
        st.warning(f"{look} to look at. {told}", icon=":material/warning:")
    elif counts[State.UNKNOWN]:
        st.info(told, icon=":material/help:")  # Nothing known is amiss, and not all is known.
    else:
        st.success(told, icon=":material/check_circle:")


def amiss(results: Sequence[CheckResult], *, now: datetime) -> None:
    """What does not hold, the most urgent first, each with its way out."""
    found = [one for one in ops.by_urgency(results) if one.state in (State.FAIL, State.WARN)]
    if found:
        lines = [_amiss(one, now=now) for one in found]
        rows_view.table("What does not hold", _AMISS, lines, key="amiss")


def every(results: Sequence[CheckResult], *, now: datetime) -> None:
    """Every check, a panel for each part of the system; open where something does not hold."""
    for area, some in groupby(results, lambda one: one.check.area):
        _panel(area, list(some), now=now)


def _panel(area: Area, results: Sequence[CheckResult], *, now: datetime) -> None:
    worst = ops.worst(results)
    holds = sum(one.holds for one in results)
    icon, colour = _ICONS[worst]
    label = f":{colour}[{icon}] **{state_words.AREA_WORDS[area]}** {holds} of {len(results)} hold"
    with st.expander(label, expanded=worst in (State.FAIL, State.WARN)):
        lines = [_line(one, now=now) for one in results]
        rows_view.table(state_words.AREA_WORDS[area], _EVERY, lines, key=f"area-{area.value}")


def _amiss(one: CheckResult, *, now: datetime) -> Line:
    book = one.check.runbook
    return Line(
        id=book.value if book else "",
        page="runbook",
        cells=(
            state_words.state(one),
            Cell(one.check.level.value),
            Cell(one.check.title, sub=one.seen),
            Cell(_unquoted(one.cause), sub=_unquoted(one.fix)),
            Cell(words.age(one.since, now=now)),
            Cell(state_words.RUNBOOK_WORDS[book], link=True) if book else Cell(),
        ),
    )


def _unquoted(text: str) -> str:
    """Commands stand in the registry as in Markdown; a cell shows plain text."""
    return text.replace("`", "")


def _line(one: CheckResult, *, now: datetime) -> Line:
    last = ""
    if one.last is not None:
        last = f"{words.age(one.last.at, now=now).capitalize()}: {one.last.said}"
    return Line(
        cells=(
            state_words.state(one),
            Cell(one.check.title, sub=one.id),
            Cell(one.seen, sub=last),
            Cell(words.age(one.since, now=now)),
        )
    )
