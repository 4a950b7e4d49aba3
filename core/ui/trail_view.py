"""The audit trail: its filters, bound to the URL, and its entries."""

import json
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
    Column("On what", "24%"),
    Column("Before and after"),
)
_YEARS = range(2000, 3000)


def bar(*, zone: ZoneInfo) -> TrailFilter:
    """Draw the filters and return what they say."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            "Search",
            key="text",
            bind="query-params",
            placeholder="Who, on what or from where",
            width=260,
        )
        event = st.selectbox(
            "What",
            [event.value for event in Event],
            index=None,
            key="event",
            bind="query-params",
            format_func=role_words.event_name,
            placeholder="Anything",
            width=200,
        )
        since = st.date_input("From", None, key="from", format="DD/MM/YYYY", width=140)
        until = st.date_input("To", None, key="to", format="DD/MM/YYYY", width=140)
    return TrailFilter(
        event=Event(event) if event else None,
        text=text or "",
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
                Cell(entry.object.partition(":")[2] or entry.object, sub=_kind(entry)),
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
    told = {key: value for key, value in (facts or {}).items() if value is not None}
    return ", ".join(f"{key.replace('_', ' ')}: {_value(value)}" for key, value in told.items())


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _midnight(day: date | None, zone: ZoneInfo, *, days: int = 0) -> datetime | None:
    if not isinstance(day, date) or day.year not in _YEARS:
        return None
    return datetime.combine(day + timedelta(days=days), time(), zone)
