"""The audit trail: who did what, when and from where."""

import streamlit as st

from core.queries import trail
from core.services import trail as keeping
from core.ui import places, trail_view
from core.ui.feedback import shown
from core.ui.runtime import require_user, runtime, zone


def steps(found: trail.TrailPage) -> None:
    with st.container(horizontal=True, horizontal_alignment="right"):
        if "before" in st.query_params and st.button("Newest", icon=":material/first_page:"):
            del st.query_params["before"]
            st.rerun()
        if st.button("Older", disabled=found.older is None, icon=":material/chevron_right:"):
            st.query_params["before"] = str(found.older)
            st.rerun()


def before() -> int | None:
    text = st.query_params.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


actor = require_user(places.TRAIL)
st.title("Trail")
st.caption(
    "Entries are only ever added, each sealed with the hash of the one before. "
    "`jobsheet trail verify` tells the first that was changed or taken out."
)
with shown():
    rt = runtime()
    narrowed = trail_view.bar(zone=zone())
    with rt.read() as session:
        found = trail.page(session, narrowed, actor=actor, before=before())
    if found.entries:
        trail_view.listing(found.entries, zone=zone())
        steps(found)
        st.download_button(
            "Export as CSV",
            lambda: keeping.export(rt, narrowed, actor=actor),
            file_name="trail.csv",
            mime="text/csv",
            on_click="ignore",
            icon=":material/download:",
        )
    else:
        st.info("No entry fits these filters.", icon=":material/search_off:")
