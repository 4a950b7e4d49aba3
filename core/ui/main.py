"""The frame: the same pages for everybody, then the gate, then the page.

Lies apart from `pages/`: beside them Streamlit would run a page without this script first.
"""

import streamlit as st

from core.ui import places
from core.ui.feedback import plain
from core.ui.runtime import require_user

SIGN_OUT = '<form method="post" action="/sign-out"><button type="submit">Sign out</button></form>'


def main() -> None:
    """Run the page the URL asks for, for somebody who is signed in."""
    st.set_page_config(
        page_title="Job Sheet QA Auditor", page_icon=":material/fact_check:", layout="wide"
    )
    # The list of pages never depends on who is looking: deep links would break.
    current = st.navigation(
        [
            st.Page(
                places.OVERVIEW, title="Overview", icon=":material/space_dashboard:", default=True
            ),
            st.Page(places.UPLOAD, title="Upload", icon=":material/upload_file:"),
            st.Page(places.AUDITS, title="Audits", icon=":material/fact_check:"),
            st.Page(places.AUDIT, title="Audit", icon=":material/plagiarism:", visibility="hidden"),
        ]
    )
    actor = require_user()
    with st.sidebar:
        st.caption(f":material/person: Signed in as {plain(actor.name)}")
        # A form, not a link: signing out changes something, and links are prefetched.
        st.html(SIGN_OUT)
    current.run()


# The guard is for the sandbox: a process started from a page imports this script by its path.
if __name__ == "__main__":
    main()
