"""The ways in and out: links, passwords, the session cookie and what it is refused for."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import jwt
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from core.domain.access import Role
from core.errors import Misconfigured, Rejected
from core.ports import Runtime
from core.services.access import session_tokens, sessions, sign_in, users
from core.services.access.sessions import Origin
from tests import people
from tests.api.conftest import ELSEWHERE, serving

NEXT_SECRET = "the one after it: wY7pQz4KcR9tVb2NhXs6Gm8J"
PASSWORD = "seven green ladders"
OURS = {"sec-fetch-site": "same-origin"}


def link(rt: Runtime, name: str = "Ana", role: Role | None = None) -> str:
    """The path and query of a fresh link."""
    parts = urlsplit(sign_in.new_link(rt, actor=people.ANA, name=name, role=role))
    return f"{parts.path}?{parts.query}"


def token(rt: Runtime, name: str = "Ana") -> str:
    return link(rt, name).partition("token=")[2]


def later(rt: Runtime, **by: float) -> Runtime:
    return replace(rt, clock=lambda: datetime.now(UTC) + timedelta(**by))


def post(client: TestClient, name: str, password: str, **more: str) -> Any:
    form = {"name": name, "password": password, **more}
    return client.post("/sign-in/password", data=form, headers=OURS)


@pytest.fixture
def cleo(rt: Runtime) -> str:
    """A technician with a password."""
    people.user(rt, "cleo", Role.TECHNICIAN)
    mine = sessions.actor_of(rt, people.cookie(rt, "cleo", Role.TECHNICIAN))
    assert mine is not None
    users.set_password(rt, actor=mine, current="", new=PASSWORD)
    return "cleo"


def test_a_link_signs_in_and_leads_to_the_first_page(rt: Runtime, client: TestClient) -> None:
    answer = client.get(link(rt))

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert answer.headers["cache-control"] == "no-store"
    actor = sessions.actor_of(rt, client.cookies[sessions.COOKIE_NAME])
    assert actor is not None
    assert (actor.name, actor.role) == ("Ana", Role.ADMIN)


def test_a_link_works_once(rt: Runtime, client: TestClient) -> None:
    path = link(rt)
    client.get(path)

    answer = client.get(path)

    assert answer.status_code == 400
    assert "jobsheet link" in answer.text
    assert "set-cookie" not in answer.headers


def test_of_many_at_once_one_gets_in(rt: Runtime) -> None:
    only = token(rt)

    def try_it(_number: int) -> bool:
        try:
            return bool(sign_in.redeem(rt, only, Origin()))
        except Rejected:
            return False

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(try_it, range(8))) == 1


def test_a_preview_of_the_link_does_not_use_it_up(rt: Runtime, client: TestClient) -> None:
    path = link(rt)

    assert client.head(path).status_code == 200
    assert client.get(path).status_code == 303


def test_a_link_expires(rt: Runtime) -> None:
    with pytest.raises(Rejected):
        sign_in.redeem(later(rt, hours=sign_in.LINK_VALID_HOURS), token(rt), Origin())


@pytest.mark.parametrize("query", ["?token=", "?token=wrong", "?token=%00", "?token=" + "x" * 5000])
def test_anything_else_is_no_link(client: TestClient, query: str) -> None:
    assert client.get(f"/sign-in{query}").status_code == 400


def test_the_token_itself_is_not_kept(rt: Runtime) -> None:
    made = token(rt)

    with rt.read() as session:
        rows = session.execute(text("select sign_in_links::text from sign_in_links")).scalars()
        assert not any(made in row for row in rows)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 201, "api:payroll", "<b>"])
def test_a_name_that_is_none_is_refused(rt: Runtime, name: str) -> None:
    with pytest.raises(Rejected):
        sign_in.new_link(rt, actor=people.ANA, name=name)


def test_a_link_can_say_the_role_and_else_leaves_it(rt: Runtime, client: TestClient) -> None:
    client.get(link(rt, "dan", Role.TECHNICIAN))
    client.get(link(rt, "DAN"))

    actor = sessions.actor_of(rt, client.cookies[sessions.COOKIE_NAME])

    assert actor is not None
    assert (actor.name, actor.role) == ("dan", Role.TECHNICIAN)


def test_over_https_the_cookie_is_secure(rt: Runtime) -> None:
    with serving(replace(rt, public_url="https://sheets.example")) as client:
        answer = client.get(link(rt))

    assert "secure" in answer.headers["set-cookie"].lower()


def test_a_password_signs_in_and_leads_back(client: TestClient, cleo: str, rt: Runtime) -> None:
    answer = post(client, " CLEO ", PASSWORD, next="/audits?verdict=FAIL")

    assert (answer.status_code, answer.headers["location"]) == (303, "/audits?verdict=FAIL")
    actor = sessions.actor_of(rt, client.cookies[sessions.COOKIE_NAME])
    assert actor is not None
    assert (actor.name, actor.role) == (cleo, Role.TECHNICIAN)


@pytest.mark.parametrize(
    "then",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\tevil",
        "/sign-out",
        "x",
        "//[",
    ],
)
def test_one_is_only_ever_led_to_a_page_of_ours(client: TestClient, cleo: str, then: str) -> None:
    assert post(client, cleo, PASSWORD, next=then).headers["location"] == "/"


def test_a_wrong_password_and_an_unknown_name_read_the_same(
    client: TestClient, cleo: str, rt: Runtime
) -> None:
    wrong, unknown = post(client, cleo, "not it"), post(client, "nobody", "not it")

    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert sign_in.WRONG in wrong.text
    assert wrong.text.replace('value="cleo"', "") == unknown.text.replace('value="nobody"', "")
    assert sessions.COOKIE_NAME not in client.cookies


def test_what_is_typed_comes_back_as_text(client: TestClient) -> None:
    answer = post(client, '"><script>alert(1)</script>', "x", next='/"><script>')

    assert "<script" not in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_after_five_wrong_ones_the_name_is_locked_and_opens_again(
    client: TestClient, cleo: str, rt: Runtime
) -> None:
    for _ in range(sign_in.FAILURES_MAX):
        assert post(client, cleo, "not it").status_code == 401

    answer = post(client, cleo, PASSWORD)

    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 60
    assert "minutes" in answer.text
    # Who is locked out can still come in by a link, and by the password once the time has passed.
    assert client.get(link(rt, cleo)).status_code == 303
    after = later(rt, minutes=sign_in.LOCKED_MINUTES + 1)
    assert sign_in.with_password(after, cleo, PASSWORD, Origin())


def test_refused_sign_ins_are_told_without_what_nobody_is_called(
    client: TestClient, cleo: str, rt: Runtime
) -> None:
    post(client, cleo, "not it")
    post(client, "hunter2 hunter2", "cleo")

    with rt.read() as session:
        query = "select actor, role, object, address from trail where action = 'sign_in.failed'"
        told = session.execute(text(query + " order by number")).all()
    assert [tuple(row) for row in told] == [
        ("cleo", "", "user:cleo", ELSEWHERE),
        ("unknown", "", "user:unknown", ELSEWHERE),
    ]


def test_another_sites_form_signs_nobody_in(client: TestClient, cleo: str) -> None:
    form = {"name": cleo, "password": PASSWORD}

    foreign = client.post("/sign-in/password", data=form, headers={"sec-fetch-site": "cross-site"})
    silent = client.post("/sign-in/password", data=form)

    assert (foreign.status_code, silent.status_code) == (403, 403)


def test_a_form_that_is_none_signs_nobody_in(client: TestClient) -> None:
    sent = [
        client.post("/sign-in/password", headers=OURS),
        client.post("/sign-in/password", headers=OURS, files={"name": b"x", "password": b"y"}),
        client.post("/sign-in/password", headers=OURS, data={f"f{n}": "x" for n in range(9)}),
    ]

    assert [answer.status_code for answer in sent] == [401, 401, 401]


def test_who_is_deactivated_is_out_at_once_and_stays_out(
    rt: Runtime, client: TestClient, cleo: str
) -> None:
    post(client, cleo, PASSWORD)
    cookie = client.cookies[sessions.COOKIE_NAME]
    users.deactivate(rt, cleo, actor=people.ANA)

    assert sessions.actor_of(rt, cookie) is None
    assert post(client, cleo, PASSWORD).status_code == 401
    with pytest.raises(Rejected, match="deactivated"):
        sign_in.new_link(rt, actor=people.ANA, name=cleo)
    users.reactivate(rt, cleo, actor=people.ANA)
    assert sessions.actor_of(rt, cookie) is None  # The sessions of before stay ended.
    assert post(client, cleo, PASSWORD).status_code == 303


def test_a_changed_role_counts_at_the_next_look(rt: Runtime) -> None:
    cookie = people.cookie(rt, "cleo", Role.TECHNICIAN)
    users.set_role(rt, "cleo", Role.QA_LEAD, actor=people.ANA)

    actor = sessions.actor_of(rt, cookie)

    assert actor is not None
    assert actor.role is Role.QA_LEAD


def test_a_session_ends_by_itself_whatever_is_done(rt: Runtime) -> None:
    cookie = people.cookie(rt)

    for hour in range(1, int(rt.session_hours)):
        assert sessions.actor_of(later(rt, hours=hour), cookie) is not None
    assert sessions.actor_of(later(rt, hours=rt.session_hours + 0.1), cookie) is None


def test_a_session_slides_while_it_is_used_and_ends_where_it_is_not(rt: Runtime) -> None:
    rt = replace(rt, session_idle_hours=2.0)
    used, idle, watched = (people.cookie(rt) for _ in range(3))

    for hour in (1, 2, 3):
        assert sessions.actor_of(later(rt, hours=hour), used) is not None
    assert sessions.actor_of(later(rt, hours=1), watched, is_use=False) is not None

    assert sessions.actor_of(later(rt, hours=3), idle) is None
    assert sessions.actor_of(later(rt, hours=3), watched) is None  # Looking on is no use of it.


def test_a_session_survives_a_restart(rt: Runtime) -> None:
    cookie = people.cookie(rt)

    assert sessions.actor_of(replace(rt), cookie) is not None


def test_sign_out_ends_the_session_on_the_server(rt: Runtime, ana: TestClient) -> None:
    stolen = ana.cookies[sessions.COOKIE_NAME]

    answer = ana.post("/sign-out", headers=OURS)

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert sessions.COOKIE_NAME not in ana.cookies
    assert sessions.actor_of(rt, stolen) is None


def test_sign_out_everywhere_ends_every_session_of_one_person(rt: Runtime) -> None:
    mine, other, bens = people.cookie(rt), people.cookie(rt), people.cookie(rt, "Ben")
    actor = sessions.actor_of(rt, mine)
    assert actor is not None

    assert sessions.end_own(rt, actor=actor, but_this=True) == 1
    assert [sessions.actor_of(rt, one) is not None for one in (mine, other, bens)] == [1, 0, 1]
    assert sessions.end_own(rt, actor=actor) == 1
    assert sessions.actor_of(rt, mine) is None


def test_another_site_cannot_sign_anybody_out(ana: TestClient) -> None:
    answer = ana.post("/sign-out", headers={"origin": "https://evil.example"})

    assert answer.status_code == 403
    assert sessions.COOKIE_NAME in ana.cookies


def forged(rt: Runtime, cookie: str, *, key: str = "", without: str = "", **claims: Any) -> str:
    """A token like the cookie's, with what is given changed."""
    good = jwt.decode(cookie, options={"verify_signature": False})
    kept = {name: value for name, value in (good | claims).items() if name != without}
    kid = session_tokens.key_id(rt.session_secret)
    return jwt.encode(kept, key or rt.session_secret, algorithm="HS256", headers={"kid": kid})


