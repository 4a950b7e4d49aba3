"""What can be done with an audit from its own page."""

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor, Verdict
from core.ports import Runtime
from core.queries.audit_detail import AuditDetail
from core.services import audits as auditing
from core.services.reviewing import review_claims
from core.ui import places
from core.ui.feedback import shown


def again(rt: Runtime, audit: AuditDetail, *, actor: Actor) -> None:
    """Offers to audit the sheet once more, where the actor may."""
    if not access.may(actor, Action.AUDITS_RERUN):
        return
    with st.popover("Audit again", icon=":material/replay:"):
        st.write("This audit stays as it is. Pages that were read before are not read again.")
        names = [spec.id for spec in rt.specs.active()]
        spec = st.selectbox(
            "Spec", [None, *names], format_func=lambda name: name or "Recognise it from the sheet"
        )
        if st.button("Start", type="primary"):
            sheet_id = audit.summary.job_sheet_id
            with shown():
                fresh = auditing.again(rt, sheet_id, actor=actor, spec=spec)
                st.switch_page(places.AUDIT, query_params={"audit": str(fresh)})


def dispute(audit: AuditDetail, *, actor: Actor) -> None:
    """Offers to dispute a finding, or to say that one is missing, where the actor may."""
    if not access.may(actor, Action.DISPUTES_OPEN) or audit.summary.spec_id is None:
        return
    if st.button("Dispute", icon=":material/gavel:"):
        st.switch_page(places.DISPUTING, query_params={"audit": str(audit.summary.audit_id)})


def waiver(audit: AuditDetail, *, actor: Actor) -> None:
    """Offers to ask for a waiver, where something stands and the actor may."""
    if not access.may(actor, Action.WAIVERS_ASK) or not audit.findings:
        return
    if st.button("Waive …", icon=":material/event_available:"):
        st.switch_page(places.WAIVER, query_params={"audit": str(audit.summary.audit_id)})


def review(rt: Runtime, audit: AuditDetail, *, actor: Actor) -> None:
    """Offers to decide what is doubtful, where something is and the actor may."""
    if audit.summary.verdict is not Verdict.REVIEW_QUEUE:
        return
    if not access.may(actor, Action.REVIEWS_DECIDE):
        return
    if st.button("Review", type="primary", icon=":material/rate_review:"):
        with shown():
            review_id = review_claims.open_audit(rt, audit.summary.audit_id, actor=actor)
            st.switch_page(places.REVIEW, query_params={"review": str(review_id)})
