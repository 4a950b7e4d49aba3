"""API tokens: the list, and the form for a new one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import streamlit as st

from core.domain.access import ALLOWED, Action, Role
from core.domain.model import Actor
from core.ports import Runtime
from core.services.access import api_tokens
from core.services.access.api_tokens import ApiToken, Grant
from core.ui import role_words, rows_view, words
from core.ui.feedback import plain, shown
from core.ui.rows_view import Cell, Column, Line

LIVES = {"30 days": 30, "90 days": 90, "A year": 365, "Without end": None}
_COLUMNS = (
    Column("Name", "22%"),
    Column("Role", "9rem"),
    Column("Scopes"),
    Column("State", "8rem"),
    Column("Ends", "8rem"),
    Column("Last used", "8rem"),
)


def listing(found: Sequence[ApiToken], *, now: datetime) -> None:
    """Every token there has been, with what it opens."""
    lines = [
        Line(
            id=one.name,
            page="tokens",
            cells=(
                Cell(one.name, sub=f"by {one.created_by}", link=True),
                Cell(role_words.ROLE_WORDS[one.role]),
                Cell("All of the role" if one.scopes is None else ", ".join(sorted(one.scopes))),
                _state(one, now=now),
                Cell(f"{one.expires_at:%d %b %Y}" if one.expires_at else "Never"),
                Cell(words.age(one.last_used_at, now=now) if one.last_used_at else "Not yet"),
            ),
        )
        for one in found
    ]
    rows_view.table("API tokens", _COLUMNS, lines, key="tokens")


def create(rt: Runtime, *, actor: Actor) -> None:
    """A form for a new token; what it gives is shown once."""
    left, middle, right = st.columns([3, 2, 2])
    name = left.text_input("Name", max_chars=64, help="Which program it is for.")
    roles, lengths = list(Role), list(LIVES)
    role = middle.selectbox("Role", roles, format_func=role_words.role_name)
    lives = right.selectbox("It lives", lengths)
    scopes = st.multiselect(
        "Scopes",
        sorted(ALLOWED[role]),
        placeholder="All that the role may",
        help="A program should be able to do no more than it has to.",
    )
    st.caption(role_words.ROLE_MEANINGS[role])
    if st.button("Make the token", type="primary", icon=":material/key:"):
        with shown():
            days = LIVES[lives]
            grant = Grant(
                name=name.strip(),
                role=role,
                scopes=frozenset(Action(scope) for scope in scopes) or None,
                expires_at=rt.clock() + timedelta(days=days) if days else None,
            )
            _handed_over(api_tokens.create(rt, grant, actor=actor))


def revoke(rt: Runtime, found: ApiToken, *, actor: Actor) -> None:
    """A button with its confirmation."""
    with st.popover("Revoke", icon=":material/block:"):
        st.write("Programs that use this token are refused from this moment on.")
        if st.button(f"Revoke {plain(found.name)}", type="primary"):
            with shown():
                api_tokens.revoke(rt, found.name, actor=actor)
                st.rerun()


def details(found: ApiToken, *, now: datetime) -> None:
    """What one token opens, until when, and who made it."""
    scopes = "all of the role" if found.scopes is None else ", ".join(sorted(found.scopes))
    ends = f"{found.expires_at:%d %B %Y}" if found.expires_at else "never"
    used = words.age(found.last_used_at, now=now) if found.last_used_at else "not yet"
    st.markdown(
        f"**Role**: {role_words.ROLE_WORDS[found.role]}  \n**Scopes**: {plain(scopes)}  \n"
        f"**Ends**: {ends}  \n**Last used**: {used}  \n"
        f"**Made**: {words.age(found.created_at, now=now)}, by {plain(found.created_by)}"
    )


def _handed_over(token: str) -> None:
    st.success("Copy this token now; it is not shown again.", icon=":material/key:")
    st.code(token, language=None, wrap_lines=True)


def _state(one: ApiToken, *, now: datetime) -> Cell:
    if one.revoked_at is not None:
        return Cell("Revoked", tone="refused")
    return Cell("In use", tone="pass") if one.opens(now) else Cell("Ended", tone="draft")
