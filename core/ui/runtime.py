"""What every page stands on: the one Runtime, who is looking, and whether they may."""

from contextlib import suppress
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from core import bootstrap
from core.db.engine import AWAY
from core.domain import access
from core.domain.model import Actor
from core.errors import Unavailable
from core.ports import Runtime
from core.services.access import sessions
from core.services.ops import spare
from core.ui import last, places, rendering
from core.ui.feedback import shown

SIGN_IN = """
<style>
  a.sign-in { display: inline-block; padding: 0.5rem 1.25rem; border-radius: 0.375rem;
    background: #1f5f8b; color: #ffffff; font-weight: 600; text-decoration: none; }
</style>
<a class="sign-in" href="/sign-in?next=%s" target="_self">Sign in</a>
"""


@st.cache_resource(show_spinner=False)
def runtime() -> Runtime:
    """The Runtime of this process; its engine and clients are safe to share."""
    return bootstrap.build(bootstrap.settings())


def cookie() -> str | None:
    """The session cookie this browser came with."""
    return st.context.cookies.get(sessions.COOKIE_NAME)


def address() -> str:
    """Where this browser is, as the trail tells; empty on this very machine."""
    return st.context.ip_address or ""


def signed_in() -> Actor | None:
    """Whoever is looking, as they are at this moment; None where nobody is signed in."""
    return _looking(is_use=True)


def acting() -> Actor | None:
    """Whoever is looking at this very moment, for what a browser sends between two runs of its
    page; None where nobody may act: the run that follows says why."""
    with suppress(Unavailable):
        actor = _known_or_remembered(is_use=True)
        return None if actor is None or is_remembered(actor) else actor
    return None


def require_user(path: Path) -> Actor:
    """Whoever looks at this page and may see it; anybody else sees nothing of it."""
    return admit(signed_in(), path)


def admit(actor: Actor | None, path: Path) -> Actor:
    """The actor, where they may see the page.

    A browser that is not signed in sees how to sign in, somebody who may not see the page a
    sentence, and neither sees anything else.
    """
    if actor is None:
        _signed_out()
    if not _may_see(actor, path):
        _away() if is_remembered(actor) else _refused()
    return actor


def still(path: Path) -> Actor:
    """The same in a part that runs by itself: where that ended, the whole page starts anew.

    A page that only looks keeps no session awake.
    """
    actor = _looking(is_use=False)
    if actor is None or not _may_see(actor, path):
        st.rerun()
    return actor


def zone() -> ZoneInfo:
    """The time zone of the browser, UTC where it does not say."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _looking(*, is_use: bool) -> Actor | None:
    """Asked once in a run of a page: every click is a run of its own."""
    actor, is_known = None, False
    with shown():
        actor = rendering.once("who is looking", lambda: _known_or_remembered(is_use=is_use))
        is_known = True
    if not is_known:
        again()
        st.stop()  # The sentence of what went wrong is all there is to see.
    return actor


@rendering.live("5s")
def again() -> None:
    """Once the database knows who is looking, the page comes by itself."""
    if not rendering.is_part():
        return  # It did not know a moment ago.
    with suppress(Unavailable):
        actor = _known_or_remembered(is_use=False)
        if actor is None or not is_remembered(actor):
            st.rerun()


def _known_or_remembered(*, is_use: bool) -> Actor | None:
    """Nobody waits long for a database that hangs; whoever was known before sees operations.

    Errors: Unavailable where nobody was known by this cookie.
    """
    rt, value, where = runtime(), cookie(), address()

    def look_up() -> Actor | None:
        return sessions.actor_of(rt, value, address=where, is_use=is_use)

    def look_up_aside() -> Actor | None:
        """On the connections kept for whoever is on call: those for pages may be used up."""
        return sessions.actor_of(spare.of(rt), value, address=where, is_use=False)

    remembered = sessions.remembered(rt, value)
    # A third each, so that the page has one for what it shows.
    for way, share in ((look_up, 1 / 3), (look_up_aside, 1 / 2)):
        with suppress(Unavailable):
            key = (way.__name__, value, where, is_use)
            return last.lookups().within(key, way, share=share, is_seen=remembered is not None)
    if remembered is None:
        raise Unavailable(AWAY)
    return remembered


def _may_see(actor: Actor, path: Path) -> bool:
    asked = places.of(path).asks
    return asked is None or access.may(actor, asked)


def _signed_out() -> NoReturn:
    st.title("You are signed out")
    st.write("Your session has ended, or this browser was never signed in.")
    st.html(SIGN_IN % quote(_here(), safe=""))
    st.caption(
        "The first time, open the link that `make run` printed when it started. Each link works "
        "once; `jobsheet link` on the same machine prints a fresh one."
    )
    st.stop()


def is_remembered(actor: Actor) -> bool:
    """True while the database, which alone knows who somebody is, does not answer."""
    return actor.scopes is sessions.LOOKING_ONLY


def say_away() -> None:
    """The database does not answer, and where to see why."""
    st.warning(AWAY, icon=":material/cloud_off:")
    st.page_link(places.HEALTH, label="What is wrong", icon=":material/monitor_heart:")


def _away() -> NoReturn:
    """Who looks is known from before, and may see the pages of operations alone."""
    say_away()
    again()
    st.stop()


def _refused() -> NoReturn:
    st.title("You may not see this page")
    st.write("Your role does not include it. An administrator can change your role.")
    st.page_link(places.OVERVIEW, label="To your overview", icon=":material/arrow_back:")
    st.stop()


def _here() -> str:
    """The page that was asked for, to come back to."""
    path = "/" + str(st.context.url or "").partition("://")[2].partition("/")[2]
    path = path.partition("?")[0]
    query = urlencode(st.query_params.to_dict())
    return f"{path}?{query}" if query else path
