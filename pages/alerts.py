"""Alerts: who is told of what, and what was told."""

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.ui import places
from core.ui.feedback import shown
from core.ui.ops import alerts_view
from core.ui.runtime import require_user, runtime

actor = require_user(places.ALERTS)
may_keep = access.may(actor, Action.ALERTS_KEEP)
st.title("Alerts")
st.caption(
    "Every check is looked at four times a minute. A state has to hold for several looks before it "
    "is told, and for several before it is taken back. Webhooks subscribe to alert.raised and "
    "alert.cleared."
)
with shown():
    rt = runtime()
    if may_keep:
        with st.expander("Add a rule", icon=":material/add_alert:"):
            alerts_view.create(rt, actor=actor)
    rules, raised, told = alerts_view.known(rt, actor=actor)
    alerts_view.rules(rt, rules, raised, actor=actor, may_keep=may_keep)
    st.subheader("Told")
    alerts_view.told(told, now=rt.clock())
