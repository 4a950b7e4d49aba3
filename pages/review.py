"""One sheet on the desk: decide what is doubtful, and the next one comes up."""

import streamlit as st

from core.services.reviewing import judging, review_claims
from core.ui import desk, places, widgets
from core.ui.feedback import shown
from core.ui.runtime import require_user, runtime, still


@st.fragment
def at_work() -> None:
    """Runs by itself on every key that decides; the rest of the page stands still."""
    rt, actor = runtime(), require_user(places.REVIEW)
    if "review" not in st.query_params:
        st.success("Nothing else waits for a person.", icon=":material/done_all:")
        return
    with shown():
        review_id = widgets.id_from_url("review")
        review_claims.open_review(rt, review_id, actor=actor)
        look = judging.look(rt, review_id, actor=actor)
        desk.head(look, now=rt.clock())
        desk.sheet(rt, look)


@st.fragment(run_every="60s")
def stay() -> None:
    """Whoever has the page open keeps the sheet, however long it takes."""
    actor = still(places.REVIEW)
    if "review" in st.query_params:
        with shown(lambda _sentence, _error: None):  # Said where a decision is made.
            review_claims.keep(runtime(), widgets.id_from_url("review"), actor=actor)


require_user(places.REVIEW)
st.page_link(places.REVIEWS, label="All reviews", icon=":material/arrow_back:")
at_work()
stay()
