"""API tokens: which programs may do what, and until when."""

import streamlit as st

from core.domain.model import Actor
from core.errors import NotFound
from core.services.access import api_tokens
from core.ui import places, tokens_view
from core.ui.feedback import plain, shown
from core.ui.runtime import require_user, runtime


def everything(*, actor: Actor) -> None:
    rt = runtime()
    st.title("API tokens")
    st.caption("A token lets a program use the HTTP API in your place. Each is shown once.")
    with st.expander("Make a token", icon=":material/key:"):
        tokens_view.create(rt, actor=actor)
    found = api_tokens.list_all(rt, actor=actor)
    if found:
        tokens_view.listing(found, now=rt.clock())
    else:
        st.info(
            "There are no tokens yet. “Make a token” above gives a program the first.",
            icon=":material/inbox:",
        )


def one(name: str, *, actor: Actor) -> None:
    rt = runtime()
    st.page_link(places.TOKENS, label="All tokens", icon=":material/arrow_back:")
    tokens = {token.name: token for token in api_tokens.list_all(rt, actor=actor)}
    found = tokens.get(name)
    if found is None:
        raise NotFound("There is no token of that name.")
    st.title(plain(found.name))
    tokens_view.details(found, now=rt.clock())
    if found.opens(rt.clock()):
        tokens_view.revoke(rt, found, actor=actor)
    else:
        st.info("This token opens nothing any more.", icon=":material/block:")


actor = require_user(places.TOKENS)
with shown():
    if name := st.query_params.get("tokens", ""):
        one(name, actor=actor)
    else:
        everything(actor=actor)
