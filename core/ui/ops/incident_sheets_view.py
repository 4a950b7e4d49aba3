"""The sheets an incident hit, and the incidents a sheet was hit by."""

from datetime import datetime
from typing import Final
from uuid import UUID

import streamlit as st

from core.domain.model import Actor
from core.domain.ops.incidents import Incident
from core.ports import Runtime
from core.queries.ops import incident_sheets as queries
from core.queries.ops.incident_sheets import COUNTED_AT_MOST, Hit
from core.ui import last, places, rows_view, words
from core.ui.feedback import plain
from core.ui.rows_view import Cell, Column, Line

_HITS: Final = (
    Column("Sheet", "32%"),
    Column("Attempt", "5rem", number=True),
    Column("Why it failed"),
    Column("When", "7rem"),
    Column("The audit now", "11rem"),
)


def hit(rt: Runtime, one: Incident, *, actor: Actor, now: datetime) -> None:
    """Attempts that failed while the incident was open; each opens its sheet."""
    found = last.read(
        rt, f"hits {one.id}", lambda s: queries.hits(s, one, actor=actor), actor=actor
    )
    if not found.count:
        st.caption("No attempt at reading a sheet failed while it was open.")
        return
    shown = f"{found.count:,}" if found.count < COUNTED_AT_MOST else f"{found.count:,} or more"
    st.caption(
        f"{shown} {'attempt' if found.count == 1 else 'attempts'} failed while it was open; "
        f"the newest {len(found.newest)}. Each sheet shows all of its attempts under Details."
    )
    lines = [_line(one, now=now) for one in found.newest]
    rows_view.table("Failed attempts", _HITS, lines, key="hits")


def around(rt: Runtime, audit_id: UUID, *, actor: Actor) -> None:
    """Links to the incidents in which attempts of this audit failed; nothing where none is."""
    with rt.read() as session:
        found = queries.around(session, audit_id, actor=actor)
    for one in found:
        st.page_link(
            places.INCIDENT,
            label=f"An attempt failed during {one.name}: {plain(one.title)}",
            icon=":material/e911_emergency:",
            query_params={"incident": str(one.id)},
        )


def _line(one: Hit, *, now: datetime) -> Line:
    return Line(
        id=str(one.audit_id),
        cells=(
            Cell(one.filename, sub=one.receipt, link=True),
            Cell(str(one.number)),
            Cell(one.message),
            Cell(words.age(one.at, now=now)),
            Cell(words.STATUS_WORDS[one.status]),
        ),
    )
