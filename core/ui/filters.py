"""The filters of the list of audits: widgets bound to the URL, so that a view is a link."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from core.domain.model import AuditStatus, Verdict
from core.queries.audits import AuditFilter, Cursor
from core.ui import words

_NAMES = ("text", "verdict", "status", "spec", "from", "to")
_CURSORS = ("older", "newer")


def bar(specs: list[str], *, zone: ZoneInfo) -> AuditFilter:
    """Draw the filters and return what they say. A change starts the list anew."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            "Search",
            key="text",
            bind="query-params",
            placeholder="File, receipt, reference or technician",
            on_change=_restart,
            width=300,
        )
        verdict = _choice("verdict", "Verdict", [v.value for v in Verdict], words.verdict_name)
        status = _choice("status", "State", [s.value for s in AuditStatus], words.status_name)
        spec = _choice("spec", "Spec", specs, str)
        since, until = _day("from", "From"), _day("to", "To")
        if any(name in st.query_params for name in _NAMES):
            st.button("Clear", on_click=_clear, icon=":material/filter_alt_off:", type="tertiary")
    return AuditFilter(
        verdict=Verdict(verdict) if verdict else None,
        status=AuditStatus(status) if status else None,
        spec=spec,
        since=_midnight(since, zone) if since else None,
        until=_midnight(until + timedelta(days=1), zone) if until else None,
        text=text or "",
    )


def cursor(name: str) -> Cursor | None:
    """The place in the list the URL holds under `older` or `newer`."""
    return Cursor.parse(st.query_params.get(name))


def turn(name: str, cursor: Cursor) -> None:
    """Go to the older or newer audits from here."""
    _restart()
    st.query_params[name] = str(cursor)


def _choice(key: str, label: str, options: list[str], named: words.Named) -> str | None:
    return st.selectbox(
        label,
        options,
        index=None,
        key=key,
        bind="query-params",
        format_func=named,
        placeholder="Any",
        on_change=_restart,
        width=160,
    )


def _day(key: str, label: str) -> date | None:
    return st.date_input(
        label,
        value=None,
        key=key,
        bind="query-params",
        format="DD/MM/YYYY",
        on_change=_restart,
        width=140,
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _restart() -> None:
    for name in _CURSORS:
        st.query_params.pop(name, None)


def _clear() -> None:
    for name in _NAMES:
        st.session_state[name] = "" if name == "text" else None
    _restart()
