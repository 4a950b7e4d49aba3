"""What several pages show: verdicts, states, lists of audits."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import streamlit as st

from core.domain.model import AuditStatus, Verdict
from core.domain.outlook import Ahead
from core.errors import NotFound
from core.queries.audits import AuditSummary
from core.ui import rows_view, words
from core.ui.rows_view import Cell, Column, Line
from core.ui.runtime import zone

_BADGES = {
    Verdict.PASS: (":material/check_circle:", "green"),
    Verdict.FAIL: (":material/dangerous:", "red"),
    Verdict.REVIEW_QUEUE: (":material/warning:", "orange"),
    Verdict.WAIVED: (":material/do_not_disturb_on:", "gray"),
}
_AUDIT_COLUMNS = (
    Column("Verdict", "9.5rem"),
    Column("File", "34%"),
    Column("Reference", "18%"),
    Column("Spec"),
    Column("Findings", "5rem", number=True),
    Column("Received", "7rem"),
)


def verdict_badge(verdict: Verdict) -> None:
    """A verdict as shape, word and colour."""
    icon, colour = _BADGES[verdict]
    st.badge(words.VERDICT_WORDS[verdict], icon=icon, color=colour)  # type: ignore[arg-type]  # names of the table above


def state(audit: AuditSummary, *, now: datetime) -> Cell:
    """Where an audit is, or what it said."""
    if not audit.status.has_ended:
        share = audit.pages_done / audit.page_count if audit.page_count else 0.0
        is_running = audit.status is AuditStatus.RUNNING
        return Cell(
            words.STATUS_WORDS[audit.status],
            sub=words.progress(audit, now=now, zone=zone()),
            tone="work",
            share=share if is_running else None,
        )
    if audit.verdict is None or audit.status is AuditStatus.FAILED:
        sub = words.AHEAD_WORDS[Ahead.A_PERSON]
        return Cell(words.STATUS_WORDS[AuditStatus.FAILED], sub=sub, tone="refused")
    # Without a spec nothing was checked: a score of 100 would read as praise.
    score = f"Score {audit.score}" if audit.spec_id else ""
    return Cell(
        words.VERDICT_WORDS[audit.verdict], sub=score, tone=words.VERDICT_TONES[audit.verdict]
    )


def audit_table(caption: str, audits: Sequence[AuditSummary], *, now: datetime, key: str) -> None:
    """A list of audits; opening one goes to its page."""
    lines = [
        Line(
            id=str(audit.audit_id),
            cells=(
                state(audit, now=now),
                Cell(audit.filename, sub=audit.receipt, link=True),
                Cell(audit.reference or "", sub=audit.technician or ""),
                Cell(audit.spec_id or "", sub=audit.spec_version or ""),
                Cell(str(audit.finding_count) if audit.status.has_ended else ""),
                Cell(words.age(audit.queued_at, now=now)),
            ),
        )
        for audit in audits
    ]
    rows_view.table(caption, _AUDIT_COLUMNS, lines, key=key)


def id_from_url(name: str) -> UUID:
    """The id the URL holds under this name. Errors: NotFound."""
    try:
        return UUID(st.query_params.get(name, ""))
    except ValueError:
        raise NotFound(f"This link names no {name}. Open one from the list of audits.") from None
