"""What you should know of: disputes and waivers that went on."""

import streamlit as st

from core.queries import notices as reads
from core.services.messages import notices
from core.ui import notices_view, places
from core.ui.feedback import shown
from core.ui.runtime import require_user, runtime

actor = require_user(places.NOTICES)
st.title("Notices")
with shown():
    rt = runtime()
    with rt.read() as session:
        found = reads.listing(session, actor=actor)
        email = reads.email(session, actor=actor)
    if any(one.read_at is None for one in found) and st.button("I have seen them all"):
        notices.read(rt, actor=actor)
        st.rerun()
    notices_view.table(found, now=rt.clock())
    notices_view.by_mail(rt, email, actor=actor)
