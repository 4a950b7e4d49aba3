"""Filters whose truth is the URL: a list that is narrowed is a link, also after "back"."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st

from core.ui import words

CURSORS: Final = ("older", "newer", "before")  # places in a list; narrowed, it starts anew
_YEARS: Final = range(1900, 3000)  # Outside them a day more or another time zone may not exist.


def text(name: str, label: str, *, placeholder: str, width: int) -> str:
    """A line of text."""
    return st.text_input(
        label,
        key=follow(name, st.query_params.get(name, "")),
        placeholder=placeholder,
        on_change=narrow,
        args=(name,),
        width=width,
    )


def choice(
    name: str,
    label: str,
    options: Sequence[str],
    named: words.Named,
    *,
    placeholder: str = "Any",
    width: int = 135,
) -> str | None:
    """One of the options, or none of them."""
    wanted = st.query_params.get(name)
    return st.selectbox(
        label,
        options,
        key=follow(name, wanted if wanted in options else None),
        format_func=named,
        placeholder=placeholder,
        on_change=narrow,
        args=(name,),
        width=width,
    )


def day(name: str, label: str, *, width: int = 125) -> date | None:
    """A day."""
    return st.date_input(
        label,
        key=follow(name, _date(st.query_params.get(name, ""))),
        format="DD/MM/YYYY",
        on_change=narrow,
        args=(name,),
        width=width,
    )


def midnight(day: date | None, zone: ZoneInfo, *, days: int = 0) -> datetime | None:
    """When a day begins, so many days on; None where none was chosen."""
    return None if day is None else datetime.combine(day + timedelta(days=days), time(), zone)


def follow(name: str, value: str | date | None) -> str:
    """The widget's key; it shows what the URL says."""
    key = _key(name)
    st.session_state[key] = value
    return key


def narrow(name: str, usual: object = None) -> None:
    """Write a changed filter to the URL before the page runs; what is `usual` need not stand."""
    value = st.session_state[_key(name)]
    restart()
    if value and value != usual:
        st.query_params[name] = str(value)
    else:
        st.query_params.pop(name, None)


def restart() -> None:
    """The list from its beginning."""
    for name in CURSORS:
        st.query_params.pop(name, None)


def _key(name: str) -> str:
    return f"filter_{name}"


def _date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in _YEARS else None
