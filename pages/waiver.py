"""One waiver: asked for from an audit, or approved, refused and revoked."""

import streamlit as st

from core.queries import audit_detail
from core.queries.disputes import waivers
from core.services.messages import notices
from core.ui import places, widgets
from core.ui.disputes import waiving
from core.ui.feedback import shown
from core.ui.runtime import require_user, runtime

actor = require_user(places.WAIVER)
st.page_link(places.WAIVERS, label="All waivers", icon=":material/arrow_back:")
with shown():
    rt = runtime()
    if "waiver" in st.query_params:
        waiver_id = widgets.id_from_url("waiver")
        with rt.read() as session:
            found = waivers.get(session, waiver_id, actor=actor)
        notices.seen(rt, f"waiver:{waiver_id}", actor=actor)
        waiving.one(rt, found, actor=actor)
    else:
        with rt.read() as session:
            audit = audit_detail.get(session, widgets.id_from_url("audit"), actor=actor)
        waiving.ask(rt, audit, actor=actor)
