"""The first minutes: what this is, and something to try it with."""

from uuid import uuid4

import streamlit as st

from core.adapters import sample_sheets
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.ports import Runtime
from core.services import samples
from core.ui import places
from core.ui.feedback import shown


def welcome(rt: Runtime, *, actor: Actor) -> None:
    """An empty system explains itself in two lines and offers a start."""
    st.write(
        "Job sheets go in as PDF, PNG or JPG; each comes back with a verdict: pass, fail or needs "
        "review.  \nEvery finding is shown with its place on the page, so you can check it at a "
        "glance."
    )
    if not access.may(actor, Action.SHEETS_UPLOAD):
        return
    with st.container(horizontal=True):
        if st.button("Upload sheets", type="primary", icon=":material/upload_file:"):
            st.switch_page(places.UPLOAD)
        sample_button(rt, actor=actor)


def sample_button(rt: Runtime, *, actor: Actor) -> None:
    """Sends the sheets the project draws itself, and follows them."""
    if st.button("Try it with sample sheets", icon=":material/science:"):
        batch_id = new_batch()
        with shown(), st.spinner("Drawing four sheets …"):
            samples.submit(rt, sample_sheets.draw(), actor=actor, batch=batch_id)
            st.switch_page(places.UPLOAD, query_params={"batch": batch_id})


def new_batch() -> str:
    """An id for the files sent together; it stands in the URL."""
    return uuid4().hex[:12]
