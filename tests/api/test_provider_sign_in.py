"""Sign-in at a real OpenID Connect provider, from its discovery to our session."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from core.adapters.oidc import OidcProvider
from core.domain.access import Role
from core.domain.model import Actor
from core.errors import Misconfigured
from core.ports import Runtime
from core.services.access import sessions, users
from tests import oidc_program, people
from tests.api.conftest import serving
from tests.oidc_program import Provider

ROLES = {"quality": Role.QA_LEAD, "everybody": Role.TECHNICIAN}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with oidc_program.running() as found:
        yield found


@pytest.fixture(autouse=True)
def behaves(provider: Provider) -> Iterator[None]:
    yield
    provider.misbehave("")


def ours(issuer: str, **more: Any) -> OidcProvider:
    given: dict[str, Any] = {"client_id": "jobsheet", "client_secret": "secret" * 8}
    given |= {"label": "Acme"}
    given |= {"groups_claim": "groups", "roles": ROLES}
    return OidcProvider(issuer=issuer, **(given | more))


@pytest.fixture
def client(rt: Runtime, provider: Provider) -> Iterator[TestClient]:
    with serving(replace(rt, identity_provider=ours(provider.issuer))) as client:
        yield client


def depart(client: TestClient, then: str = "/") -> str:
    answer = client.get("/sign-in/provider", params={"next": then})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def arrive(client: TestClient, location: str) -> Any:
    return client.get(location.removeprefix(str(client.base_url)))


def sign_in(client: TestClient, provider: Provider, subject: str, then: str = "/") -> Any:
    return arrive(client, provider.authorise(depart(client, then), subject))


def actor(rt: Runtime, client: TestClient) -> Actor | None:
    return sessions.actor_of(rt, client.cookies.get(sessions.COOKIE_NAME))


def test_the_groups_give_the_role_and_the_browser_comes_back_to_its_page(
    rt: Runtime, client: TestClient, provider: Provider
) -> None:
    provider.person("42", email="mia@acme.example", email_verified=True, groups=["x", "quality"])

    answer = sign_in(client, provider, "42", "/audits?verdict=FAIL")

    assert (answer.status_code, answer.headers["location"]) == (303, "/audits?verdict=FAIL")
    found = actor(rt, client)
    assert found is not None
    assert (found.name, found.role) == ("mia@acme.example", Role.QA_LEAD)


def test_the_request_carries_state_nonce_and_pkce(client: TestClient, provider: Provider) -> None:
    asked = parse_qs(urlsplit(depart(client)).query)

    assert asked["redirect_uri"] == ["http://localhost:8501/sign-in/arrived"]
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 30 for name in ("state", "nonce", "code_challenge"))
    assert "openid" in asked["scope"][0].split()


def test_a_changed_group_changes_the_role_at_the_next_sign_in(
    rt: Runtime, client: TestClient, provider: Provider
) -> None:
    for groups, role in ((["quality"], Role.QA_LEAD), (["everybody"], Role.TECHNICIAN)):
        provider.person("7", email="lea@acme.example", email_verified=True, groups=groups)
        sign_in(client, provider, "7")
        found = actor(rt, client)
        assert found is not None
        assert found.role is role


def test_who_has_no_role_is_told_so_in_words(client: TestClient, provider: Provider) -> None:
    provider.person("9", email="nil@acme.example", email_verified=True, groups=["other"])

    answer = sign_in(client, provider, "9")

    assert answer.status_code == 403
    assert "nobody has given you a role" in answer.text
    assert sessions.COOKIE_NAME not in client.cookies


def test_an_invitation_by_the_proven_address_gives_the_role(
    rt: Runtime, client: TestClient, provider: Provider
) -> None:
    users.invite(rt, "Eva@acme.example", Role.SUPERVISOR, actor=people.ANA)
    provider.person("11", email="eva@acme.example", email_verified=True)

    assert sign_in(client, provider, "11").status_code == 303
    found = actor(rt, client)
    assert found is not None
    assert (found.name, found.role) == ("Eva@acme.example", Role.SUPERVISOR)


@pytest.mark.parametrize("is_verified", [False, None])
def test_an_address_nobody_has_proven_takes_nobodys_account(
    client: TestClient, provider: Provider, rt: Runtime, is_verified: bool | None
) -> None:
    users.invite(rt, "eva@acme.example", Role.ADMIN, actor=people.ANA)
    provider.person("666", email="eva@acme.example", email_verified=is_verified)

    assert sign_in(client, provider, "666").status_code == 403


def test_an_account_with_a_password_is_taken_by_no_address(
    client: TestClient, provider: Provider, rt: Runtime
) -> None:
    mine = sessions.actor_of(rt, people.cookie(rt, "eva@acme.example"))
    assert mine is not None
    users.set_password(rt, actor=mine, current="", new="seven green ladders")
    provider.person("666", email="eva@acme.example", email_verified=True, groups=["quality"])

    answer = sign_in(client, provider, "666")

    assert answer.status_code == 403
    assert "already" in answer.text


def test_who_is_deactivated_here_stays_out(
    client: TestClient, provider: Provider, rt: Runtime
) -> None:
    provider.person("12", email="gus@acme.example", email_verified=True, groups=["quality"])
    sign_in(client, provider, "12")
    users.deactivate(rt, "gus@acme.example", actor=people.ANA)
    client.cookies.clear()

    assert sign_in(client, provider, "12").status_code == 403


@pytest.mark.parametrize(
    "how",
    [
        "foreign", "unsigned", "shared secret", "audience", "issuer", "nonce", "expired", "subject",
    ],
)  # fmt: skip
def test_an_id_token_that_is_not_for_us_now_signs_nobody_in(
    client: TestClient, provider: Provider, how: str
) -> None:
    provider.person("42", email="mia@acme.example", email_verified=True, groups=["quality"])
    provider.misbehave(how)

    answer = sign_in(client, provider, "42")

    assert answer.status_code == 403
    assert sessions.COOKIE_NAME not in client.cookies


def test_a_token_signed_by_a_published_key_is_good(client: TestClient, provider: Provider) -> None:
    provider.person("42", email="mia@acme.example", email_verified=True, groups=["quality"])
    provider.misbehave("not at all")  # Signed anew like the bad ones, so those could have passed.

    assert sign_in(client, provider, "42").status_code == 303


def test_an_answer_is_good_only_in_the_browser_that_asked(
    client: TestClient, provider: Provider, rt: Runtime
) -> None:
    provider.person("42", email="mia@acme.example", email_verified=True, groups=["quality"])
    attackers = provider.authorise(depart(client), "42")
    with serving(replace(rt, identity_provider=ours(provider.issuer))) as victim:
        assert arrive(victim, attackers).status_code == 403  # It never asked.
        depart(victim)
        assert arrive(victim, attackers).status_code == 403  # It asked for something else.
        assert sessions.COOKIE_NAME not in victim.cookies


def test_an_answer_is_good_once(client: TestClient, provider: Provider) -> None:
    provider.person("42", email="mia@acme.example", email_verified=True, groups=["quality"])
    location = provider.authorise(depart(client), "42")
    kept = dict(client.cookies)
    assert arrive(client, location).status_code == 303

    client.cookies.clear()
    client.cookies.update(kept)
    assert arrive(client, location).status_code == 403


def test_a_refusal_at_the_provider_is_a_sentence(client: TestClient) -> None:
    state = parse_qs(urlsplit(depart(client)).query)["state"][0]

    answer = client.get(f"/sign-in/arrived?error=access_denied&state={state}")

    assert answer.status_code == 403
    assert "did not confirm who you are" in answer.text


def test_another_providers_answer_is_refused(client: TestClient, provider: Provider) -> None:
    location = provider.authorise(depart(client), "42") + "&iss=https%3A%2F%2Fevil.example"

    assert arrive(client, location).status_code == 403


def test_a_provider_that_is_away_is_a_sentence_and_passwords_still_work(rt: Runtime) -> None:
    mine = sessions.actor_of(rt, people.cookie(rt, "cleo"))
    assert mine is not None
    users.set_password(rt, actor=mine, current="", new="seven green ladders")
    away = ours("http://127.0.0.1:9")

    with serving(replace(rt, identity_provider=away)) as client:
        answer = client.get("/sign-in/provider")
        form = {"name": "cleo", "password": "seven green ladders"}
        local = client.post(
            "/sign-in/password", data=form, headers={"sec-fetch-site": "same-origin"}
        )

    assert answer.status_code == 503
    assert "identity provider does not answer" in answer.text
    assert 'name="password"' in answer.text
    assert local.status_code == 303


def test_an_issuer_that_calls_itself_otherwise_is_a_wrong_setting(provider: Provider) -> None:
    with pytest.raises(Misconfigured, match="OIDC_ISSUER"):
        ours(provider.issuer.replace("127.0.0.1", "localhost") + "/.").depart("http://x/")


def test_without_a_provider_the_page_offers_none(rt: Runtime) -> None:
    with serving(rt) as client:
        assert "/sign-in/provider" not in client.get("/sign-in").text
        assert client.get("/sign-in/provider").status_code == 503
