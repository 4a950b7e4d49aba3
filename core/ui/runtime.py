"""What every page stands on: the one Runtime, and who is looking."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from core import bootstrap
from core.domain.model import Actor
from core.ports import Runtime
from core.services import sign_in
from core.ui.feedback import shown


@st.cache_resource(show_spinner=False)
def runtime() -> Runtime:
    """The Runtime of this process; its engine and clients are safe to share."""
    return bootstrap.build(bootstrap.settings())


def cookie() -> str | None:
    """The session cookie this browser came with."""
    return st.context.cookies.get(sign_in.COOKIE_NAME)


def signed_in() -> Actor | None:
    """Whoever the cookie names, None where it names nobody."""
    return sign_in.actor_of(runtime(), cookie())


def require_user() -> Actor:
    """The actor; a browser that is not signed in sees how to sign in, and nothing else."""
    actor = None
    with shown():
        actor = signed_in()
        if actor is None:
            _signed_out()
    if actor is None:
        st.stop()
    return actor


def zone() -> ZoneInfo:
    """The time zone of the browser, UTC where it does not say."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _signed_out() -> None:
    st.title("You are signed out")
    st.write(
        "Open the sign-in link that `make run` printed when it started. Each link works once; "
        "run `jobsheet link` on the same machine for a fresh one."
    )
