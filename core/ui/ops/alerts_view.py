"""Alerts: the rules, their silences, and what was told."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import streamlit as st
from sqlalchemy.orm import Session

from core.domain.model import Actor
from core.domain.ops import registry
from core.domain.ops.alerts import EVERY, LOOKS_AT_MOST, Change, Rule
from core.domain.ops.checks import State
from core.ports import Runtime
from core.queries.ops import alerts as queries
from core.queries.ops.alerts import Alert
from core.services.ops import alert_rules
from core.services.ops.alert_rules import Asked
from core.ui import last, rows_view, words
from core.ui.feedback import plain, shown
from core.ui.rows_view import Cell, Column, Line
from core.ui.runtime import zone

SILENCES: Final = {
    "1 hour": timedelta(hours=1),
    "8 hours": timedelta(hours=8),
    "1 day": timedelta(days=1),
    "1 week": timedelta(days=7),
}
COUNTS_WORDS: Final = {State.FAIL: "Failures", State.WARN: "Warnings and failures"}
MAIL_WORDS: Final = {
    "none": "not by mail",
    "due": "mail on its way",
    "sent": "mailed",
    "failed": "mail given up",
}
_TOLD = (
    Column("What", "9rem"),
    Column("Check", "36%"),
    Column("Seen"),
    Column("When", "8rem"),
)


def check_name(check_id: str) -> str:
    """What a check or a rule's target is called."""
    if check_id == EVERY:
        return "Every check"
    found = registry.BY_ID.get(check_id)
    return f"{found.title} ({check_id})" if found else check_id


def known(rt: Runtime, *, actor: Actor) -> tuple[list[Rule], dict[UUID, list[str]], list[Alert]]:
    """The rules, what they have raised by their id, and what was told."""

    def ask(session: Session) -> tuple[list[Rule], dict[UUID, list[str]], list[Alert]]:
        return (
            queries.rules(session),
            queries.raised(session),
            queries.listing(session, actor=actor),
        )

    return last.read(rt, "alerts", ask, actor=actor)


def rules(
    rt: Runtime,
    found: Sequence[Rule],
    raised: Mapping[UUID, Sequence[str]],
    *,
    actor: Actor,
    may_keep: bool,
) -> None:
    """Each rule in words, with what may be done about it."""
    if not found:
        st.warning("No rule tells anybody of anything.", icon=":material/notifications_off:")
    for one in found:
        with st.container(border=True):
            st.markdown(f"**{plain(check_name(one.check_id))}**  \n{plain(_in_words(one, rt))}")
            if now := raised.get(one.id):
                st.markdown(f":red[Raised now: {plain(', '.join(now))}.]")
            if may_keep:
                with st.container(horizontal=True):
                    _silence(rt, one, actor=actor)
                    _change(rt, one, actor=actor)
                    _remove(rt, one, actor=actor)


def create(rt: Runtime, *, actor: Actor) -> None:
    """A form for a new rule."""
    with st.form("rule", border=False):
        asked = _fields(Asked(EVERY), key="new")
        if st.form_submit_button("Add the rule", type="primary", icon=":material/add_alert:"):
            with shown():
                alert_rules.create(rt, asked, actor=actor)
                st.rerun()


def told(found: Sequence[Alert], *, now: datetime) -> None:
    """What was told, the newest first."""
    if not found:
        st.caption("Nothing was told yet.")
        return
    lines = [
        Line(
            cells=(
                Cell("Raised", tone="fail")
                if one.kind is Change.RAISED
                else Cell("Cleared", tone="pass"),
                Cell(one.title, sub=one.check_id),
                Cell(one.seen, sub=one.mail_error or MAIL_WORDS[one.mail]),
                Cell(words.age(one.told_at, now=now)),
            )
        )
        for one in found
    ]
    rows_view.table("Alerts", _TOLD, lines, key="alerts")


