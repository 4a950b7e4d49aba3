"""Your account: your password, and where you are signed in."""

import streamlit as st

from core.domain.model import Actor
from core.domain.people import PASSWORD_MIN_CHARS
from core.queries import people
from core.services.access import sessions, users
from core.ui import people_view, places, role_words
from core.ui.feedback import plain, shown
from core.ui.runtime import require_user, runtime


def password(*, actor: Actor) -> None:
    rt = runtime()
    has_one = users.has_password(rt, actor=actor)
    st.subheader("Change your password" if has_one else "Choose a password")
    st.caption(
        f"At least {PASSWORD_MIN_CHARS} characters; several words are a good one. "
        "Changing it signs you out everywhere else."
    )
    with st.form("password", clear_on_submit=True):
        current = st.text_input("Present password", type="password") if has_one else ""
        new = st.text_input("New password", type="password")
        again = st.text_input("New password again", type="password")
        is_sent = st.form_submit_button("Set password", type="primary")
    if is_sent and new != again:
        st.info("The two new passwords differ. Nothing was changed.", icon=":material/info:")
    elif is_sent:
        with shown():
            users.set_password(rt, actor=actor, current=current, new=new)
            st.success("Your password is set.", icon=":material/check_circle:")


def signed_in(*, actor: Actor) -> None:
    rt, now = runtime(), runtime().clock()
    st.subheader("Where you are signed in")
    with rt.read() as session:
        found = people.sessions(session, actor.name, actor=actor, now=now)
    people_view.open_sessions(rt, found, actor=actor, now=now)
    with st.container(horizontal=True):
        if st.button("Sign out everywhere else", icon=":material/logout:"):
            sessions.end_own(rt, actor=actor, but_this=True)
            st.rerun()
        if st.button("Sign out everywhere"):
            sessions.end_own(rt, actor=actor)
            st.rerun()


actor = require_user(places.ACCOUNT)
st.title("Your account")
with shown():
    role = role_words.ROLE_WORDS[actor.role]
    st.write(f"{plain(actor.name)} · {role}  \n{role_words.ROLE_MEANINGS[actor.role]}")
    left, right = st.columns(2, gap="large")
    with left:
        password(actor=actor)
    with right:
        signed_in(actor=actor)
