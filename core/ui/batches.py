"""The sheets of one upload: those in work, those done, those refused."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from core.domain import attention
from core.domain.model import AuditStatus
from core.queries.audits import AuditSummary
from core.queries.uploads import Pace
from core.ui import rows_view, widgets, words
from core.ui.receiving import Refusal, Sending
from core.ui.rows_view import Cell, Column, Line

_COLUMNS = (
    Column("State", "16rem"),
    Column("File"),
    Column("Pages", "5rem", number=True),
    Column("Findings", "6rem", number=True),
)
_REFUSED_COLUMNS = (Column("File", "34%"), Column("Why it was not taken"), Column("", "11rem"))


def table(sheets: Sequence[AuditSummary], *, now: datetime) -> None:
    """Each sheet with where it is or what was said of it."""
    lines = [
        Line(
            id=str(sheet.audit_id),
            cells=(
                widgets.state(sheet, now=now),
                Cell(sheet.filename, sub=_told(sheet), link=True),
                Cell(f"{sheet.page_count:,}"),
                Cell(str(sheet.finding_count) if sheet.status.has_ended else ""),
            ),
        )
        for sheet in sheets
    ]
    rows_view.table("This upload", _COLUMNS, lines, key="batch")


def _told(sheet: AuditSummary) -> str:
    """The receipt, and what to do at once where the picture is not good."""
    return " · ".join(filter(None, (f"Receipt {sheet.receipt}", words.troubles(sheet))))


def summary(sheets: Sequence[AuditSummary]) -> None:
    """How many are done, and what was said of them."""
    if not sheets:
        return
    done = [sheet for sheet in sheets if sheet.status.has_ended]
    tally = Counter(_ending(sheet) for sheet in done)
    order = [*words.VERDICT_WORDS.values(), words.STATUS_WORDS[AuditStatus.FAILED]]
    parts = [f"{ending} {tally[ending]:,}" for ending in order if tally[ending]]
    told = f": {' · '.join(parts)}" if parts else ""
    st.caption(f"{len(done):,} of {words.count(len(sheets), 'sheet')} done{told}.")


def unfinished(sending: Sending) -> None:
    """Files that are still to be taken in, and those whose page was left before that."""
    if sending.is_open:
        st.caption(f"Receiving: {sending.handed:,} of {words.count(sending.count, 'file')} so far.")
    elif sending.never_came:
        st.warning(
            f"{words.count(sending.never_came, 'file')} of {sending.count:,} did not arrive: the "
            "page was left or reloaded before their turn. Send the same files again; what is "
            "here already is not taken twice.",
            icon=":material/warning:",
        )


def refused(refusals: Sequence[Refusal]) -> None:
    """Files that were not taken, in plain words, with the way to the first of a duplicate."""
    if not refusals:
        return
    st.warning(f"{words.count(len(refusals), 'file')} not taken.", icon=":material/block:")
    lines = [
        Line(
            id=refusal.first_audit_id or "",
            cells=(
                Cell(refusal.filename, tone="refused"),
                Cell(refusal.reason),
                Cell("Open the first one" if refusal.first_audit_id else "", link=True),
            ),
        )
        for refusal in refusals
    ]
    rows_view.table("Not taken", _REFUSED_COLUMNS, lines, key="refused")


def wait(pace: Pace) -> None:
    """How many are in work, and until when, where the past tells."""
    ahead = pace.queued + pace.running
    if not ahead:
        return
    text = f"{words.count(ahead, 'sheet')} in work."
    if pace.seconds_each is not None:
        seconds = attention.expected_s(
            ahead=ahead, at_once=pace.running, seconds_each=pace.seconds_each
        )
        when = f"in about {words.duration(seconds)}" if seconds >= 1 else "in a moment"
        text += f" At the present pace the last is done {when}."
    st.caption(text)


def _ending(sheet: AuditSummary) -> str:
    if sheet.verdict is None or sheet.status is AuditStatus.FAILED:
        return words.STATUS_WORDS[AuditStatus.FAILED]
    return words.VERDICT_WORDS[sheet.verdict]
