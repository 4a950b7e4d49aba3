"""One audit: the verdict with its reasons, and the page with the evidence marked on it."""

from uuid import UUID

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.queries import audit_detail, audits, readings
from core.queries.audit_detail import AuditDetail
from core.services import audits as auditing
from core.ui import audit_view, exporting, places, sheet_view, widgets
from core.ui.feedback import plain, shown
from core.ui.runtime import require_user, runtime, still, zone


@st.fragment(run_every="1s")
def wait(audit_id: UUID) -> None:
    """Reruns by itself while the audit is in work; the rest of the page stands still."""
    with shown():
        actor = still(places.AUDIT)
        with runtime().read() as session:
            audit = audit_detail.get(session, audit_id, actor=actor)
        if audit.summary.status.has_ended:
            st.rerun()  # The whole page, which now shows the verdict.
        audit_view.in_work(audit, now=runtime().clock())


@st.fragment
def evidence(audit: AuditDetail, rotations: tuple[int, ...]) -> None:
    chosen = sheet_view.evidence(
        audit,
        rotations=rotations,
        doubt_below=runtime().policy.review_below_confidence,
        selected=st.query_params.get("at", ""),
        key=f"sheet-{audit.summary.audit_id}",
    )
    if chosen == sheet_view.NOTHING_CHOSEN:
        st.query_params.pop("at", None)
    elif chosen:
        st.query_params["at"] = chosen  # A finding has a link of its own.


def again(audit: AuditDetail, *, actor: Actor) -> None:
    with st.popover("Audit again", icon=":material/replay:", width="stretch"):
        st.write("This audit stays as it is. Pages that were read before are not read again.")
        names = [spec.id for spec in runtime().specs.active()]
        spec = st.selectbox(
            "Spec", [None, *names], format_func=lambda name: name or "Recognise it from the sheet"
        )
        if st.button("Start", type="primary"):
            sheet_id = audit.summary.job_sheet_id
            with shown():
                fresh = auditing.again(runtime(), sheet_id, actor=actor, spec=spec)
                st.switch_page(places.AUDIT, query_params={"audit": str(fresh)})


def tabs(audit: AuditDetail, texts: tuple[str, ...], *, actor: Actor) -> None:
    with runtime().read() as session:
        history = audits.history(session, audit.summary.job_sheet_id, actor=actor)
    fields, text, details, earlier = st.tabs(
        ["All fields", "Text", "Details", f"Audits of this sheet ({len(history)})"]
    )
    with fields:
        audit_view.fields(audit)
    with text:
        audit_view.texts(texts)
    with details:
        audit_view.details(audit, zone=zone())
    with earlier:
        widgets.audit_table("Audits of this sheet", history, now=runtime().clock(), key="history")


def show(audit: AuditDetail, *, actor: Actor) -> None:
    title, action = st.columns([5, 1], vertical_alignment="center")
    title.title(plain(audit.summary.filename))
    audit_view.head(audit, now=runtime().clock())
    if not audit.summary.status.has_ended:
        wait(audit.summary.audit_id)
        return
    with action:
        exporting.report(audit.summary.audit_id)
        if access.may(actor, Action.AUDITS_RERUN):
            again(audit, actor=actor)
    with runtime().read() as session:
        reading = readings.of_audit(session, audit.summary.audit_id, actor=actor)
    pages = reading.pages if reading else ()
    evidence(audit, tuple(page.rotation for page in pages))
    tabs(audit, tuple(reading.text.split("\f")) if reading else (), actor=actor)


actor = require_user(places.AUDIT)
st.page_link(places.AUDITS, label="All audits", icon=":material/arrow_back:")
with shown():
    with runtime().read() as session:
        audit = audit_detail.get(session, widgets.id_from_url("audit"), actor=actor)
    show(audit, actor=actor)
