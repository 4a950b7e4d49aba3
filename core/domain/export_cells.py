"""Cells of an export: values a file can hold."""

from typing import Final

CELL_MAX_CHARS: Final = 32_767  # of a cell in XLSX

Cell = str | int | float | bool | None


def fitting(text: str) -> str:
    """What fits into one cell of XLSX, without characters that a file of XML cannot hold."""
    printable = "".join(c for c in text if c >= " " or c in "\t\n\r")
    return printable.replace("\ufffe", "").replace("\uffff", "")[:CELL_MAX_CHARS]
