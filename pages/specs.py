"""Every spec: which version sheets are judged by, and what waits to be activated."""

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.queries import specs
from core.ui import places, spec_actions, spec_view
from core.ui.feedback import shown
from core.ui.runtime import require_user, runtime

actor = require_user(places.SPECS)
st.title("Specs")
st.caption(
    "A spec says what a sheet of one kind must hold. A published version never changes; one "
    "version of each spec is active, and sheets are judged by it."
)
with shown():
    with runtime().read() as session:
        found = specs.summaries(session)
        contents = specs.contents(session, [one.shown.id for one in found])
    if access.may(actor, Action.SPECS_KEEP):
        with st.expander("Publish a version", icon=":material/upload_file:"):
            spec_actions.publish(runtime(), actor=actor)
    if found:
        spec_view.listing(found, contents)
    else:
        st.info("No spec was published yet.", icon=":material/inbox:")
