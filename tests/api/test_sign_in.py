"""GET /sign-in, POST /sign-out, and the session cookie."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import jwt
import pytest
from starlette.testclient import TestClient

from core.errors import Misconfigured, Rejected
from core.ports import Runtime
from core.services import sign_in
from tests.api.conftest import serving


def path_of(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}"


def token_of(link: str) -> str:
    return urlsplit(link).query.removeprefix("token=")


def later(rt: Runtime, **by: float) -> Runtime:
    return replace(rt, clock=lambda: datetime.now(UTC) + timedelta(**by))


def test_a_link_signs_in_and_leads_to_the_first_page(rt: Runtime, client: TestClient) -> None:
    answer = client.get(path_of(sign_in.new_link(rt, actor="Ana")))

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert answer.headers["cache-control"] == "no-store"
    actor = sign_in.actor_of(rt, client.cookies[sign_in.COOKIE_NAME])
    assert actor is not None
    assert actor.name == "Ana"


def test_a_link_works_once(rt: Runtime, client: TestClient) -> None:
    path = path_of(sign_in.new_link(rt, actor="Ana"))
    client.get(path)

    answer = client.get(path)

    assert answer.status_code == 400
    assert "jobsheet link" in answer.text
    assert "set-cookie" not in answer.headers


def test_of_many_at_once_one_gets_in(rt: Runtime) -> None:
    token = token_of(sign_in.new_link(rt, actor="Ana"))

    def try_it(_number: int) -> bool:
        try:
            return bool(sign_in.redeem(rt, token))
        except Rejected:
            return False

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(try_it, range(8))) == 1


def test_a_preview_of_the_link_does_not_use_it_up(rt: Runtime, client: TestClient) -> None:
    path = path_of(sign_in.new_link(rt, actor="Ana"))

    assert client.head(path).status_code == 200
    assert client.get(path).status_code == 303


def test_a_link_expires(rt: Runtime) -> None:
    token = token_of(sign_in.new_link(rt, actor="Ana"))

    with pytest.raises(Rejected):
        sign_in.redeem(later(rt, hours=sign_in.LINK_VALID_HOURS), token)


@pytest.mark.parametrize(
    "query", ["", "?token=", "?token=wrong", "?token=%00", "?token=" + "x" * 5000]
)
def test_anything_else_is_no_link(client: TestClient, query: str) -> None:
    assert client.get(f"/sign-in{query}").status_code == 400


def test_the_token_itself_is_not_kept(rt: Runtime) -> None:
    from sqlalchemy import text

    token = token_of(sign_in.new_link(rt, actor="Ana"))

    with rt.read() as session:
        rows = session.execute(text("select sign_in_links::text from sign_in_links")).scalars()
        assert not any(token in row for row in rows)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 201])
def test_a_name_that_is_none_is_refused(rt: Runtime, name: str) -> None:
    with pytest.raises(Rejected):
        sign_in.new_link(rt, actor=name)


def test_over_https_the_cookie_is_secure(rt: Runtime) -> None:
    with serving(replace(rt, public_url="https://sheets.example")) as client:
        answer = client.get(path_of(sign_in.new_link(rt, actor="Ana")))

    assert "secure" in answer.headers["set-cookie"].lower()


def test_a_session_ends_by_itself(rt: Runtime) -> None:
    long_ago = later(rt, hours=-rt.session_hours - 1)

    assert sign_in.actor_of(rt, sign_in.cookie_for(long_ago, "Ana")) is None


def forged(rt: Runtime, *, key: str | None = None, without: str = "", **claims: str) -> str:
    now = datetime.now(UTC)
    good = {"sub": "Ana", "iat": now, "exp": now + timedelta(hours=1)}
    good |= {"aud": sign_in.AUDIENCE, "iss": sign_in.ISSUER}
    kept = {name: value for name, value in (good | claims).items() if name != without}
    return jwt.encode(kept, key or rt.session_secret, algorithm="HS256")


def test_a_cookie_made_by_others_names_nobody(rt: Runtime) -> None:
    assert sign_in.actor_of(rt, forged(rt)) is not None
    header, claims, _ = forged(rt).split(".")
    unsigned = jwt.encode({"sub": "Ana"}, "", algorithm="none")
    bad = [
        forged(rt, key="another-secret-of-enough-bytes-000"),
        forged(rt, aud="elsewhere"),
        forged(rt, iss="elsewhere"),
        *(forged(rt, without=name) for name in ("sub", "exp", "iat", "aud", "iss")),
        f"{header}.{claims}.",
        unsigned,
        "x",
        "",
        None,
    ]
    assert [sign_in.actor_of(rt, cookie) for cookie in bad] == [None] * len(bad)


def test_a_short_secret_signs_nothing(rt: Runtime) -> None:
    with pytest.raises(Misconfigured, match="JWT_SECRET"):
        sign_in.cookie_for(replace(rt, session_secret="short"), "Ana")


def test_sign_out_forgets_the_cookie(ana: TestClient) -> None:
    answer = ana.post("/sign-out", headers={"sec-fetch-site": "same-origin"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert sign_in.COOKIE_NAME not in ana.cookies


def test_another_site_cannot_sign_anybody_out(ana: TestClient) -> None:
    answer = ana.post("/sign-out", headers={"origin": "https://evil.example"})

    assert answer.status_code == 403
    assert sign_in.COOKIE_NAME in ana.cookies
