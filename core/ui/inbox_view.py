"""The inbox on the upload page: what is watched, and which of its files were not taken."""

from datetime import datetime

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.ports import Runtime
from core.queries import chores
from core.queries import inbox as queries
from core.queries.inbox import InboxFailure
from core.services import inbox
from core.ui import rows_view, words
from core.ui.feedback import plain, shown
from core.ui.rows_view import Cell, Column, Line

_COLUMNS = (Column("File", "34%"), Column("Why it was not taken"), Column("When", "8rem"))


def show(rt: Runtime, *, actor: Actor) -> None:
    """Nothing where no place is watched and nothing waits, or for who sees only own sheets."""
    if not access.may(actor, Action.SHEETS_READ_ALL):
        return
    with rt.read() as session:
        failures = queries.waiting(session)
        looked = chores.all_of_them(session).get("inbox")
    if rt.inbox is None and not failures:
        return
    st.subheader("Inbox")
    if rt.inbox is not None:
        when = words.age(looked.ran_at, now=rt.clock()) if looked else "not yet"
        st.caption(
            f"Files in {plain(rt.inbox.place)} are taken in by themselves. Looked at {when}."
        )
    if not failures:
        st.caption("Every file that came was taken.")
        return
    st.warning(f"{words.count(len(failures), 'file')} not taken.", icon=":material/block:")
    _table(failures, now=rt.clock())
    if access.may(actor, Action.SHEETS_UPLOAD):
        _decide(rt, failures, actor=actor)


def _table(failures: list[InboxFailure], *, now: datetime) -> None:
    lines = [
        Line(
            id=str(failure.id),
            cells=(
                Cell(failure.name, sub=f"now {failure.kept_as}", tone="refused"),
                Cell(failure.reason, sub="about to be tried again" if _is_asked(failure) else ""),
                Cell(words.age(failure.seen_at, now=now)),
            ),
        )
        for failure in failures
    ]
    rows_view.table("Not taken from the inbox", _COLUMNS, lines, key="inbox")


def _decide(rt: Runtime, failures: list[InboxFailure], *, actor: Actor) -> None:
    waiting = {one.id: one.name for one in failures if not _is_asked(one)}
    if not waiting:
        return
    left, again, close = st.columns([4, 1, 1], vertical_alignment="bottom")
    chosen = left.selectbox("File", list(waiting), format_func=lambda one: waiting[one])
    is_again = again.button("Try again", width="stretch")
    is_closed = close.button("Done with it", width="stretch")
    with shown():
        if is_again:
            inbox.try_again(rt, chosen, actor=actor)
            st.rerun()
        if is_closed:
            inbox.close(rt, chosen, actor=actor)
            st.rerun()


def _is_asked(failure: InboxFailure) -> bool:
    return failure.state == "again"
