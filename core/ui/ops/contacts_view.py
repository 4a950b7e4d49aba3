"""The escalation matrix and the contacts, as tables that are changed in place."""

from collections.abc import Sequence
from typing import Any

import streamlit as st
from sqlalchemy.orm import Session

from core.domain.model import Actor
from core.ports import Runtime
from core.queries.ops import incidents as queries
from core.queries.ops.incidents import Contact, Escalation
from core.services.ops import contacts
from core.ui import last, rows_view
from core.ui.feedback import shown
from core.ui.rows_view import Cell, Column, Line

_MATRIX = (Column("Issue type", "34%"), Column("First contact"), Column("Escalation"))
_CONTACTS = (Column("Who", "34%"), Column("Name"), Column("Reached by"))


def matrix(rt: Runtime, *, actor: Actor, may_work: bool) -> None:
    """Whom to call about what, and how they are reached."""

    def ask(session: Session) -> tuple[list[Escalation], list[Contact]]:
        return queries.escalations(session), queries.contacts(session)

    escalations, people = last.read(rt, "contacts", ask, actor=actor)
    lines = [_line(one.issue_type, one.first_contact, one.escalation) for one in escalations]
    rows_view.table("Escalation", _MATRIX, lines, key="matrix")
    reached = [_line(one.role, one.name or "Not entered", one.reached_by) for one in people]
    rows_view.table("Contacts", _CONTACTS, reached, key="contacts")
    if may_work:
        with st.expander("Change them", icon=":material/edit:"):
            _edit(rt, escalations, people, actor=actor)


def _edit(
    rt: Runtime,
    escalations: Sequence[Escalation],
    people: Sequence[Contact],
    *,
    actor: Actor,
) -> None:
    with st.form("contacts", border=False):
        matrix = st.data_editor(
            [
                {
                    "Issue type": one.issue_type,
                    "First contact": one.first_contact,
                    "Escalation": one.escalation,
                }
                for one in escalations
            ],
            num_rows="dynamic",
            width="stretch",
            key="edit-matrix",
        )
        reached = st.data_editor(
            [{"Who": one.role, "Name": one.name, "Reached by": one.reached_by} for one in people],
            num_rows="dynamic",
            width="stretch",
            key="edit-contacts",
        )
        if st.form_submit_button("Save", type="primary"):
            with shown():
                contacts.save_escalations(
                    rt, [Escalation(*_cells(row)) for row in matrix], actor=actor
                )
                contacts.save_contacts(rt, [Contact(*_cells(row)) for row in reached], actor=actor)
                st.rerun()


def _cells(row: dict[str, Any]) -> tuple[str, str, str]:
    first, second, third = (str(value or "") for value in row.values())
    return first, second, third


def _line(*cells: str) -> Line:
    return Line(cells=tuple(map(Cell, cells)))
