"""Users: who may sign in, what they may do, and where they are signed in."""

import streamlit as st

from core.domain.model import Actor
from core.queries import people
from core.ui import people_view, places
from core.ui.feedback import plain, shown
from core.ui.runtime import require_user, runtime


def everybody(*, actor: Actor) -> None:
    rt = runtime()
    st.title("Users")
    with st.expander("Invite somebody", icon=":material/person_add:"):
        people_view.invite(rt, actor=actor)
    with rt.read() as session:
        found = people.everybody(session, actor=actor, now=rt.clock())
    people_view.listing(found, now=rt.clock())


def one(name: str, *, actor: Actor) -> None:
    rt, now = runtime(), runtime().clock()
    st.page_link(places.USERS, label="All users", icon=":material/arrow_back:")
    with rt.read() as session:
        person = people.one(session, name, actor=actor, now=now)
        found = people.sessions(session, person.name, actor=actor, now=now)
    st.title(plain(person.name))
    added = f"Added by {plain(person.created_by)}."
    st.caption(added if person.is_active else f"Deactivated. {added}")
    people_view.change(rt, person, actor=actor)
    people_view.moves(rt, person, actor=actor)
    st.subheader("Signed in")
    people_view.open_sessions(rt, found, actor=actor, now=now)


actor = require_user(places.USERS)
with shown():
    if name := st.query_params.get("users", ""):
        one(name, actor=actor)
    else:
        everybody(actor=actor)