def _in_words(one: Rule, rt: Runtime) -> str:
    counts = COUNTS_WORDS[one.counts_from].lower()
    if one.value_from is not None:
        counts = f"values from {one.value_from:g}"
    told = [
        f"{counts.capitalize()} count; told after {words.count(one.raise_after, 'look')} in a row, "
        f"taken back after {one.clear_after}.",
        f"Mailed to {', '.join(one.emails)}." if one.emails else "Told to webhooks and this page.",
    ]
    if one.emails and rt.mailer is None:
        told.append("SMTP_HOST is not set, so that no mail goes out.")
    if one.opens_incident:
        told.append("Opens an incident.")
    if not one.is_on:
        told.append("It is switched off.")
    if one.is_silenced(rt.clock()) and one.silenced_until:
        until = words.moment(one.silenced_until, zone=zone())
        told.append(f"Silenced until {until} by {one.silenced_by}: {one.silence_reason}.")
    return " ".join(told)


def _silence(rt: Runtime, one: Rule, *, actor: Actor) -> None:
    if one.is_silenced(rt.clock()):
        if st.button("End the silence", key=f"speak-{one.id}", icon=":material/notifications:"):
            with shown():
                alert_rules.silence(rt, one.id, actor=actor, reason="", until=None)
                st.rerun()
        return
    with (
        st.popover("Silence", icon=":material/notifications_paused:", key=f"silence-pop-{one.id}"),
        st.form(f"silence-{one.id}", border=False),
    ):
        reason = st.text_input("Why")
        length = SILENCES[st.selectbox("How long", list(SILENCES))]
        if st.form_submit_button("Silence", type="primary"):
            with shown():
                until = rt.clock() + length
                alert_rules.silence(rt, one.id, actor=actor, reason=reason, until=until)
                st.rerun()


def _change(rt: Runtime, one: Rule, *, actor: Actor) -> None:
    with (
        st.popover("Change", icon=":material/edit:", key=f"change-pop-{one.id}"),
        st.form(f"change-{one.id}", border=False),
    ):
        before = Asked(
            one.check_id,
            one.counts_from,
            one.raise_after,
            one.clear_after,
            one.value_from,
            one.emails,
            one.opens_incident,
        )
        asked = _fields(before, key=str(one.id))
        is_on = st.checkbox("On", one.is_on, key=f"on-{one.id}")
        if st.form_submit_button("Save", type="primary"):
            with shown():
                alert_rules.change(rt, one.id, asked, actor=actor, is_on=is_on)
                st.rerun()


def _remove(rt: Runtime, one: Rule, *, actor: Actor) -> None:
    with st.popover("Remove", icon=":material/delete:", key=f"remove-pop-{one.id}"):
        st.write("Nobody is told by it any more. What it told stays.")
        if st.button("Remove it", type="primary", key=f"remove-{one.id}"):
            with shown():
                alert_rules.remove(rt, one.id, actor=actor)
                st.rerun()


def _fields(before: Asked, *, key: str) -> Asked:
    """The fields of a rule, filled with what it says now."""
    checks = [EVERY, *registry.BY_ID]
    check_id = st.selectbox(
        "Check",
        checks,
        index=checks.index(before.check_id) if before.check_id in checks else 0,
        format_func=check_name,
        key=f"check-{key}",
    )
    counts, raises, clears = st.columns(3)
    states = list(COUNTS_WORDS)
    counts_from = counts.selectbox(
        "What counts",
        states,
        index=states.index(before.counts_from),
        format_func=COUNTS_WORDS.__getitem__,
        key=f"counts-{key}",
    )
    raise_after = raises.number_input(
        "Told after looks", 1, LOOKS_AT_MOST, before.raise_after, key=f"raise-{key}"
    )
    clear_after = clears.number_input(
        "Taken back after", 1, LOOKS_AT_MOST, before.clear_after, key=f"clear-{key}"
    )
    value_from = st.number_input(
        "Or from this value on (optional, one check)", value=before.value_from, key=f"value-{key}"
    )
    emails = st.text_input(
        "E-mail addresses, with commas between", ", ".join(before.emails), key=f"emails-{key}"
    )
    opens = st.checkbox("Opens an incident", before.opens_incident, key=f"opens-{key}")
    return Asked(
        check_id=check_id,
        counts_from=counts_from,
        raise_after=int(raise_after),
        clear_after=int(clear_after),
        value_from=value_from,
        emails=tuple(emails.split(",")),
        opens_incident=opens,
    )
