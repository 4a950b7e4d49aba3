"""What several pages show: verdicts, states, lists of audits."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import streamlit as st

from core.domain.model import AuditStatus, Verdict
from core.domain.outlook import Ahead
from core.domain.search_words import Hit
from core.errors import NotFound
from core.queries.audits import AuditSummary
from core.ui import rows_view, words
from core.ui.rows_view import Cell, Column, Line
from core.ui.runtime import zone

_BADGES: dict[Verdict, tuple[str, words.Colour]] = {
    Verdict.PASS: (":material/check_circle:", "green"),
    Verdict.FAIL: (":material/dangerous:", "red"),
    Verdict.REVIEW_QUEUE: (":material/warning:", "orange"),
    Verdict.WAIVED: (":material/do_not_disturb_on:", "gray"),
}
_AUDIT_COLUMNS = (
    Column("Verdict", "9.5rem"),
    Column("File", "30%"),
    Column("Reference", "16%"),
    Column("Spec"),
    Column("Findings", "5rem", number=True),
    Column("Received", "7rem"),
)


FURTHER: Mapping[str, Callable[[AuditSummary], str]] = {
    "customer": lambda audit: audit.customer or "",
    "site": lambda audit: audit.site or "",
    "confidence": lambda audit: words.confidence(audit.confidence),
    "assigned": lambda audit: audit.assigned_to or "",
    "pages": lambda audit: str(audit.page_count),
    "asked by": lambda audit: audit.requested_by,
}


def verdict_badge(verdict: Verdict) -> None:
    """A verdict as shape, word and colour."""
    icon, colour = _BADGES[verdict]
    st.badge(words.VERDICT_WORDS[verdict], icon=icon, color=colour)


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


def audit_table(
    caption: str,
    audits: Sequence[AuditSummary],
    *,
    now: datetime,
    key: str,
    further: Sequence[str] = (),
    hits: Mapping[UUID, Hit] | None = None,
) -> None:
    """A list of audits; opening one goes to its page. `further` are names of `FURTHER`, `hits`
    what a search found in them."""
    lines = [
        Line(
            id=str(audit.audit_id),
            cells=(
                state(audit, now=now),
                Cell(
                    audit.filename,
                    sub=audit.receipt,
                    link=True,
                    hit=_hit((hits or {}).get(audit.audit_id)),
                ),
                Cell(audit.reference or "", sub=audit.technician or ""),
                Cell(audit.spec_id or "", sub=audit.spec_version or ""),
                *(Cell(FURTHER[name](audit)) for name in further),
                Cell(str(audit.finding_count) if audit.status.has_ended else ""),
                Cell(words.age(audit.queued_at, now=now)),
            ),
        )
        for audit in audits
    ]
    columns = [*_AUDIT_COLUMNS[:4], *(Column(name.capitalize()) for name in further)]
    if further:  # What was asked for needs the room of what is there anyway.
        columns[1:4] = [Column("File", "26%"), Column("Reference", "14%"), Column("Spec", "12%")]
    rows_view.table(caption, [*columns, *_AUDIT_COLUMNS[4:]], lines, key=key)


def _hit(found: Hit | None) -> tuple[str, str, str] | None:
    return None if found is None else (found.before, found.found, found.after)


def id_from_url(name: str) -> UUID:
    """The id the URL holds under this name. Errors: NotFound."""
    try:
        return UUID(st.query_params.get(name, ""))
    except ValueError:
        many = f"{name.removesuffix('s')}s"
        raise NotFound(f"This link names no {name}. Open one from the list of {many}.") from None
