"""What a table without ruled lines says of a field: the total of its column, or of the table."""

from typing import Protocol

from core.domain.labelling.labels import Anchor
from core.domain.page.layout import PageLayout, Piece
from core.domain.spec.specs import FieldSpec, FieldType
from core.domain.tables import open_tables
from core.domain.tables.open_tables import OpenTable


class Tabled(Protocol):
    """A page with its labels and tables."""

    anchors: list[Anchor]
    layout: PageLayout

    @property
    def open_tables(self) -> list[OpenTable]:
        """The tables without ruled lines."""

    def label(self, anchor: Anchor) -> tuple[Piece, ...]:
        """The pieces of a label."""


def value(page: Tabled, anchor: Anchor, field: FieldSpec) -> list[Piece]:
    """Where a label heads a column the column's total, else its first value; where it leads a
    total's row the first amount of money, if that is asked for; else nothing."""
    for table in page.open_tables:
        if table.head == anchor.row:
            total = _total(page, anchor, table) if table.count > 1 else []
            return total or _first(page, anchor, table)  # One row is its own total.
    is_total = field.type is FieldType.MONEY and open_tables.names_total(page.label(anchor))
    return _sums(page, anchor)[:1] if is_total else []


def many(page: Tabled) -> dict[tuple[int, int], int]:
    """Of how many values, of one column or of a total's row, one is taken that may not be meant:
    by the row and the start of their label."""
    found = {
        (anchor.row, anchor.start): len(sums)
        for anchor in page.anchors
        if open_tables.names_total(page.label(anchor)) and len(sums := _sums(page, anchor)) > 1
    }
    for table in page.open_tables:
        for anchor in page.anchors:
            if anchor.row == table.head and not _total(page, anchor, table):
                found[anchor.row, anchor.start] = table.count
    return found


def _total(page: Tabled, anchor: Anchor, table: OpenTable) -> list[Piece]:
    if table.total is None:
        return []
    return open_tables.under(page.layout.rows[table.total], page.label(anchor))


def _first(page: Tabled, anchor: Anchor, table: OpenTable) -> list[Piece]:
    return open_tables.under(page.layout.rows[table.head + 1], page.label(anchor))


def _sums(page: Tabled, anchor: Anchor) -> list[Piece]:
    pieces = page.layout.rows[anchor.row].pieces[anchor.end :]
    return [piece for piece in pieces if open_tables.is_sum(piece)]
