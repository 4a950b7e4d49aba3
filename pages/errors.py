"""Errors: failures by their kind, newest first; what is known and decided of each."""

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.ui import places, words
from core.ui.feedback import shown
from core.ui.ops import errors_view
from core.ui.runtime import require_user, runtime, zone


def show(actor: Actor) -> None:
    rt, now = runtime(), runtime().clock()

    found, deployed_at = errors_view.known(rt, actor=actor)
    if not found:
        st.info("No attempt at reading a sheet failed in 90 days.", icon=":material/check_circle:")
        return
    if deployed_at is not None:
        st.caption(f"The last deploy was {words.age(deployed_at, now=now)}.")
    errors_view.listing(found, now=now, zone=zone(), deployed_at=deployed_at)
    chosen = next((one for one in found if one.key == st.query_params.get("errors")), None)
    if chosen is not None:
        errors_view.detail(chosen, now=now, zone=zone())
        if access.may(actor, Action.QUEUE_OPERATE):
            errors_view.decide(rt, chosen, actor=actor)


actor = require_user(places.ERRORS)
st.title("Errors")
st.caption(
    "Failed attempts of 90 days, grouped by their kind, cause and place in the program. An attempt "
    "that failed and was tried again counts too."
)
with shown():
    show(actor)
