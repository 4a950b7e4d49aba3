"""Checklists and tables of a sheet, each as a list of its own under the fields."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.domain.model import Field
from core.queries.audit_detail import AuditDetail
from core.ui import rows_view, words
from core.ui.feedback import plain
from core.ui.rows_view import Cell, Column, Line

_ITEM_COLUMNS = (
    Column("Item"),
    Column("Marked", "10rem"),
    Column("Confidence", "6.5rem", number=True),
)


def show(audit: AuditDetail) -> None:
    """Draw every checklist item by item, every table row by row."""
    for field in audit.fields:
        if field.items:
            _checklist(field)
        elif isinstance(field.value, tuple) and field.value:
            _table(field, field.value)


def _checklist(field: Field) -> None:
    lines = [
        Line(
            cells=(
                Cell(item.name),
                Cell(words.ITEM_STATE_WORDS[item.state]),
                Cell(words.confidence(item.confidence)),
            )
        )
        for item in field.items
    ]
    _titled(field, _ITEM_COLUMNS, lines)


def _table(field: Field, rows: tuple[Mapping[str, str], ...]) -> None:
    columns = [Column(name) for name in rows[0]]
    lines = [Line(cells=tuple(Cell(row.get(one.label, "")) for one in columns)) for row in rows]
    _titled(field, columns, lines)


def _titled(field: Field, columns: Sequence[Column], lines: list[Line]) -> None:
    st.subheader(plain(field.label))
    rows_view.table(field.label, columns, lines, key=f"list-{field.name}")
