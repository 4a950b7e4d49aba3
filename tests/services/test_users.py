"""People: invited, changed, locked out, and the last administrator."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from core.domain import people as rules
from core.domain import secret_strength
from core.domain.access import Role
from core.domain.identities import Identity, role_of, roles_of
from core.errors import Conflict, Forbidden, NotFound, Rejected
from core.ports import Runtime
from core.queries import people as kept
from core.services.access import passwords, sessions, sign_in, users
from core.services.access.sessions import Origin
from tests import people
from tests.people import ANA

PASSWORD = "seven green ladders"


def person(rt: Runtime, name: str) -> kept.Person:
    with rt.read() as session:
        return kept.one(session, name, actor=ANA, now=rt.clock())


def actor(rt: Runtime, name: str, role: Role = Role.TECHNICIAN) -> Any:
    return sessions.actor_of(rt, people.cookie(rt, name, role))


def test_an_invitation_is_a_person_and_a_link(rt: Runtime) -> None:
    invited = users.invite(rt, " Ida  Berg ", Role.QA_LEAD, actor=ANA, known_as="I. Berg")

    assert invited.name == "Ida Berg"
    assert invited.link.endswith("&next=/account")
    found = person(rt, "ida berg")
    assert (found.role, found.known_as, found.created_by) == (Role.QA_LEAD, "I. Berg", "ana")
    assert (found.seen_at, found.session_count) == (None, 0)
    with pytest.raises(Conflict, match="already"):
        users.invite(rt, "IDA BERG", Role.ADMIN, actor=ANA)


def test_the_last_active_administrator_stays_one(rt: Runtime) -> None:
    people.user(rt, "adam")
    people.user(rt, "tina", Role.TECHNICIAN)
    with pytest.raises(Conflict, match="last active administrator"):
        users.deactivate(rt, "adam", actor=ANA)
    with pytest.raises(Conflict, match="last active administrator"):
        users.set_role(rt, "adam", Role.SUPERVISOR, actor=ANA)

    users.set_role(rt, "tina", Role.ADMIN, actor=ANA)
    users.deactivate(rt, "adam", actor=ANA)

    assert [person(rt, name).is_active for name in ("adam", "tina")] == [False, True]


def test_two_administrators_cannot_remove_each_other(rt: Runtime) -> None:
    for name in ("adam", "bea"):
        people.user(rt, name)

    def remove(name: str) -> bool:
        try:
            users.deactivate(rt, name, actor=ANA)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(remove, ("adam", "bea"))) == [False, True]


def test_a_link_with_a_role_leaves_the_last_administrator(rt: Runtime) -> None:
    people.user(rt, "adam")
    people.user(rt, "bea")
    sign_in.new_link(rt, actor=ANA, name="bea", role=Role.QA_LEAD)

    with pytest.raises(Conflict, match="last active administrator"):
        sign_in.new_link(rt, actor=ANA, name="adam", role=Role.TECHNICIAN)
    sign_in.new_link(rt, actor=ANA, name="adam", role=Role.ADMIN)

    assert person(rt, "adam").role is Role.ADMIN


def test_the_provider_leaves_the_last_administrator(rt: Runtime) -> None:
    mapped = Identity("https://id.example", "1", email=None, username="adam", role=Role.ADMIN)
    sign_in.with_provider(rt, mapped, Origin())
    lowered = replace(mapped, role=Role.TECHNICIAN)

    cookie = sign_in.with_provider(rt, lowered, Origin())

    found = sessions.actor_of(rt, cookie)
    assert found is not None
    assert found.role is Role.ADMIN
    people.user(rt, "bea")
    sign_in.with_provider(rt, lowered, Origin())
    assert person(rt, "adam").role is Role.TECHNICIAN


def test_a_link_of_before_opens_nothing_after_a_deactivation(rt: Runtime) -> None:
    people.user(rt, "adam")
    old = users.invite(rt, "ida", Role.TECHNICIAN, actor=ANA).link
    users.deactivate(rt, "ida", actor=ANA)
    users.reactivate(rt, "ida", actor=ANA)
    new = users.fresh_link(rt, "ida", actor=ANA).link

    with pytest.raises(Rejected, match="never ours"):
        sign_in.redeem(rt, _token(old), Origin())
    assert sessions.actor_of(rt, sign_in.redeem(rt, _token(new), Origin())) is not None


def _token(link: str) -> str:
    return parse_qs(urlsplit(link).query)["token"][0]


def test_what_changes_nothing_is_not_told(rt: Runtime) -> None:
    people.user(rt, "tina", Role.TECHNICIAN)
    users.set_role(rt, "tina", Role.TECHNICIAN, actor=ANA)
    users.reactivate(rt, "tina", actor=ANA)

    from sqlalchemy import text

    with rt.read() as session:
        assert session.execute(text("select count(*) from trail")).scalar_one() == 0
    with pytest.raises(NotFound):
        users.set_role(rt, "nobody", Role.ADMIN, actor=ANA)


def test_somebody_is_signed_out_everywhere(rt: Runtime) -> None:
    cookies = [people.cookie(rt, "tina") for _ in range(3)]

    assert users.end_sessions(rt, "tina", actor=ANA) == 3
    assert [sessions.actor_of(rt, cookie) for cookie in cookies] == [None] * 3


def test_who_was_shut_out_or_changed_is_not_remembered_for_when_the_database_is_away(
    rt: Runtime,
) -> None:
    people.user(rt, "adam")

    def known(name: str) -> str:
        cookie = people.cookie(rt, name, Role.ON_CALL)
        assert sessions.actor_of(rt, cookie) is not None
        assert sessions.remembered(rt, cookie) is not None
        return cookie

    cookie = known("tina")
    users.end_sessions(rt, "tina", actor=ANA)
    assert sessions.remembered(rt, cookie) is None

    cookie = known("tina")
    users.set_role(rt, "tina", Role.TECHNICIAN, actor=ANA)
    assert sessions.remembered(rt, cookie) is None

    cookie = known("tina")
    tina = sessions.actor_of(rt, cookie)
    assert tina is not None
    assert tina.session_id is not None
    sessions.end(rt, tina.session_id, actor=tina)
    assert sessions.remembered(rt, cookie) is None


def test_a_session_that_was_ended_elsewhere_is_forgotten_at_the_next_look(rt: Runtime) -> None:
    cookie = people.cookie(rt, "tina", Role.ON_CALL)
    assert sessions.actor_of(rt, cookie) is not None
    with rt.write() as session:  # as another process does it
        session.execute(text("update sessions set revoked_at = now()"))

    assert sessions.actor_of(rt, cookie) is None
    assert sessions.remembered(rt, cookie) is None


def test_a_password_is_changed_by_who_knows_the_present_one(rt: Runtime) -> None:
    tina = actor(rt, "tina")
    other = people.cookie(rt, "tina", Role.TECHNICIAN)
    users.set_password(rt, actor=tina, current="", new=PASSWORD)
    with pytest.raises(Rejected, match="present password"):
        users.set_password(rt, actor=tina, current="guessed", new="another " + PASSWORD)

    users.set_password(rt, actor=tina, current=PASSWORD, new="another " + PASSWORD)

    assert users.has_password(rt, actor=tina)
    assert sessions.actor_of(rt, other) is None  # The other browsers are out.
    with pytest.raises(Forbidden):
        users.set_password(rt, actor=ANA, current="", new=PASSWORD)  # No person.


def test_only_a_hash_of_it_is_kept(rt: Runtime) -> None:
    from sqlalchemy import text

    users.set_password(rt, actor=actor(rt, "tina"), current="", new=PASSWORD)

    with rt.read() as session:
        row = session.execute(text("select users::text, password_hash from users")).one()
    assert PASSWORD not in row[0]
    assert row[1].startswith("$argon2id$")
    assert passwords.fits(PASSWORD, row[1])
    assert not passwords.fits("", None)


def test_others_sessions_are_ended_by_who_keeps_users_only(rt: Runtime) -> None:
    tina, otto = actor(rt, "tina"), actor(rt, "otto")

    with pytest.raises(NotFound):
        sessions.end(rt, tina.session_id, actor=otto)
    with rt.read() as session, pytest.raises(Forbidden):
        kept.sessions(session, "tina", actor=otto, now=rt.clock())
    sessions.end(rt, otto.session_id, actor=otto)
    sessions.end(rt, tina.session_id, actor=ANA)

    with rt.read() as session:
        assert kept.sessions(session, "tina", actor=ANA, now=rt.clock()) == []


@pytest.mark.parametrize(
    "password", ["short", "aaaaaaaaaaaaaaaa", "tina-tina-tina", "x" * 201, "ababababababab"]
)
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(Rejected):
        rules.refuse_weak_password(password, name="tina")


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ("", "is not set"),
        ("x" * 31, "too short"),
        ("a" * 64, "too regular"),
        ("abc123" * 10, "too regular"),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "too regular"),
        ("changeme-changeme-changeme-please", "well-known"),
        ("your-256-bit-secret-goes-here-now!", "well-known"),
        ("My-Super-Secret-Signing-Key-2026-xyz", "well-known"),
        ("0123456789abcdef0123456789abcdeF", "well-known"),
    ],
)
def test_a_secret_that_could_be_guessed_is_called_weak(secret: str, said: str) -> None:
    assert said in (secret_strength.weakness(secret) or "")


def test_random_secrets_are_good() -> None:
    import secrets

    made = [secrets.token_hex(16) for _ in range(200)] + [secrets.token_urlsafe(48)] * 200

    assert [one for one in made if secret_strength.weakness(one) is not None] == []


def test_the_first_group_of_the_mapping_gives_the_role() -> None:
    roles = roles_of("ops=on_call, qa = qa_lead,cn=field=staff=technician")

    assert role_of(["qa", "ops"], roles) is Role.ON_CALL
    assert role_of(["cn=field=staff"], roles) is Role.TECHNICIAN
    assert role_of(["QA"], roles) is None
    assert roles_of("") == {}


@pytest.mark.parametrize("text", ["qa", "qa=boss", "=admin", "a=admin,,b=x"])
def test_a_mapping_that_is_none_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="group=role"):
        roles_of(text)
