"""Webhooks: the list, the form for a new one, what can be done about one, and its log."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from core.domain.model import Actor
from core.domain.webhook_rules import OLD_SECRET_HOURS, SUBSCRIBABLE
from core.ports import Runtime
from core.queries import webhooks as queries
from core.queries.webhooks import Delivery, Webhook
from core.services.messages import webhooks
from core.ui import places, rows_view, words
from core.ui.feedback import plain, shown
from core.ui.rows_view import Cell, Column, Line
from core.ui.runtime import still

_COLUMNS = (
    Column("URL", "40%"),
    Column("Events"),
    Column("State", "9rem"),
    Column("On their way", "7rem", number=True),
)
_COLOURS: dict[str, words.Colour] = {"delivered": "green", "failed": "red", "due": "blue"}
_STATES = {"delivered": "Delivered", "failed": "Given up", "due": "On its way"}


def listing(found: Sequence[Webhook]) -> None:
    """Everyone who is told something; a URL opens its log."""
    lines = [
        Line(
            id=str(one.id),
            page="webhooks",
            cells=(
                Cell(one.url, sub=f"by {one.created_by}", link=True),
                Cell(", ".join(one.events)),
                _state(one),
                Cell(f"{one.due:,}"),
            ),
        )
        for one in found
    ]
    rows_view.table("Webhooks", _COLUMNS, lines, key="webhooks")


def create(rt: Runtime, *, actor: Actor) -> None:
    """A form for a new one; its secret is shown once."""
    events = [event.value for event in SUBSCRIBABLE]
    with st.form("webhook", border=False):
        url = st.text_input("URL", placeholder="https://erp.example.com/hooks/jobsheet")
        chosen = st.multiselect("Events", events, default=events[:2])
        is_sent = st.form_submit_button("Add", type="primary", icon=":material/add_link:")
    if is_sent:
        with shown():
            made = webhooks.create(rt, url=url.strip(), subscribed=chosen, actor=actor)
            _handed_over(made.secret)


def moves(rt: Runtime, one: Webhook, *, actor: Actor) -> None:
    """Test, rotate the secret, disable or enable, remove."""
    secret = None
    with st.container(horizontal=True), shown():
        if one.disabled_at is None:
            if st.button("Send a test", type="primary", icon=":material/send:"):
                webhooks.test(rt, one.id, actor=actor)
                st.rerun()
            if st.button("Disable", icon=":material/pause:"):
                webhooks.disable(rt, one.id, actor=actor)
                st.rerun()
        elif st.button("Enable", type="primary", icon=":material/play_arrow:"):
            webhooks.enable(rt, one.id, actor=actor)
            st.rerun()
        secret = _rotated(rt, one, actor=actor)
        _remove(rt, one, actor=actor)
    if secret is not None:
        _handed_over(secret)


@st.fragment(run_every="3s")
def log(rt: Runtime, one: Webhook) -> None:
    """Its newest messages; reruns by itself while somebody looks."""
    with shown():
        actor = still(places.WEBHOOKS)
        with rt.read() as session:
            found = queries.log_of(session, one.id, actor=actor)
        if not found:
            st.caption("Nothing was sent yet.")
        for delivery in found:
            _delivery(rt, delivery, actor=actor, now=rt.clock())


def _delivery(rt: Runtime, one: Delivery, *, actor: Actor, now: datetime) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.badge(_STATES[one.state], color=_COLOURS[one.state])
        again = " (again)" if one.is_replay else ""
        st.markdown(
            f"**{plain(one.event)}**{again}, {words.age(one.created_at, now=now)}  \n"
            f"{plain(_told(one, now=now))}"
        )
        if one.state != "due" and st.button("Send again", key=f"again-{one.id}"):
            webhooks.replay(rt, one.id, actor=actor)
            st.rerun()


def _told(one: Delivery, *, now: datetime) -> str:
    """How often it was tried, how that ended, and when it is tried again."""
    if not one.attempts:
        return "Not sent yet."
    tries = f"{one.attempts} {'try' if one.attempts == 1 else 'tries'}"
    answer = one.error or f"The receiver answered {one.status}."
    took = f" ({one.latency_ms} ms)" if one.status is not None else ""
    wait_s = max(0.0, (one.due_at - now).total_seconds())
    later = f" Tried again in {words.duration(wait_s)}." if one.state == "due" else ""
    return f"{tries}{took}. {answer}{later}"


def _rotated(rt: Runtime, one: Webhook, *, actor: Actor) -> str | None:
    with st.popover("New secret", icon=":material/key:"):
        st.write(f"The old one signs beside the new one for {OLD_SECRET_HOURS} hours.")
        if st.button("Make a new secret", type="primary"):
            return webhooks.rotate(rt, one.id, actor=actor)
    return None


def _remove(rt: Runtime, one: Webhook, *, actor: Actor) -> None:
    with st.popover("Remove", icon=":material/delete:"):
        st.write("Its log goes with it. What was not delivered yet will not be.")
        if st.button("Remove it", type="primary"):
            webhooks.remove(rt, one.id, actor=actor)
            st.switch_page(places.WEBHOOKS)


def _handed_over(secret: str) -> None:
    st.success(
        "Give this secret to the receiver now; it is not shown again. Messages are signed with it "
        "as Standard Webhooks says.",
        icon=":material/key:",
    )
    st.code(secret, language=None, wrap_lines=True)


def _state(one: Webhook) -> Cell:
    if one.disabled_at is not None:
        return Cell("Disabled", sub=one.disabled_reason or "", tone="refused")
    return Cell("On", tone="pass")