def ago(seconds: float) -> datetime:
    return datetime.now(UTC) - timedelta(seconds=seconds)


def test_a_cookie_that_is_not_ours_names_nobody(rt: Runtime) -> None:
    cookie = people.cookie(rt)
    assert sessions.actor_of(rt, forged(rt, cookie)) is not None
    header, claims, signature = cookie.split(".")
    kid = {"kid": session_tokens.key_id(rt.session_secret)}
    unsigned = jwt.decode(cookie, options={"verify_signature": False})
    bad = {
        "foreign key": forged(rt, cookie, key=NEXT_SECRET),
        "alg none": jwt.encode(unsigned, "", algorithm="none", headers=kid),
        "alg HS512": jwt.encode(unsigned, rt.session_secret * 2, algorithm="HS512", headers=kid),
        "audience": forged(rt, cookie, aud="elsewhere"),
        "departure": forged(rt, cookie, aud=session_tokens.DEPARTURES),
        "issuer": forged(rt, cookie, iss="elsewhere"),
        "another session": forged(rt, cookie, sid=str(uuid4())),
        "no session": forged(rt, cookie, sid="ana"),
        "a list": forged(rt, cookie, sid=[1]),
        **{f"no {name}": forged(rt, cookie, without=name) for name in ("sid", *_CLAIMS)},
        "no signature": f"{header}.{claims}.",
        "other claims": f"{header}.{claims[:-2]}.{signature}",
        "no kid": jwt.encode(unsigned, rt.session_secret, algorithm="HS256"),
        "noise": "x",
        "empty": "",
        "none": None,
    }
    assert {why for why, one in bad.items() if sessions.actor_of(rt, one) is not None} == set()


