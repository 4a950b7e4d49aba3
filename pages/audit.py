"""One audit: the verdict with its reasons, and the page with the evidence marked on it."""

from uuid import UUID

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.labelling.mappings import Offer
from core.domain.model import Actor
from core.queries import audit_detail, readings
from core.queries.audit_detail import AuditDetail
from core.ui import (
    audit_actions,
    audit_history,
    audit_view,
    desk,
    exporting,
    pair_warning,
    places,
    sheet_view,
    widgets,
)
from core.ui.disputes import rulings
from core.ui.feedback import plain, shown
from core.ui.ops import incident_sheets_view
from core.ui.runtime import require_user, runtime, still, zone
from core.ui.sheet_view.deciding import Desk


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
def evidence(audit: AuditDetail, rotations: tuple[int, ...], offers: tuple[Offer, ...]) -> None:
    rt, actor, key = runtime(), still(places.AUDIT), f"sheet-{audit.summary.audit_id}"
    tab = desk.state(str(audit.summary.audit_id))
    desk.go_on(tab)
    may_correct = access.may(actor, Action.REVIEWS_DECIDE) and bool(audit.fields)
    chosen = sheet_view.evidence(
        audit,
        rotations=rotations,
        doubt_below=rt.policy.review_below_confidence,
        selected=st.query_params.get("at", ""),
        key=key,
        desk=Desk(tab.desk_id, tab.seen, tab.said, offers=offers) if may_correct else None,
        on_acts=lambda: desk.correct_here(rt, key),
    )
    if chosen == sheet_view.NOTHING_CHOSEN:
        st.query_params.pop("at", None)
    elif chosen:
        st.query_params["at"] = chosen  # A finding has a link of its own.


def tabs(audit: AuditDetail, texts: tuple[str, ...], *, actor: Actor) -> None:
    rt, sheet_id = runtime(), audit.summary.job_sheet_id
    fields, text, details, earlier = st.tabs(
        [
            "All fields",
            "Text",
            "Details",
            f"Audits of this sheet ({audit_history.count(rt, sheet_id, actor=actor)})",
        ]
    )
    with fields:
        audit_view.fields(audit)
    with text:
        audit_view.texts(texts)
    with details:
        audit_view.details(audit, zone=zone())
        incident_sheets_view.around(rt, audit.summary.audit_id, actor=actor)
    with earlier:
        audit_history.show(rt, sheet_id, now=rt.clock(), actor=actor)


def show(audit: AuditDetail, *, actor: Actor) -> None:
    st.title(plain(audit.summary.filename))
    audit_view.head(audit, now=runtime().clock())
    if not audit.summary.status.has_ended:
        wait(audit.summary.audit_id)
        return
    with st.container(horizontal=True):
        audit_actions.review(runtime(), audit, actor=actor)
        audit_actions.again(runtime(), audit, actor=actor)
        audit_actions.dispute(audit, actor=actor)
        audit_actions.waiver(audit, actor=actor)
        exporting.report(audit.summary.audit_id)
    pair_warning.show(runtime(), audit, now=runtime().clock(), actor=actor)
    rulings.show(runtime(), audit, actor=actor)
    with runtime().read() as session:
        reading = readings.of_audit(session, audit.summary.audit_id, actor=actor)
    pages = reading.pages if reading else ()
    offers = desk.offers(runtime(), audit, reading, actor=actor)
    evidence(audit, tuple(page.rotation for page in pages), offers)
    tabs(audit, tuple(reading.text.split("\f")) if reading else (), actor=actor)


actor = require_user(places.AUDIT)
st.page_link(places.AUDITS, label="All audits", icon=":material/arrow_back:")
with shown():
    with runtime().read() as session:
        audit = audit_detail.get(session, widgets.id_from_url("audit"), actor=actor)
    show(audit, actor=actor)
