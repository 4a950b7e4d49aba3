"""How far a confidence can be trusted, and what another threshold would cost and let through."""

from datetime import timedelta

import streamlit as st

from core.domain import access, calibration
from core.domain.access import Action
from core.queries import calibration as reads
from core.queries.disputes import statistics
from core.ui import calibration_view, places
from core.ui.feedback import shown
from core.ui.runtime import require_user, runtime

actor = require_user(places.CALIBRATION)
st.page_link(places.REVIEWS, label="All reviews", icon=":material/arrow_back:")
st.title("Calibration")
with shown():
    rt = runtime()
    days = st.segmented_control(
        "Looked at in the last",
        [30, 90, 365],
        default=90,
        format_func="{} days".format,
        required=True,
    )
    since = rt.clock() - timedelta(days=days)
    asked = calibration.asked(rt.specs.active())
    with rt.read() as session:
        judged = reads.judged(session, actor=actor, since=since)
        sheets = reads.sheets(session, actor=actor, asked=asked)
        sees_disputes = access.may(actor, Action.DISPUTES_READ_ALL)
        bands = statistics.by_band(session, actor=actor, since=since) if sees_disputes else []
    now = rt.policy.review_below_confidence
    if judged:
        calibration_view.explorer(calibration.thresholds(judged, sheets, now=now), now=now)
        left, right = st.columns(2, gap="large")
        with left:
            calibration_view.reliability(calibration.reliability(judged), count=len(judged))
        with right:
            calibration_view.overturned(bands)
        calibration_view.fields(calibration.by_field(judged))
    else:
        calibration_view.nothing()
