"""Waivers: what is asked for, what holds and until when, and what is over."""

import streamlit as st

from core.queries.disputes import waivers
from core.queries.disputes.waivers import Shown
from core.ui import places
from core.ui.disputes import waiving
from core.ui.feedback import shown
from core.ui.runtime import require_user, runtime

actor = require_user(places.WAIVERS)
st.title("Waivers")
st.caption(
    "A waiver accepts a finding that is right, for a time. Somebody else than the asker approves "
    "it, and when it ends its findings count again by themselves."
)
with shown():
    rt = runtime()
    with rt.read() as session:
        counts = waivers.counts(session, actor=actor, now=rt.clock())
    first = Shown.ASKED if counts[Shown.ASKED] else Shown.IN_FORCE
    chosen = st.segmented_control(
        "Show",
        list(Shown),
        default=first,
        format_func=lambda one: f"{waiving.SHOWN_WORDS[one]} ({counts[one]:,})",
        required=True,
    )
    with rt.read() as session:
        found = waivers.listing(session, chosen, actor=actor, now=rt.clock())
    waiving.table(found, now=rt.clock())
