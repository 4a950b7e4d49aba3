"""The filters of the list of audits: widgets bound to the URL, so that a view is a link."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.bands import Band
from core.domain.model import Actor, AuditStatus, ReasonCode, Severity, Verdict
from core.ports import Runtime
from core.queries import choices
from core.queries.audit_filters import AuditFilter, Cursor, Sort
from core.ui import url_filters, words
from core.ui.url_filters import choice, day

_NAMES = (
    "text", "verdict", "status", "spec", "technician", "customer", "site", "reason", "severity",
    "band", "assigned", "from", "to",
)  # fmt: skip
_KEPT = (*_NAMES, "sort", "columns")  # what a saved view holds
_CHOICES_S = 60.0


def bar(rt: Runtime, *, actor: Actor, zone: ZoneInfo) -> AuditFilter:
    """Draw the filters and return what they say. A change starts the list anew."""
    specs = [spec.id for spec in rt.specs.active()]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = url_filters.text("text", "Search", placeholder="Anything on the sheet", width=190)
        verdict = choice("verdict", "Verdict", [v.value for v in Verdict], words.verdict_name)
        spec = choice("spec", "Spec", specs, str)
        since, until = day("from", "From"), day("to", "To")
        with st.popover(_more_label(), icon=":material/tune:"):
            more = _more(rt, actor)
        if any(name in st.query_params for name in _NAMES):
            st.button("Clear", on_click=_clear, icon=":material/filter_alt_off:", type="tertiary")
    return replace(
        more,
        verdict=Verdict(verdict) if verdict else None,
        spec=spec,
        since=url_filters.midnight(since, zone),
        until=url_filters.midnight(until, zone, days=1),
        text=text,
    )


def _more_label() -> str:
    count = sum(name in st.query_params for name in _MORE)
    return f"More filters ({count})" if count else "More filters"


_MORE = ("status", "reason", "severity", "band", "technician", "customer", "site", "assigned")


def _more(rt: Runtime, actor: Actor) -> AuditFilter:
    left, right = st.columns(2)
    with left:
        status = choice("status", "State", [s.value for s in AuditStatus], words.status_name)
        reason = choice("reason", "Reason", [r.value for r in ReasonCode], words.reason_name)
        severity = choice(
            "severity", "Gravest finding", [s.value for s in Severity], words.severity_name
        )
        band = choice("band", "Least sure field", [b.value for b in Band], words.band_name)
    with right:
        technician, customer, site, assigned = (
            _named(rt, name, actor) for name in ("technician", "customer", "site", "assigned")
        )
    return AuditFilter(
        status=AuditStatus(status) if status else None,
        reason=ReasonCode(reason) if reason else None,
        severity=Severity(severity) if severity else None,
        band=Band(band) if band else None,
        technician=technician,
        customer=customer,
        site=site,
        assigned=assigned,
    )


@st.cache_data(ttl=_CHOICES_S, show_spinner=False)
def _options(_rt: Runtime, facet: str, _actor: Actor, whose: str) -> list[str]:
    """Shared by all who see the same: `whose` sheets is part of what it is kept by."""
    del whose
    with _rt.read() as session:
        return choices.of(session, facet, actor=_actor)


def _named(rt: Runtime, name: str, actor: Actor) -> str | None:
    wanted = st.query_params.get(name)
    sees_all = access.may(actor, Action.SHEETS_READ_ALL)
    options = _options(rt, name, actor, "" if sees_all else f"{actor.name}\n{actor.known_as}")
    known = options if wanted is None or wanted in options else [wanted, *options]
    return choice(name, name.capitalize(), known, str)


def sort() -> Sort:
    """The order the URL asks for; a choice of it, beside the list."""
    wanted = st.query_params.get("sort", "")
    chosen = st.selectbox(
        "Order",
        list(Sort),
        key=url_filters.follow("sort", Sort(wanted) if wanted in set(Sort) else Sort.NEWEST),
        format_func=words.SORT_WORDS.__getitem__,
        on_change=url_filters.narrow,
        args=("sort", Sort.NEWEST),
        width=170,
    )
    return chosen or Sort.NEWEST


def columns(known: Sequence[str]) -> tuple[str, ...]:
    """The further columns the URL asks for; a choice of them, beside the list."""
    wanted = st.query_params.get("columns", "").split(",")
    st.session_state["filter_columns"] = [one for one in known if one in wanted]
    return tuple(
        st.multiselect(
            "Further columns",
            known,
            key="filter_columns",
            format_func=str.capitalize,
            placeholder="None",
            on_change=_keep_columns,
            width=260,
        )
    )


def _keep_columns() -> None:
    chosen = st.session_state["filter_columns"]
    if chosen:
        st.query_params["columns"] = ",".join(chosen)
    else:
        st.query_params.pop("columns", None)


def kept() -> dict[str, str]:
    """What of the URL makes this list what it is."""
    return {name: st.query_params[name] for name in _KEPT if name in st.query_params}


def show(view: Mapping[str, str]) -> None:
    """Go to a list that was kept."""
    for name in (*_KEPT, *url_filters.CURSORS):
        st.query_params.pop(name, None)
    for name in _KEPT:
        if name in view:
            st.query_params[name] = view[name]


def cursor(name: str) -> Cursor | None:
    """The place in the list the URL holds under `older` or `newer`."""
    return Cursor.parse(st.query_params.get(name))


def turn(name: str, cursor: Cursor) -> None:
    """Go to the older or newer audits from here."""
    url_filters.restart()
    st.query_params[name] = str(cursor)


def _clear() -> None:
    for name in (*_NAMES, *url_filters.CURSORS):
        st.query_params.pop(name, None)
