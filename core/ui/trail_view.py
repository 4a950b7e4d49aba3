"""The audit trail: its filters, bound to the URL, and its entries."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from core.domain.trail import Entry, Event
from core.queries.trail import TrailFilter
from core.ui import role_words, rows_view, words
from core.ui.rows_view import Cell, Column, Line

_COLUMNS = (
    Column("When", "10.5rem"),
    Column("Who", "16%"),
    Column("What", "12rem"),
    Column("On what", "16%"),
    Column("Before and after"),
)
_YEARS = range(2000, 3000)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")


def bar(*, zone: ZoneInfo) -> TrailFilter:
    """Draw the filters, whose truth is the URL, and return what they say."""
    events = [event.value for event in Event]
    wanted = st.query_params.get("event")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            "Search",
            key=_follow_url("text", st.query_params.get("text", "")),
            placeholder="Who, on what or from where",
            on_change=_narrow,
            args=("text",),
            width=260,
        )
        event = st.selectbox(
            "What",
            events,
            key=_follow_url("event", wanted if wanted in events else None),
            format_func=role_words.event_name,
            placeholder="Anything",
            on_change=_narrow,
            args=("event",),
            width=200,
        )
        since, until = _day("from", "From"), _day("to", "To")
    return TrailFilter(
        event=Event(event) if event else None,
        text=text,
        since=_midnight(since, zone),
        until=_midnight(until, zone, days=1),
    )


def listing(entries: Sequence[Entry], *, zone: ZoneInfo) -> None:
    """Entries, each with what was and what became of it."""
    lines = [
        Line(
            (
                Cell(words.moment(entry.at, zone=zone), sub=f"No. {entry.number:,}"),
                Cell(entry.actor, sub=" · ".join(filter(None, (entry.role, entry.address)))),
                Cell(role_words.event_name(entry.action)),
                Cell(_short(entry.object.partition(":")[2] or entry.object), sub=_kind(entry)),
                Cell(_facts(entry.after), sub=_before(entry)),
            )
        )
        for entry in entries
    ]
    rows_view.table("Trail", _COLUMNS, lines, key="trail")


def _kind(entry: Entry) -> str:
    return entry.object.partition(":")[0].replace("_", " ")


def _before(entry: Entry) -> str:
    return f"before: {_facts(entry.before)}" if entry.before else ""


def _facts(facts: Mapping[str, Any] | None) -> str:
    told = [(key, value) for key, value in (facts or {}).items() if value is not None]
    told.sort(key=lambda fact: _is_id(fact[1]))  # What a person can read comes first.
    return ", ".join(f"{key.replace('_', ' ')}: {_value(value)}" for key, value in told)


def _value(value: Any) -> str:
    return _short(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _short(text: str) -> str:
    """An id by its first part, which tells it apart here; the export has it whole."""
    return f"{text[:8]} …" if _is_id(text) else text


def _midnight(day: date | None, zone: ZoneInfo, *, days: int = 0) -> datetime | None:
    if not isinstance(day, date) or day.year not in _YEARS:
        return None
    return datetime.combine(day + timedelta(days=days), time(), zone)


def _day(name: str, label: str) -> date | None:
    return st.date_input(
        label,
        key=_follow_url(name, _date(st.query_params.get(name, ""))),
        format="DD/MM/YYYY",
        on_change=_narrow,
        args=(name,),
        width=140,
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _follow_url(name: str, value: str | date | None) -> str:
    key = f"trail_{name}"
    st.session_state[key] = value
    return key


def _narrow(name: str) -> None:
    """Write a changed filter to the URL before the page runs; the list starts anew."""
    value = st.session_state[f"trail_{name}"]
    st.query_params.pop("before", None)
    if value:
        st.query_params[name] = str(value)
    else:
        st.query_params.pop(name, None)
