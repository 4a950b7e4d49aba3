"""People, their sessions, and the forms that change them."""

from collections.abc import Callable, Sequence
from datetime import datetime

import streamlit as st

from core.domain.access import Role
from core.domain.model import Actor
from core.ports import Runtime
from core.queries.people import OpenSession, Person
from core.services.access import sessions, users
from core.services.access.users import Invited
from core.ui import browsers, role_words, rows_view, words
from core.ui.feedback import plain, shown
from core.ui.rows_view import Cell, Column, Line

_COLUMNS = (
    Column("Name", "28%"),
    Column("Role", "9rem"),
    Column("State", "9rem"),
    Column("Signs in by"),
    Column("Last seen", "7rem"),
    Column("Sessions", "5.5rem", number=True),
)


def listing(found: Sequence[Person], *, now: datetime) -> None:
    """Everybody; a name opens what can be done about it."""
    lines = [
        Line(
            id=person.name,
            page="users",
            cells=(
                Cell(person.name, sub=person.known_as, link=True),
                Cell(role_words.ROLE_WORDS[person.role]),
                _state(person),
                Cell(", ".join(_ways(person))),
                Cell(words.age(person.seen_at, now=now) if person.seen_at else ""),
                Cell(f"{person.session_count:,}"),
            ),
        )
        for person in found
    ]
    rows_view.table("Users", _COLUMNS, lines, key="users")


def invite(rt: Runtime, *, actor: Actor) -> None:
    """A form for somebody new; the link is shown once."""
    with st.form("invite", border=False, clear_on_submit=True):
        left, middle, right = st.columns([3, 3, 2], vertical_alignment="bottom")
        name = left.text_input("Name or e-mail address", max_chars=200)
        known_as = middle.text_input("Name as sheets print it (optional)", max_chars=200)
        roles = list(Role)
        role = right.selectbox("Role", roles, format_func=role_words.role_name)
        is_sent = st.form_submit_button("Invite", type="primary", icon=":material/person_add:")
    if is_sent:
        with shown():
            handed_over(users.invite(rt, name, role, actor=actor, known_as=known_as))


def handed_over(invited: Invited) -> None:
    """The link to send, shown this once."""
    st.success(
        f"Send this link to {plain(invited.name)}. It signs in once, within a day, and is not "
        "shown again.",
        icon=":material/link:",
    )
    st.code(invited.link, language=None, wrap_lines=True)


def change(rt: Runtime, person: Person, *, actor: Actor) -> None:
    """Role and the name on sheets."""
    with st.form("change", border=True):
        left, right, button = st.columns([2, 3, 1], vertical_alignment="bottom")
        roles = list(Role)
        role = left.selectbox(
            "Role", roles, index=roles.index(person.role), format_func=role_words.role_name
        )
        known_as = right.text_input(
            "Name as sheets print it",
            person.known_as,
            max_chars=200,
            help="Sheets that name this technician are theirs to see, whoever sent them in.",
        )
        is_sent = button.form_submit_button("Save", type="primary", width="stretch")
    st.caption(role_words.ROLE_MEANINGS[person.role])
    if is_sent:
        with shown():
            users.set_known_as(rt, person.name, known_as, actor=actor)
            users.set_role(rt, person.name, role, actor=actor)
            st.rerun()


def moves(rt: Runtime, person: Person, *, actor: Actor) -> None:
    """Another link, out everywhere, deactivate or reactivate."""
    name, link = person.name, None
    with st.container(horizontal=True), shown():
        if person.is_active and st.button("New sign-in link", icon=":material/link:"):
            link = users.fresh_link(rt, name, actor=actor)
        if person.session_count and st.button("Sign out everywhere", icon=":material/logout:"):
            users.end_sessions(rt, name, actor=actor)
            st.rerun()
        _switch(rt, person, actor=actor)
    if link is not None:
        handed_over(link)


def open_sessions(
    rt: Runtime, found: Sequence[OpenSession], *, actor: Actor, now: datetime
) -> None:
    """Where somebody is signed in, each with its end."""
    if not found:
        st.caption("Signed in nowhere.")
    for one in found:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            is_this = " (this browser)" if one.id == actor.session_id else ""
            where = plain(" · ".join(filter(None, (browsers.named(one.browser), one.address))))
            used = f"{role_words.WAY_WORDS.get(one.way, one.way)}, used "
            used += words.age(one.seen_at, now=now)
            st.markdown(f"**{used}**{is_this}  \n{where}")
            if st.button("End", key=f"end-{one.id}"):
                with shown():
                    sessions.end(rt, one.id, actor=actor)
                    st.rerun()


def _switch(rt: Runtime, person: Person, *, actor: Actor) -> None:
    verb, told, icon, move = _SWITCHES[person.is_active]
    with st.popover(verb, icon=icon):
        st.write(told)
        if st.button(f"{verb} {plain(person.name)}", type="primary"):
            move(rt, person.name, actor=actor)
            st.rerun()


def _state(person: Person) -> Cell:
    if not person.is_active:
        return Cell("Deactivated", tone="refused")
    return Cell("Active", tone="pass") if person.seen_at else Cell("Invited", tone="draft")


def _ways(person: Person) -> list[str]:
    ways = [("Password", person.has_password), ("Single sign-on", person.is_from_provider)]
    return [way for way, has_it in ways if has_it] or ["Link"]


_Move = Callable[..., None]
_SWITCHES: dict[bool, tuple[str, str, str, _Move]] = {
    True: (
        "Deactivate",
        "Signed out at once and kept out. Their sheets and the trail stay as they are.",
        ":material/block:",
        users.deactivate,
    ),
    False: (
        "Reactivate",
        "May sign in again, by the ways they had.",
        ":material/check_circle:",
        users.reactivate,
    ),
}
