"""Figures of disputes: what waits, how long answers take, which rules are at fault."""

from datetime import timedelta

import streamlit as st

from core.queries.disputes import statistics
from core.ui import places
from core.ui.disputes import figures
from core.ui.feedback import shown
from core.ui.runtime import require_user, runtime

DAYS = (30, 90, 365)

actor = require_user(places.DISPUTE_FIGURES)
st.page_link(places.DISPUTES, label="All disputes", icon=":material/arrow_back:")
st.title("Dispute figures")
with shown():
    rt = runtime()
    now = rt.clock()
    days = st.segmented_control(
        "Decided in the last",
        [30, 90, 365],
        default=90,
        format_func="{} days".format,
        required=True,
    )
    since = now - timedelta(days=days)
    with rt.read() as session:
        waiting = statistics.open_now(session, actor=actor, now=now)
        answers = statistics.answers(session, actor=actor, since=since)
        rules = statistics.by_rule(session, actor=actor, since=since)
        bands = statistics.by_band(session, actor=actor, since=since)
        weeks = statistics.by_week(session, actor=actor, since=since)
        judges = statistics.judges(session, actor=actor)
        kappa = statistics.agreement_of_all(session, actor=actor)
    figures.answers(answers, waiting, kappa)
    figures.ambiguous(rules)
    left, right = st.columns(2, gap="large")
    with left:
        figures.waiting(waiting)
        figures.rates_of_rules(rules)
    with right:
        figures.trend(weeks)
        figures.rates_of_bands(bands)
    figures.rules(rules)
    figures.judges(judges)
