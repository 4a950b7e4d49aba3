"""Help: what the words mean, and how to move about."""

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.ui import guide, places, words
from core.ui.feedback import shown
from core.ui.runtime import require_user, runtime

actor = require_user(places.HELP)
st.title("Help")
with shown():
    rt = runtime()
    st.write(
        "**Upload** takes job sheets as PDF, PNG or JPG. Each is read and audited against the "
        "spec it fits; once it is listed you may leave the page. **Audits** lists all of them, "
        "and **Overview** says what needs a person."
    )
    if access.may(actor, Action.SHEETS_UPLOAD):
        st.page_link(places.UPLOAD, label="Upload sheets", icon=":material/upload_file:")
    st.subheader("Verdicts")
    guide.verdicts()
    st.subheader("Severities")
    st.caption("The score starts at 100; every finding that is the sheet's own takes from it.")
    guide.severities()
    st.subheader("Boxes and confidence")
    doubt = words.confidence(rt.policy.review_below_confidence)
    st.write(
        "A box marks where on the page something was read, or where it should have been. Under "
        "“Findings” boxes carry the finding's number, under “Fields” every value has one. The "
        f"percentage says how surely a value was read: below {doubt} a person has to look before "
        "it counts against the sheet."
    )
    st.subheader("Specs")
    st.write(
        "**Specs** shows what a sheet of each kind must hold. To change a spec, publish its file "
        "as a new version, try it on past sheets to see which verdicts would change, and activate "
        "it: the next sheet is judged by it. Verdicts that stand stay as they are."
    )
    guide.spec_states()
    st.subheader("Roles")
    st.write(
        "Your role says what you may see and do; an administrator gives it, or your company's "
        "groups do. **Your account** is where you choose a password and see where you are signed "
        "in. What people do here is kept in the **Trail**."
    )
    guide.roles()
    st.subheader("On an audit's page")
    guide.keys()
    st.subheader("Reviewing by keyboard")
    st.write(
        "**Reviews** hands out the sheets that need a person, one after the other, and never the "
        "same one to two people. The first doubtful field is chosen and its place shown: one key "
        "decides it and goes to the next, and Enter ends the sheet."
    )
    guide.desk_keys()
