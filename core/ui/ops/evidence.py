"""What some steps show beside their checks: connections, slow statements, the largest tables."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from core.domain.model import Actor
from core.domain.ops.runbooks import Step
from core.ports import Runtime
from core.queries.ops import server, upkeep
from core.services.ops.probes.reading import lasted, sized
from core.ui import last, rows_view
from core.ui.rows_view import Cell, Column, Line

MOST: Final = 20
_CLIENTS: Final = (
    Column("Connection", "7rem"),
    Column("Program", "22%"),
    Column("State", "11rem"),
    Column("Transaction", "7rem"),
    Column("Statement"),
)
_STATEMENTS: Final = (
    Column("Statement"),
    Column("Mean", "6rem", number=True),
    Column("Calls", "6rem", number=True),
    Column("In all", "6rem", number=True),
)
_TABLES: Final = (
    Column("Table", "30%"),
    Column("Size", "6rem", number=True),
    Column("Rows", "7rem", number=True),
    Column("Dead rows", "7rem", number=True),
)


def more(rt: Runtime, step: Step, *, actor: Actor) -> None:
    """What there is for this step; nothing for most."""
    show = _SHOWN.get(step.id)
    if show is not None:
        show(rt, actor)


def _connections(rt: Runtime, actor: Actor) -> None:
    found = last.read(rt, "clients", lambda s: server.clients(s)[:MOST], actor=actor, is_aside=True)
    lines = [
        Line(
            cells=(
                Cell(str(one.pid)),
                Cell(one.program or "without a name"),
                Cell(one.state, sub=f"blocked by {_pids(one.waits_for)}" if one.waits_for else ""),
                Cell("" if one.transaction_s is None else lasted(one.transaction_s)),
                Cell(one.query),
            )
        )
        for one in found
    ]
    rows_view.table("Connections", _CLIENTS, lines, key="clients")


def _statements(rt: Runtime, actor: Actor) -> None:
    found = last.read(rt, "statements", upkeep.slow_statements, actor=actor)
    if found is None:
        st.caption(
            "This server does not count statements: it lacks pg_stat_statements. With "
            "`shared_preload_libraries = 'pg_stat_statements'` and `create extension "
            "pg_stat_statements` it does. What runs at this moment is in the runbook “Database "
            "connection errors”, step 3."
        )
        return
    if not found:
        st.caption("No statement was called often enough yet to be listed.")
        return
    lines = [
        Line(
            cells=(
                Cell(one.query),
                Cell(f"{one.mean_ms:,.1f} ms"),
                Cell(f"{one.calls:,}"),
                Cell(f"{one.total_ms / 1000:,.1f} s"),
            )
        )
        for one in found[:MOST]
    ]
    rows_view.table("Slow statements", _STATEMENTS, lines, key="statements")


def _tables(rt: Runtime, actor: Actor) -> None:
    found = last.read(rt, "tables", upkeep.tables, actor=actor)[:MOST]
    lines = [
        Line(
            cells=(
                Cell(one.name),
                Cell(sized(one.bytes)),
                Cell(f"{one.live:,}"),
                Cell(f"{one.dead:,}"),
            )
        )
        for one in found
    ]
    rows_view.table("Largest tables", _TABLES, lines, key="tables")


def _pids(pids: tuple[int, ...]) -> str:
    return ", ".join(map(str, pids))


_SHOWN: Final[dict[str, Callable[[Runtime, Actor], None]]] = {
    "connections": _connections,
    "queries": _statements,
    "vacuum": _tables,
}
