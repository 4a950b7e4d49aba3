"""Webhooks: which programs are told of verdicts, and how that goes."""

from uuid import UUID

import streamlit as st

from core.domain.model import Actor
from core.errors import NotFound
from core.queries import webhooks
from core.ui import places, webhooks_view, widgets
from core.ui.feedback import plain, shown
from core.ui.runtime import require_user, runtime


def everything(*, actor: Actor) -> None:
    rt = runtime()
    st.title("Webhooks")
    st.caption("A webhook is told when an audit ends, so that nobody has to keep asking.")
    with st.expander("Add a webhook", icon=":material/add_link:"):
        webhooks_view.create(rt, actor=actor)
    with rt.read() as session:
        found = webhooks.all_of_them(session, actor=actor)
    if found:
        webhooks_view.listing(found)
    else:
        st.info(
            "Nobody is told yet. “Add a webhook” above names the first address.",
            icon=":material/inbox:",
        )


def one(webhook_id: UUID, *, actor: Actor) -> None:
    rt = runtime()
    st.page_link(places.WEBHOOKS, label="All webhooks", icon=":material/arrow_back:")
    with rt.read() as session:
        by_id = {hook.id: hook for hook in webhooks.all_of_them(session, actor=actor)}
    found = by_id.get(webhook_id)
    if found is None:
        raise NotFound("There is no such webhook.")
    st.title("Webhook")
    st.text(found.url)
    st.caption(plain(", ".join(found.events)))
    if found.disabled_at is not None:
        st.warning(plain(found.disabled_reason or "It is disabled."), icon=":material/pause:")
    webhooks_view.moves(rt, found, actor=actor)
    st.subheader("Messages")
    webhooks_view.log(rt, found)


actor = require_user(places.WEBHOOKS)
with shown():
    if "webhooks" in st.query_params:
        one(widgets.id_from_url("webhooks"), actor=actor)
    else:
        everything(actor=actor)
