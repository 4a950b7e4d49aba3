"""What people ruled on an audit's findings, and the disputes of its sheet."""

import streamlit as st

from core.domain.model import Actor, Applied, RulingKind
from core.ports import Runtime
from core.queries.audit_detail import AuditDetail
from core.queries.disputes import listing
from core.ui import places
from core.ui.disputes import resending
from core.ui.disputes.words import STATE_WORDS, applied
from core.ui.feedback import plain


def show(rt: Runtime, audit: AuditDetail, *, actor: Actor) -> None:
    """A line for each ruling and each dispute; nothing where there is none."""
    resending.difference(rt, audit, actor=actor)
    for one in audit.applied:
        _ruling(one)
    with rt.read() as session:
        found = listing.of_finding(session, audit.summary.job_sheet_id, actor=actor)
    for line in found.values():
        st.page_link(
            places.DISPUTE,
            label=plain(
                f"Dispute {line.number}, {STATE_WORDS[line.state].lower()}: {line.message}"
            ),
            icon=":material/gavel:",
            query_params={"dispute": str(line.dispute_id)},
        )


def _ruling(one: Applied) -> None:
    is_waived = one.ruling.kind is RulingKind.WAIVED
    icon = ":material/event_available:" if is_waived else ":material/gavel:"
    st.caption(f"{icon} {plain(applied(one))}")
