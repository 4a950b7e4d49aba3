"""Notices as a list, and where they are sent as well."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from core.domain.model import Actor
from core.ports import Runtime
from core.queries.notices import COUNT_LIMIT, Notice
from core.services.messages import notices
from core.ui import places, rows_view, words
from core.ui.feedback import shown
from core.ui.rows_view import Cell, Column, Line

_COLUMNS = (Column("When", "8rem"), Column("What"))


def bell(count: int) -> None:
    """How many are new, as a link; nothing where none is."""
    if count:
        label = f"{words.at_most(count, COUNT_LIMIT)} new {'notice' if count == 1 else 'notices'}"
        st.page_link(places.NOTICES, label=label, icon=":material/notifications:")


def table(found: Sequence[Notice], *, now: datetime) -> None:
    """The newest first; each opens what it is about."""
    if not found:
        st.caption("There are none yet. Disputes and waivers that concern you appear here.")
        return
    lines = []
    for one in found:
        page, _, id_ = one.subject.partition(":")
        new = "" if one.read_at else "new"
        cells = (Cell(words.age(one.created_at, now=now), sub=new), Cell(one.sentence, link=True))
        lines.append(Line(cells=cells, id=id_, page=page))
    rows_view.table("Notices", _COLUMNS, lines, key="notices")


def by_mail(rt: Runtime, email: str, *, actor: Actor) -> None:
    """Where they go by e-mail, where a mail server is set."""
    if rt.mailer is None:
        return
    with st.form("email", border=False):
        address = st.text_input("Send them by e-mail to", value=email, max_chars=254)
        is_sent = st.form_submit_button("Save")
    if is_sent:
        with shown():
            notices.set_email(rt, address, actor=actor)
            st.success("Saved." if address else "Notices stay in the app.")
