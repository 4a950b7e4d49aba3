"""The frame: the same pages for everybody, then the gate, then the page.

Lies apart from `pages/`: beside them Streamlit would run a page without this script first.
"""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from core.domain import access
from core.domain.model import Actor
from core.queries import notices as kept_notices
from core.services.ops import timings
from core.services.ops.timings import Kind
from core.ui import last, notices, notices_view, places, rendering, role_words
from core.ui.feedback import plain
from core.ui.places import Place
from core.ui.runtime import admit, again, is_remembered, runtime, say_away, signed_in

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
# The limit it prints in a drop zone counts other megabytes than ours; labels say ours.
# A long name in a link ends in an ellipsis; on a phone figures stand two in a row, not one.
# Its white on the light blue of the dark theme's buttons is too faint to read.
TIGHTER = """
<style>
  [data-testid=stMainBlockContainer] { padding-top: 4.25rem; }
  [data-testid=stFileUploaderDropzoneInstructions] { display: none; }
  button[data-testid^=stBaseButton-primary]:not(:disabled) { color: light-dark(#ffffff, #14191f); }
  [data-testid=stPageLink] p { overflow: hidden; text-overflow: ellipsis; }
  @media (max-width: 640px) {
    [data-testid=stColumn]:has(> div > :only-child > [data-testid=stMetric]) {
      min-width: calc(50% - 1rem); flex-basis: calc(50% - 1rem);
    }
  }
</style>
"""


def main() -> None:
    """Run the page the URL asks for, for somebody who is signed in and may see it."""
    st.set_page_config(page_title="Job Sheet QA Auditor", page_icon=str(ICON), layout="wide")
    looking = signed_in()
    # Which pages there are never depends on who is looking, or deep links would break; only
    # whether the navigation shows them does.
    pages = {place.path: _page(place, looking) for place in places.PLACES}
    # Expanded: a page behind "View more" is one that nobody finds at night.
    current = st.navigation(
        _sections(pages), position="sidebar" if looking else "hidden", expanded=True
    )
    st.html(TIGHTER)
    st.logo(str(ICON), size="large")
    path = next(path for path, page in pages.items() if page is current)
    actor = admit(looking, path)
    with st.sidebar:
        role = role_words.ROLE_WORDS[actor.role]
        notices_view.bell(_unread(actor))
        st.caption(f":material/person: Signed in as {plain(actor.name)}  \n{role}")
        # A form, not a link: signing out changes something, and links are prefetched.
        st.html(SIGN_OUT)
    notices.show(runtime(), actor=actor)
    if is_remembered(actor) and path != places.HEALTH:
        say_away()
    with timings.timed(Kind.PAGE, now=runtime().clock()):
        current.run()
    if is_remembered(actor):
        again()
    elif late := rendering.late():
        last.come(late)


def _sections(pages: dict[Path, Page]) -> dict[str, list[Page]]:
    """The pages as the navigation groups them; the first group needs no name."""
    grouped: dict[str, list[Page]] = {"": []}
    for path, page in pages.items():
        grouped.setdefault(places.section(places.of(path)), []).append(page)
    return grouped


def _unread(actor: Actor) -> int:
    """How many notices are new, as far as is known."""
    return last.quietly(
        runtime(), "unread", lambda s: kept_notices.unread(s, actor=actor), actor=actor, otherwise=0
    )


def _page(place: Place, actor: Actor | None) -> Page:
    is_listed = (
        actor is not None
        and not place.is_detail
        and (place.asks is None or access.may(actor, place.asks))
    )
    return st.Page(
        place.path,
        title=place.title,
        icon=place.icon,
        default=place.is_first,
        visibility="visible" if is_listed else "hidden",
    )


# The guard is for the sandbox: a process started from a page imports this script by its path.
if __name__ == "__main__":
    with rendering.whole():
        main()
