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
    st.subheader("On an audit's page")
    guide.keys()
    if access.may(actor, Action.DISPUTES_OPEN):
        st.subheader("Disputes and waivers")
        st.write(
            "A finding that is wrong can be disputed, and so can one that is missing, from **Your "
            "sheets** or an audit's page: say why, and add what shows it. "
            f"It has to be opened within {words.count(rt.terms.days_to_open, 'day')}. Somebody "
            "who has no part in it decides, always with a reason; an accepted dispute changes the "
            "score and the verdict, and the first ones stay beside them. Whoever disputed may "
            f"appeal once, within {words.count(rt.terms.days_to_appeal, 'day')}, to a second "
            "person. A waiver accepts a finding that is right, for a time."
        )
        guide.dispute_states()
    if access.may(actor, Action.REVIEWS_DECIDE):
        st.subheader("Reviewing by keyboard")
        st.write(
            "**Reviews** hands out the sheets that need a person, one after the other, and never "
            "the same one to two people. The first doubtful field is chosen and its place shown: "
            "one key decides it and goes to the next, and Enter ends the sheet."
        )
        guide.desk_keys()
    if access.may(actor, Action.SPECS_READ):
        st.subheader("Specs")
        st.write(
            "**Specs** shows what a sheet of each kind must hold. To change a spec, publish its "
            "file as a new version, try it on past sheets to see which verdicts would change, and "
            "activate it: the next sheet is judged by it. Verdicts that stand stay as they are. "
            "Labels that people found on sheets in reviews, and that a spec does not know, are "
            "offered on its page to whoever keeps specs."
        )
        guide.spec_states()
    if access.may(actor, Action.HEALTH_READ):
        st.subheader("On call")
        st.write(
            "**Health** runs every check and leads from each that fails to its runbook; looking "
            "changes nothing. **Runbooks** act: each step says what it would do before it does "
            "it, asks for a reason, and looks afterwards whether it helped. **Incidents** keep "
            "the clock and the timeline, **Shifts** the morning check and the end of the day, "
            "**Upkeep** maintenance, deploys and backups."
        )
        st.page_link(places.HEALTH, label="See how it stands", icon=":material/monitor_heart:")
    st.subheader("Roles")
    st.write(
        "Your role says what you may see and do; an administrator gives it, or your company's "
        "groups do. **Your account** is where you choose a password and see where you are signed "
        "in. What people do here is kept in a trail that nobody can change."
    )
    guide.roles()
