"""The audit trail: its filters, bound to the URL, and its entries."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from core.domain.trail import Entry, Event
from core.queries.trail import TrailFilter
from core.ui import role_words, rows_view, url_filters, words
from core.ui.rows_view import Cell, Column, Line

_COLUMNS = (
    Column("When", "10.5rem"),
    Column("Who", "16%"),
    Column("What", "12rem"),
    Column("On what", "16%"),
    Column("Before and after"),
)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")


def bar(*, zone: ZoneInfo) -> TrailFilter:
    """Draw the filters, whose truth is the URL, and return what they say."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = url_filters.text(
            "text", "Search", placeholder="Who, on what or from where", width=260
        )
        event = url_filters.choice(
            "event",
            "What",
            [event.value for event in Event],
            role_words.event_name,
            placeholder="Anything",
            width=200,
        )
        since = url_filters.day("from", "From", width=140)
        until = url_filters.day("to", "To", width=140)
    return TrailFilter(
        event=Event(event) if event else None,
        text=text,
        since=url_filters.midnight(since, zone),
        until=url_filters.midnight(until, zone, days=1),
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
                Cell(_facts(entry.after, zone), sub=_before(entry, zone)),
            )
        )
        for entry in entries
    ]
    rows_view.table("Trail", _COLUMNS, lines, key="trail")


def _kind(entry: Entry) -> str:
    return entry.object.partition(":")[0].replace("_", " ")


def _before(entry: Entry, zone: ZoneInfo) -> str:
    return f"before: {_facts(entry.before, zone)}" if entry.before else ""


def _facts(facts: Mapping[str, Any] | None, zone: ZoneInfo) -> str:
    told = [(key, value) for key, value in (facts or {}).items() if value not in (None, "", [], {})]
    told.sort(key=lambda fact: _is_id(fact[1]))  # What a person can read comes first.
    return ", ".join(f"{key.replace('_', ' ')}: {_value(value, zone)}" for key, value in told)


def _value(value: Any, zone: ZoneInfo) -> str:
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if _MOMENT.fullmatch(value):
        return words.moment(datetime.fromisoformat(value), zone=zone)
    return _short(value)  # To the letter: it may be a name.


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _short(text: str) -> str:
    """An id by its first part, which tells it apart here; the export has it whole."""
    return f"{text[:8]} …" if _is_id(text) else text
