"""A runbook's page: each step with what shows that it is needed, and what it would do."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st

from core.domain.ops import runbooks
from core.domain.ops.checks import CheckResult, Runbook, State
from core.domain.ops.runbooks import Book, Step
from core.domain.ops.step_states import Standing
from core.queries.ops.steps import Taken
from core.ui import rows_view, words
from core.ui.feedback import plain
from core.ui.ops import state_words
from core.ui.rows_view import Cell, Column, Line

_EVIDENCE: Final = (Column("State", "6.5rem"), Column("Should hold", "36%"), Column("Seen"))
_BOOKS: Final = (
    Column("Runbook", "26%"),
    Column("How it shows"),
    Column("Now", "12rem"),
)
_TAKEN: Final = (
    Column("Outcome", "7.5rem"),
    Column("Step", "28%"),
    Column("Reason, and what came of it"),
    Column("By", "9rem"),
    Column("When", "8rem"),
)
_STEP_WORDS: Final = {
    Standing.WAITS: ("Waits", "work"),
    Standing.LAPSED: ("Lapsed", "waived"),
    Standing.BEGUN: ("Begun", "work"),
    Standing.DONE: ("Done", "pass"),
    Standing.FAILED: ("Failed", "fail"),
    Standing.REFUSED: ("Refused", "waived"),
}


def listing(books: Sequence[Book], results: Mapping[str, CheckResult]) -> None:
    """Every runbook, and whether something shows now that it is needed."""
    lines = [
        Line(
            id=book.id.value,
            page="runbook",
            cells=(
                Cell(book.title, sub=words.count(len(book.steps), "step"), link=True),
                Cell(" ".join(book.symptoms)),
                _now(book.id, results),
            ),
        )
        for book in books
    ]
    rows_view.table("Runbooks", _BOOKS, lines, key="books")


def begin(book: Book, results: Mapping[str, CheckResult]) -> None:
    """One sentence for whoever has just opened it: which step comes first."""
    found = runbooks.begin(book, results)
    if found is None:
        told = "Nothing that this runbook is for shows now."
        if any(one.state is State.UNKNOWN for one in _shown(book, results)):
            st.info(f"{told} Not everything can be looked at.", icon=":material/help:")
        else:
            st.success(told, icon=":material/check_circle:")
        return
    number, one = found
    title = book.steps[number - 1].title
    told = f"Begin with step {number}, “{title}”. {one.check.title}: {one.seen}"
    if one.state is State.FAIL:
        st.error(plain(told), icon=":material/dangerous:")
    else:
        st.warning(plain(told), icon=":material/warning:")


def has_changed(
    book: Book, before: Mapping[str, CheckResult], now: Mapping[str, CheckResult]
) -> bool:
    """Whether a check of its steps is known to stand otherwise; a late answer changes nothing."""
    return any(one.state not in (State.UNKNOWN, before[one.id].state) for one in _shown(book, now))


def evidence(step: Step, results: Mapping[str, CheckResult], *, key: str) -> None:
    """The checks that show whether the step is needed."""
    lines = [
        Line(cells=(state_words.state(one), Cell(one.check.title), Cell(one.seen, sub=_cause(one))))
        for one in (results[check_id] for check_id in step.shows)
    ]
    rows_view.table(f"Evidence for {step.title}", _EVIDENCE, lines, key=key)


def proof(step: Step, results: Mapping[str, CheckResult]) -> None:
    """What holds once the step has helped."""
    told = [
        f"{results[check_id].check.title}: {state_words.STATE_WORDS[results[check_id].state]}"
        for check_id in step.proves
    ]
    if told:
        st.caption(plain(f"It has helped once these hold. {'; '.join(told)}."))
    undo = f"To take it back: {step.undo}" if step.undo else "There is nothing to take back."
    st.caption(plain(undo))


def taken(
    found: Sequence[Taken], titles: Mapping[tuple[str, str], str], *, now: datetime, zone: ZoneInfo
) -> None:
    """The steps that were asked for, the newest first."""
    if not found:
        st.caption("No step was taken yet.")
        return
    lines = [_taken(one, titles, now=now, zone=zone) for one in found]
    rows_view.table("Steps taken", _TAKEN, lines, key="taken")


def _taken(
    one: Taken, titles: Mapping[tuple[str, str], str], *, now: datetime, zone: ZoneInfo
) -> Line:
    word, tone = _STEP_WORDS[one.standing(now)]
    approved = f"approved by {one.approved_by}" if one.approved_by else ""
    return Line(
        cells=(
            Cell(word, tone=tone),
            Cell(titles.get((one.runbook, one.step), one.step)),
            Cell(one.reason, sub=one.outcome or ""),
            Cell(one.asked_by, sub=approved),
            Cell(words.age(one.asked_at, now=now), sub=words.moment(one.asked_at, zone=zone)),
        )
    )


def _now(book: Runbook, results: Mapping[str, CheckResult]) -> Cell:
    mine = [one for one in results.values() if one.check.runbook is book]
    fails = sum(one.state is State.FAIL for one in mine)
    looks = sum(one.state is State.WARN for one in mine)
    if fails:
        return Cell(
            f"{words.count(fails, 'check')} fail" + ("s" if fails == 1 else ""), tone="fail"
        )
    if looks:
        return Cell(f"{words.count(looks, 'check')} to look at", tone="review")
    return Cell("Nothing shows it", tone="pass")


def _shown(book: Book, results: Mapping[str, CheckResult]) -> list[CheckResult]:
    asked = [check_id for step in book.steps for check_id in (*step.shows, *step.proves)]
    return [results[check_id] for check_id in dict.fromkeys(asked)]


def _cause(one: CheckResult) -> str:
    """Of what is seen to be amiss: what cannot be looked at has no cause of its own."""
    return one.cause if one.state in (State.FAIL, State.WARN) else ""