_CLAIMS = ("exp", "iat", "aud", "iss")


@pytest.mark.parametrize(("skew_s", "is_good"), [(60, True), (600, False)])
def test_clocks_may_differ_by_a_minute_and_not_by_ten(
    rt: Runtime, skew_s: float, is_good: bool
) -> None:
    cookie = people.cookie(rt)

    expired = forged(rt, cookie, exp=ago(skew_s))
    early = forged(rt, cookie, iat=ago(-skew_s), nbf=ago(-skew_s))

    assert (sessions.actor_of(rt, expired) is not None) is is_good
    assert (sessions.actor_of(rt, early) is not None) is is_good


def test_the_secret_is_changed_without_signing_anybody_out(rt: Runtime) -> None:
    old = people.cookie(rt)
    both = replace(rt, session_secret=NEXT_SECRET, previous_secret=rt.session_secret)
    new = people.cookie(both)

    assert sessions.actor_of(both, old) is not None
    assert sessions.actor_of(both, new) is not None
    done = replace(rt, session_secret=NEXT_SECRET)
    assert (sessions.actor_of(done, old), sessions.actor_of(done, new) is not None) == (None, True)


def test_a_weak_secret_signs_nothing(rt: Runtime) -> None:
    with pytest.raises(Misconfigured, match="JWT_SECRET"):
        people.cookie(replace(rt, session_secret="short"))


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "undefined"])
def test_a_form_in_a_strange_encoding_signs_nobody_in(client: TestClient, charset: str) -> None:
    parts = (
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n+2AA-\\ud800\r\n'
        for name in ("name", "password")
    )
    kind = f"multipart/form-data; boundary=x; charset={charset}"

    answer = client.post(
        "/sign-in/password",
        content="".join(parts) + "--x--\r\n",
        headers={**OURS, "content-type": kind},
    )

    assert answer.status_code == 401
