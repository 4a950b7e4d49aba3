"""Health: what fails, why, and the next safe step; works while half the system is down."""

import streamlit as st

from core.ui import places, rendering
from core.ui.feedback import shown
from core.ui.ops import health_view, looks
from core.ui.runtime import require_user, runtime, still


@rendering.live("5s")
def look() -> None:
    still(places.HEALTH)
    with shown():
        results = looks.every(runtime())
        now = runtime().clock()
        health_view.summary(results)
        health_view.amiss(results, now=now)
        health_view.every(results, now=now)


require_user(places.HEALTH)
st.title("Health")
st.caption(
    "Looked at every five seconds while this page is open, and by the scheduler in any case. "
    "Looking changes nothing. `jobsheet doctor` says the same in a terminal."
)
look()
