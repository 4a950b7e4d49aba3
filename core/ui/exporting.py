"""Links that give the list, or an audit, as a file. The API makes it; the browser only saves it."""

from urllib.parse import urlencode
from uuid import UUID

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.ports import Runtime
from core.queries import exports
from core.queries.audits import AuditFilter
from core.queries.exports import What
from core.ui import words

COUNTED = 10_000  # Counting further would cost every view of the list.
FORMATS = {"csv": "CSV", "xlsx": "Excel", "jsonl": "JSON lines"}


def audits(rt: Runtime, narrowed: AuditFilter, *, actor: Actor) -> None:
    """Exports of the list as it is filtered; nothing where the actor may not make any."""
    if not access.may(actor, Action.EXPORTS_MAKE):
        return
    query = _query(narrowed)
    if narrowed != _told(narrowed):
        st.caption("An export knows verdict, state, spec, days and words; clear the other filters.")
        return
    with rt.read() as session:
        counts = {
            what: exports.count(session, what, narrowed, actor=actor, most=COUNTED) for what in What
        }
    with st.popover("Export", icon=":material/download:"):
        st.caption("All that fits the filters, on every page of the list.")
        for what, count in counts.items():
            st.markdown(f"**{words.at_most(count, COUNTED)} {what.value}**")
            with st.container(horizontal=True):
                for ending, name in FORMATS.items():
                    st.link_button(name, f"/api/v1/exports/{what.value}.{ending}{query}")


def report(audit_id: UUID) -> None:
    """One audit on paper."""
    st.link_button(
        "PDF report",
        f"/api/v1/audits/{audit_id}/report.pdf",
        icon=":material/picture_as_pdf:",
        width="stretch",
    )


def _told(narrowed: AuditFilter) -> AuditFilter:
    """The filter as far as an export's address tells it."""
    return AuditFilter(
        verdict=narrowed.verdict,
        status=narrowed.status,
        spec=narrowed.spec,
        since=narrowed.since,
        until=narrowed.until,
        text=narrowed.text,
    )


def _query(narrowed: AuditFilter) -> str:
    given = {
        "verdict": narrowed.verdict and narrowed.verdict.value,
        "status": narrowed.status and narrowed.status.value,
        "spec": narrowed.spec,
        "since": narrowed.since and narrowed.since.isoformat(),
        "until": narrowed.until and narrowed.until.isoformat(),
        "text": narrowed.text,
    }
    said = urlencode({name: value for name, value in given.items() if value})
    return f"?{said}" if said else ""
