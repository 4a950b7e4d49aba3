"""The frame: the same pages for everybody, then the gate, then the page.

Lies apart from `pages/`: beside them Streamlit would run a page without this script first.
"""

from pathlib import Path

import streamlit as st

from core.ui import places
from core.ui.feedback import plain
from core.ui.runtime import cookie, require_user

# A file of our own: a Material icon's name would have the browser fetch it from the internet.
ICON = Path(__file__).with_name("icon.svg")
SIGN_OUT = """
<style>
  .sign-out button { font: inherit; font-size: 0.875rem; color: inherit; background: none;
    border: 1px solid currentColor; border-radius: 0.375rem; padding: 0.25rem 0.75rem;
    opacity: 0.75; cursor: pointer; }
  .sign-out button:hover, .sign-out button:focus-visible { opacity: 1; }
</style>
<form class="sign-out" method="post" action="/sign-out">
  <button type="submit">Sign out</button>
</form>
"""
# Streamlit leaves six rems above a page; people who work in it all day want them for sheets.
TIGHTER = "<style>[data-testid=stMainBlockContainer] { padding-top: 4.25rem; }</style>"


def main() -> None:
    """Run the page the URL asks for, for somebody who is signed in."""
    st.set_page_config(page_title="Job Sheet QA Auditor", page_icon=str(ICON), layout="wide")
    # The list of pages never depends on who is looking: deep links would break.
    current = st.navigation(
        [
            st.Page(
                places.OVERVIEW, title="Overview", icon=":material/space_dashboard:", default=True
            ),
            st.Page(places.UPLOAD, title="Upload", icon=":material/upload_file:"),
            st.Page(places.AUDITS, title="Audits", icon=":material/fact_check:"),
            st.Page(places.SPECS, title="Specs", icon=":material/rule:"),
            st.Page(places.HELP, title="Help", icon=":material/help:"),
            st.Page(places.AUDIT, title="Audit", icon=":material/plagiarism:", visibility="hidden"),
            st.Page(places.SPEC, title="Spec", icon=":material/rule:", visibility="hidden"),
        ],
        position="sidebar" if cookie() else "hidden",
    )
    st.html(TIGHTER)
    st.logo(str(ICON), size="large")
    actor = require_user()
    with st.sidebar:
        st.caption(f":material/person: Signed in as {plain(actor.name)}")
        # A form, not a link: signing out changes something, and links are prefetched.
        st.html(SIGN_OUT)
    current.run()


# The guard is for the sandbox: a process started from a page imports this script by its path.
if __name__ == "__main__":
    main()
