"""Tables of audits with links that stay in the app; texts reach the browser as data only."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).parent
_component = st.components.v2.component(
    "jobsheet_rows",
    html=(_FOLDER / "rows.html").read_text("utf-8"),
    css=(_FOLDER / "rows.css").read_text("utf-8"),
    js=(_FOLDER / "rows.js").read_text("utf-8"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `width` is a CSS length or share."""

    label: str
    width: str = "auto"
    number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: a text, a smaller line below it, and what it is.

    `tone` draws the shape and colour of a state; `link` opens what the row stands for; `share`
    (0 to 1) draws a bar of progress; `hit` is what a search found: before, found, after.
    """

    text: str = ""
    sub: str = ""
    tone: str | None = None
    link: bool = False
    share: float | None = None
    hit: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row; `id` is what it opens, empty where it opens nothing; `page` is where that is shown."""

    cells: tuple[Cell, ...]
    id: str = ""
    page: str = "audit"


def table(caption: str, columns: Sequence[Column], lines: Sequence[Line], *, key: str) -> None:
    """Draw the rows. The caption is for screen readers."""
    data = {
        "caption": caption,
        "columns": [asdict(column) for column in columns],
        "rows": [asdict(line) for line in lines],
    }
    _component(key=key, data=data)
