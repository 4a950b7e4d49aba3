"""The filters of the list of audits: widgets bound to the URL, so that a view is a link."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from core.domain.model import AuditStatus, Verdict
from core.queries.audits import AuditFilter, Cursor
from core.ui import words

_NAMES = ("text", "verdict", "status", "spec", "from", "to")
_CURSORS = ("older", "newer")
_YEARS = range(1900, 3000)  # Outside them a day more or another time zone may not exist.


def bar(specs: list[str], *, zone: ZoneInfo) -> AuditFilter:
    """Draw the filters and return what they say. A change starts the list anew."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = _text()
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
        text=text,
    )


def cursor(name: str) -> Cursor | None:
    """The place in the list the URL holds under `older` or `newer`."""
    return Cursor.parse(st.query_params.get(name))


def turn(name: str, cursor: Cursor) -> None:
    """Go to the older or newer audits from here."""
    _restart()
    st.query_params[name] = str(cursor)


def _text() -> str:
    key = _follow_url("text", st.query_params.get("text", ""))
    return st.text_input(
        "Search",
        key=key,
        placeholder="File, receipt, reference or technician",
        on_change=_narrow,
        args=("text",),
        width=260,
    )


def _choice(name: str, label: str, options: list[str], named: words.Named) -> str | None:
    wanted = st.query_params.get(name)
    return st.selectbox(
        label,
        options,
        key=_follow_url(name, wanted if wanted in options else None),
        format_func=named,
        placeholder="Any",
        on_change=_narrow,
        args=(name,),
        width=135,
    )


def _day(name: str, label: str) -> date | None:
    return st.date_input(
        label,
        key=_follow_url(name, _date(st.query_params.get(name, ""))),
        format="DD/MM/YYYY",
        on_change=_narrow,
        args=(name,),
        width=125,
    )


def _follow_url(name: str, value: str | date | None) -> str:
    """The URL is the truth; the widget shows it, also after the browser's back button."""
    key = f"filter_{name}"
    st.session_state[key] = value
    return key


def _narrow(name: str) -> None:
    """Write a changed filter to the URL before the page runs."""
    value = st.session_state[f"filter_{name}"]
    _restart()
    if value:
        st.query_params[name] = str(value)
    else:
        st.query_params.pop(name, None)


def _date(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _restart() -> None:
    for name in _CURSORS:
        st.query_params.pop(name, None)


def _clear() -> None:
    for name in (*_NAMES, *_CURSORS):
        st.query_params.pop(name, None)
