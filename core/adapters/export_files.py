"""Rows as CSV, XLSX or JSON lines, written piece by piece."""

import csv
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from io import StringIO
from typing import Final

import xlsxwriter

from core.domain import csv_cells
from core.domain.export_cells import Cell, fitting
from core.errors import Rejected

Rows = Iterable[Sequence[Cell]]

PIECE_ROWS: Final = 200
PIECE_BYTES: Final = 1 << 16
XLSX_MAX_ROWS: Final = 1_048_575  # a worksheet's, without the head
BYTE_ORDER_MARK: Final = "\ufeff"  # without it Excel takes UTF-8 for something else


class Format(StrEnum):
    """What a file can be."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


MEDIA_TYPES: Final = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSONL: "application/jsonl",
}


def write(form: Format, columns: Sequence[str], rows: Rows, *, count: int) -> Iterator[bytes]:
    """The file in pieces. Errors: Rejected at once where it would not fit the format."""
    if form is Format.XLSX and count > XLSX_MAX_ROWS:
        raise Rejected(
            f"An Excel sheet holds {XLSX_MAX_ROWS:,} rows and this would have {count:,}. "
            "Narrow the filters, or take CSV."
        )
    return _WRITERS[form](columns, rows)


def _csv(columns: Sequence[str], rows: Rows) -> Iterator[bytes]:
    out = StringIO(newline="")
    writer = csv.writer(out)
    out.write(BYTE_ORDER_MARK)
    writer.writerow(columns)
    for number, row in enumerate(rows, 1):
        writer.writerow(map(_safe, row))
        if number % PIECE_ROWS == 0:
            yield _taken(out)
    yield _taken(out)


def _safe(cell: Cell) -> Cell:
    return csv_cells.defused(cell) if isinstance(cell, str) else cell


def _jsonl(columns: Sequence[str], rows: Rows) -> Iterator[bytes]:
    for row in rows:
        line = dict(zip(columns, row, strict=True))
        yield json.dumps(line, ensure_ascii=False).encode() + b"\n"


def _xlsx(columns: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """Rows go to disk one by one; the file is whole only at the end."""
    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(file, options) as book:
            sheet = book.add_worksheet()
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, columns)
            for number, row in enumerate(rows, 1):
                for place, cell in enumerate(row):
                    _put(sheet, number, place, cell)
        file.seek(0)
        while piece := file.read(PIECE_BYTES):
            yield piece


def _put(sheet: "xlsxwriter.worksheet.Worksheet", row: int, column: int, cell: Cell) -> None:
    """Text is written as text, whatever it begins with."""
    if isinstance(cell, str):
        sheet.write_string(row, column, fitting(cell))
    elif cell is not None:
        sheet.write(row, column, cell)


def _taken(out: StringIO) -> bytes:
    piece = out.getvalue().encode("utf-8", "replace")
    out.seek(0)
    out.truncate()
    return piece


_WRITERS: Final[dict[Format, Callable[[Sequence[str], Rows], Iterator[bytes]]]] = {
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
    Format.JSONL: _jsonl,
}
