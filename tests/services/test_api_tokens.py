"""Tokens: what they open, and until when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.access import ALLOWED, Action, Role
from core.domain.model import Actor
from core.errors import Conflict, Forbidden, NotFound, Rejected
from core.ports import Runtime
from core.services.access import api_tokens
from core.services.access.api_tokens import Grant
from tests.services.conftest import Ledger

ADMIN = Actor("Ada", Role.ADMIN)


@pytest.fixture
def rt(ledger: Ledger) -> Runtime:
    return ledger.rt


def test_a_token_carries_its_role_and_scopes(rt: Runtime) -> None:
    scopes = frozenset({Action.SHEETS_UPLOAD})
    token = api_tokens.create(rt, Grant("scanner", Role.QA_LEAD, scopes), actor=ADMIN)

    assert api_tokens.actor_of(rt, token) == Actor("api:scanner", Role.QA_LEAD, scopes)


def test_a_token_opens_nothing_after_its_end(rt: Runtime) -> None:
    until = rt.clock() + timedelta(hours=1)
    token = api_tokens.create(rt, Grant("scanner", expires_at=until), actor=ADMIN)

    assert api_tokens.actor_of(rt, token) is not None
    later = replace(rt, clock=lambda: until)
    assert api_tokens.actor_of(later, token) is None


def test_its_use_is_noted(rt: Runtime) -> None:
    token = api_tokens.create(rt, Grant("scanner"), actor=ADMIN)
    assert api_tokens.list_all(rt, actor=ADMIN)[0].last_used_at is None

    api_tokens.actor_of(rt, token)

    assert api_tokens.list_all(rt, actor=ADMIN)[0].last_used_at == rt.clock()


def test_only_its_hash_is_kept(ledger: Ledger) -> None:
    token = api_tokens.create(ledger.rt, Grant("scanner"), actor=ADMIN)

    assert token not in str(ledger.rows("select * from api_tokens"))


@pytest.mark.parametrize(
    "grant",
    [
        Grant("a b"),
        Grant("x", scopes=frozenset()),
        Grant("x", Role.TECHNICIAN, frozenset({Action.USERS_KEEP})),
    ],
)
def test_a_wrong_grant_is_refused(rt: Runtime, grant: Grant) -> None:
    with pytest.raises(Rejected):
        api_tokens.create(rt, grant, actor=ADMIN)


def test_an_end_in_the_past_and_a_name_taken_are_refused(rt: Runtime) -> None:
    with pytest.raises(Rejected, match="time to come"):
        api_tokens.create(rt, Grant("x", expires_at=rt.clock()), actor=ADMIN)
    api_tokens.create(rt, Grant("x"), actor=ADMIN)
    with pytest.raises(Conflict):
        api_tokens.create(rt, Grant("x"), actor=ADMIN)
    with pytest.raises(NotFound):
        api_tokens.revoke(rt, "y", actor=ADMIN)


@pytest.mark.parametrize("role", [role for role in Role if Action.TOKENS_KEEP not in ALLOWED[role]])
def test_other_roles_keep_no_tokens(rt: Runtime, role: Role) -> None:
    actor = Actor("Bo", role)
    for call in (
        lambda: api_tokens.create(rt, Grant("x"), actor=actor),
        lambda: api_tokens.revoke(rt, "x", actor=actor),
        lambda: api_tokens.list_all(rt, actor=actor),
    ):
        with pytest.raises(Forbidden):
            call()
