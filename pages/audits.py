"""Every audit: filtered in the URL, a page at a time, newest first."""

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.queries import audits
from core.ui import exporting, filters, places, widgets
from core.ui.feedback import shown
from core.ui.runtime import require_user, runtime, zone


def steps(found: audits.AuditPage) -> None:
    with st.container(horizontal=True, horizontal_alignment="right"):
        for name, cursor in (("newer", found.newer), ("older", found.older)):
            st.button(
                name.capitalize(),
                key=name,
                disabled=cursor is None,
                on_click=filters.turn,
                args=(name, cursor),
                icon=":material/chevron_left:" if name == "newer" else ":material/chevron_right:",
            )


def nothing(narrowed: audits.AuditFilter, *, actor: Actor) -> None:
    if narrowed != audits.AuditFilter():
        st.info("No audit fits these filters. Widen or clear them.", icon=":material/search_off:")
        return
    st.info("There are no audits yet. Upload a sheet to get the first.", icon=":material/inbox:")
    if access.may(actor, Action.SHEETS_UPLOAD):
        st.page_link(places.UPLOAD, label="Upload sheets", icon=":material/upload_file:")


actor = require_user(places.AUDITS)
st.title("Audits")
with shown():
    narrowed = filters.bar([spec.id for spec in runtime().specs.active()], zone=zone())
    with runtime().read() as session:
        found = audits.page(
            session,
            narrowed,
            actor=actor,
            older_than=filters.cursor("older"),
            newer_than=filters.cursor("newer"),
        )
    if found.audits:
        widgets.audit_table("Audits", found.audits, now=runtime().clock(), key="audits")
        steps(found)
        exporting.audits(runtime(), narrowed, actor=actor)
    else:
        nothing(narrowed, actor=actor)
