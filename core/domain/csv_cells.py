"""Cells of CSV files that a spreadsheet takes for text, whatever is in them."""

from typing import Final

# Excel, LibreOffice and Google Sheets run a cell that begins like this as a formula.
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def defused(text: str) -> str:
    """The text, an apostrophe before it where a spreadsheet would run it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
