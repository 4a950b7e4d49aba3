"""Your sheets: what is wrong with each and how to fix it, your disputes, and how it goes."""

from datetime import timedelta

import streamlit as st

from core.queries import own_work
from core.queries.disputes import listing
from core.ui import places
from core.ui.disputes import desk, own
from core.ui.feedback import shown
from core.ui.runtime import require_user, runtime

DAYS = 90
DISPUTES = 10

actor = require_user(places.OWN)
st.title("Your sheets")
with shown():
    rt = runtime()
    now = rt.clock()
    with rt.read() as session:
        sheets = own_work.sheets(session, actor=actor)
        weeks = own_work.trend(session, actor=actor, since=now - timedelta(days=DAYS))
        mistakes = own_work.mistakes(session, actor=actor, since=now - timedelta(days=DAYS))
        mine = listing.Filter(disputer=actor.name)
        disputes = listing.page(session, mine, actor=actor, limit=DISPUTES)
    left, right = st.columns([3, 2], gap="large")
    with right:
        own.mistakes(mistakes, days=DAYS)
        own.trend(weeks)
    with left:
        own.sheets(rt, sheets, now=now, actor=actor)
    if disputes:
        st.subheader("Your disputes")
        desk.own(disputes, now=now)
