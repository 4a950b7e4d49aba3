"""Disputing: which finding, or what is missing, why, and what shows it."""

from uuid import UUID

import streamlit as st

from core.domain.disputes.effects import Kind, Reason
from core.domain.disputes.evidence import HELPS
from core.domain.model import Actor, Finding, ReasonCode, Verdict
from core.ports import Runtime
from core.queries.audit_detail import AuditDetail
from core.services.disputes import opening
from core.services.disputes.files import Sent
from core.services.disputes.opening import Asked
from core.ui import places, words
from core.ui.disputes import case, crops
from core.ui.disputes.words import REASON_WORDS
from core.ui.feedback import plain, shown

MISSING = "Something is missing here"
_CODES = [code for code in ReasonCode if code.is_certain and code is not ReasonCode.SECURITY_RISK]


def form(rt: Runtime, audit: AuditDetail, *, actor: Actor) -> None:
    """The form beside the finding on its page."""
    able = [one for one in audit.findings if not one.reason_code.is_system]
    left, right = st.columns([3, 2], gap="large")
    with left:
        chosen = _chosen(able)
    if chosen is not None:
        with right:
            crops.show(rt, audit.summary.job_sheet_id, chosen, actor=actor)
            st.caption(plain(chosen.why_it_matters))
    with left:
        asked, given = _asked(audit, chosen)
    if asked is not None:
        with shown():
            id_ = opening.open_dispute(
                rt, audit.summary.audit_id, asked, actor=actor, evidence=given
            )
            _go(id_)


def _chosen(able: list[Finding]) -> Finding | None:
    wanted = (st.query_params.get("rule"), st.query_params.get("field"))
    places_ = [(one.rule, one.field or "") for one in able]
    first = next((n for n, place in enumerate(places_) if place == wanted), 0)
    number = st.radio(
        "What do you dispute?",
        range(len(able) + 1),
        index=first,
        format_func=lambda n: plain(able[n].message) if n < len(able) else MISSING,
    )
    return able[number] if number is not None and number < len(able) else None


def _asked(audit: AuditDetail, chosen: Finding | None) -> tuple[Asked | None, list[Sent]]:
    reasons = [one for one in Reason if chosen is not None or one is not Reason.WRONG_PERSON]
    reason = st.selectbox("Why?", reasons, format_func=lambda one: REASON_WORDS[one])
    for one in HELPS[reason]:
        st.caption(f":material/check: Helps: {plain(one)}")
    with st.form("dispute"):
        field, code = _missing(audit) if chosen is None else (chosen.field, None)
        comment = st.text_area("In your words", max_chars=2_000)
        given = st.file_uploader(
            "What shows it (optional)", type=case.FILE_TYPES, accept_multiple_files=True
        )
        proposed = st.selectbox(
            "What should the verdict be? (optional)",
            [None, Verdict.PASS, Verdict.FAIL],
            format_func=lambda one: "I leave that open" if one is None else words.verdict_name(one),
        )
        is_sent = st.form_submit_button("Dispute it", type="primary", icon=":material/gavel:")
    if not is_sent:
        return None, []
    asked = Asked(
        reason=reason,
        comment=comment,
        kind=Kind.MISSING if chosen is None else Kind.FINDING,
        rule=chosen.rule if chosen else "",
        field=field,
        reason_code=code,
        proposed=proposed,
    )
    return asked, case.sent(given)


def _missing(audit: AuditDetail) -> tuple[str | None, ReasonCode | None]:
    labels = {one.name: one.label for one in audit.fields}
    field = st.selectbox("At which field?", list(labels), format_func=labels.__getitem__)
    code = st.selectbox("What is wrong there?", _CODES, format_func=words.reason_name)
    return field, code


def _go(dispute_id: UUID) -> None:
    st.switch_page(places.DISPUTE, query_params={"dispute": str(dispute_id)})
