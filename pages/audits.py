"""Every audit: filtered, searched and ordered by the URL, a page at a time."""

from uuid import UUID

import streamlit as st

from core.domain import access, search_words
from core.domain.access import Action
from core.domain.model import Actor
from core.queries import audits
from core.queries.audit_filters import AuditFilter, Sort
from core.ui import exporting, filters, list_tools, places, widgets
from core.ui.feedback import shown
from core.ui.runtime import require_user, runtime, zone


def steps(found: audits.AuditPage, sort: Sort) -> None:
    back, on = ("newer", "older") if sort is Sort.NEWEST else ("previous", "next")
    with st.container(horizontal=True, horizontal_alignment="right"):
        for word, name, cursor in ((back, "newer", found.newer), (on, "older", found.older)):
            st.button(
                word.capitalize(),
                key=name,
                disabled=cursor is None,
                on_click=filters.turn,
                args=(name, cursor),
                icon=":material/chevron_left:" if name == "newer" else ":material/chevron_right:",
            )


def none_yet(actor: Actor) -> None:
    st.info("There are no audits yet. Upload a sheet to get the first.", icon=":material/inbox:")
    if access.may(actor, Action.SHEETS_UPLOAD) and st.button(
        "Upload sheets", type="primary", icon=":material/upload_file:"
    ):
        st.switch_page(places.UPLOAD)


def tools(narrowed: AuditFilter, actor: Actor) -> tuple[Sort, tuple[str, ...]]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sort = filters.sort()
        further = filters.columns(tuple(widgets.FURTHER))
        list_tools.views(runtime(), actor=actor)
        list_tools.together(runtime(), narrowed, actor=actor)
        exporting.audits(runtime(), narrowed, actor=actor)
    list_tools.undo(runtime(), actor=actor)
    return sort, further


def hits(narrowed: AuditFilter, found: audits.AuditPage) -> dict[UUID, search_words.Hit]:
    if not search_words.query(narrowed.text):
        return {}
    with runtime().read() as session:
        bodies = audits.texts(session, [one.audit_id for one in found.audits])
    where = {id_: search_words.hit(narrowed.text, body) for id_, body in bodies.items()}
    return {id_: hit for id_, hit in where.items() if hit is not None}


actor = require_user(places.AUDITS)
st.title("Audits")
with shown():
    with runtime().read() as session:
        is_used = audits.has_any(session, actor=actor)
    if not is_used:
        none_yet(actor)  # Filters of an empty list would only stand in the way.
        st.stop()
    narrowed = filters.bar(runtime(), actor=actor, zone=zone())
    sort, further = tools(narrowed, actor)
    with runtime().read() as session:
        found = audits.page(
            session,
            narrowed,
            actor=actor,
            sort=sort,
            older_than=filters.cursor("older"),
            newer_than=filters.cursor("newer"),
        )
    if found.audits:
        widgets.audit_table(
            "Audits",
            found.audits,
            now=runtime().clock(),
            key="audits",
            further=further,
            hits=hits(narrowed, found),
        )
        steps(found, sort)
    else:
        st.info("No audit fits these filters. Widen or clear them.", icon=":material/search_off:")
