"""Beside the list of audits: views that were kept, and what can be done to all of it at once."""

from uuid import UUID

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.ports import Runtime
from core.queries import audits, saved_views
from core.queries.audit_filters import AuditFilter
from core.services import bulk
from core.services import saved_views as keeping
from core.ui import filters, places, words
from core.ui.feedback import plain, shown
from core.ui.runtime import still

_LAST_ACT = "last_bulk_act"  # what can be undone from here, for a minute


def views(rt: Runtime, *, actor: Actor) -> None:
    """One's own views: open, keep and remove them."""
    with rt.read() as session:
        mine = saved_views.of(session, actor.name)
    with st.popover("Views", icon=":material/bookmark:"):
        for view in mine:
            row = st.container(horizontal=True, vertical_alignment="center")
            row.button(
                plain(view.name),
                key=f"view-{view.view_id}",
                on_click=filters.show,
                args=(view.query,),
                width="stretch",
            )
            row.button(
                "Remove",
                key=f"remove-{view.view_id}",
                on_click=_remove,
                args=(rt, view.view_id, actor),
                type="tertiary",
            )
        if not mine:
            st.caption("Filter the list, then keep it here under a name.")
        with st.form("keep-view", clear_on_submit=True, border=False):
            name = st.text_input("Keep the present list as", max_chars=60)
            if st.form_submit_button("Keep"):
                with shown():
                    keeping.keep(rt, name, filters.kept(), actor=actor)
                    st.rerun()


def _remove(rt: Runtime, view_id: UUID, actor: Actor) -> None:
    with shown():
        keeping.remove(rt, view_id, actor=actor)


def together(rt: Runtime, narrowed: AuditFilter, *, actor: Actor) -> None:
    """What can be done to every audit of the list: first how many, then for a minute the undo."""
    may_assign = access.may(actor, Action.REVIEWS_DECIDE)
    may_repeat = access.may(actor, Action.AUDITS_RERUN)
    if not (may_assign or may_repeat):
        return
    if st.button("All of these …", icon=":material/checklist:"):
        _dialog(rt, narrowed, may_assign=may_assign, may_repeat=may_repeat)


@st.dialog("All audits of this list", width="medium")
def _dialog(rt: Runtime, narrowed: AuditFilter, *, may_assign: bool, may_repeat: bool) -> None:
    actor = still(places.AUDITS)
    with rt.read() as session:
        number = audits.count(session, narrowed, actor=actor)
        first = audits.page(session, narrowed, actor=actor, limit=5).audits
    if number > bulk.MOST:
        st.info(
            f"The list holds {number:,} audits; at most {bulk.MOST:,} are done at once. Narrow it "
            "by a filter first.",
            icon=":material/filter_alt:",
        )
        return
    st.write(f"**{words.count(number, 'audit')}**, the first of them:")
    for one in first:
        st.caption(plain(f"{one.filename} · {one.receipt} · {one.reference or 'no reference'}"))
    assign, repeat = st.tabs(["Assign", "Audit again"])
    with assign:
        name = st.text_input("To whom", value=actor.name, max_chars=100, disabled=not may_assign)
        if st.button(
            f"Assign {words.count(number, 'audit')}", type="primary", disabled=not may_assign
        ):
            with shown():
                _did(bulk.assign(rt, narrowed, to=name, expected=number, actor=actor), "Assigned")
    with repeat:
        st.write(
            "Their sheets are judged again by the specs in force, from what was read of them. "
            "Nothing begins for a minute: until then it can be undone."
        )
        if st.button(f"Audit {number:,} again", type="primary", disabled=not may_repeat):
            with shown():
                _did(bulk.reaudit(rt, narrowed, expected=number, actor=actor), "Queued")


def _did(act_id: UUID, word: str) -> None:
    st.session_state[_LAST_ACT] = (act_id, word)
    st.rerun()


def undo(rt: Runtime, *, actor: Actor) -> None:
    """The last thing done to all of a list, and the button that undoes it."""
    last = st.session_state.get(_LAST_ACT)
    if last is None:
        return
    act_id, word = last
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(f"{word}. For a minute this can be undone.", icon=":material/done_all:")
        if st.button("Undo", icon=":material/undo:"):
            with shown():
                number = bulk.undo(rt, act_id, actor=actor)
                st.toast(f"{words.count(number, 'audit')} as before.")
            del st.session_state[_LAST_ACT]
            st.rerun()
