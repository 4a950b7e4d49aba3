"""Disputing a finding of an audit, or saying that one is missing."""

import streamlit as st

from core.queries import audit_detail
from core.ui import places, widgets
from core.ui.disputes import opening
from core.ui.feedback import plain, shown
from core.ui.runtime import require_user, runtime

actor = require_user(places.DISPUTING)
with shown():
    rt = runtime()
    with rt.read() as session:
        audit = audit_detail.get(session, widgets.id_from_url("audit"), actor=actor)
    st.page_link(
        places.AUDIT,
        label=plain(audit.summary.filename),
        icon=":material/arrow_back:",
        query_params={"audit": str(audit.summary.audit_id)},
    )
    st.title("Dispute a finding")
    st.caption(
        "Somebody who has no part in it decides, and says why. Neither you nor whoever raised or "
        f"corrected the finding may. A finding can be disputed for {rt.terms.days_to_open} days."
    )
    opening.form(rt, audit, actor=actor)
