"""Links that give the list, or an audit, as a file. The API makes it; the browser only saves it."""

from dataclasses import fields
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.ports import Runtime
from core.queries import exports
from core.queries.audit_filters import AuditFilter
from core.queries.exports import What
from core.ui import places, words
from core.ui.runtime import still

FORMATS = {"csv": "CSV", "xlsx": "Excel", "jsonl": "JSON lines"}


def audits(rt: Runtime, narrowed: AuditFilter, *, actor: Actor) -> None:
    """A button for exports of the list as it is filtered; none where the actor may not make any."""
    if access.may(actor, Action.EXPORTS_MAKE) and st.button("Export …", icon=":material/download:"):
        _dialog(rt, narrowed)


@st.dialog("Export this list", width="medium")
def _dialog(rt: Runtime, narrowed: AuditFilter) -> None:
    """Counted only here: counting exactly at every view of the list would slow it."""
    actor = still(places.AUDITS)
    with rt.read() as session:
        counts = {what: exports.count(session, what, narrowed, actor=actor) for what in What}
    st.caption("All that fits the filters, on every page of the list, the newest first.")
    for what, count in counts.items():
        st.markdown(f"**{words.count(count, what.value.removesuffix('s'))}**")
        with st.container(horizontal=True):
            for ending, name in FORMATS.items():
                st.link_button(name, address(what, ending, narrowed))


def report(audit_id: UUID) -> None:
    """One audit on paper."""
    st.link_button(
        "PDF report",
        f"/api/v1/audits/{audit_id}/report.pdf",
        icon=":material/picture_as_pdf:",
    )


def address(what: What, ending: str, narrowed: AuditFilter) -> str:
    """Where the API gives this export; its parameters have the names of the filter's parts."""
    given = {part.name: getattr(narrowed, part.name) for part in fields(narrowed)}
    said = urlencode({name: _said(value) for name, value in given.items() if value})
    return f"/api/v1/exports/{what.value}.{ending}" + (f"?{said}" if said else "")


def _said(value: str | datetime) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
