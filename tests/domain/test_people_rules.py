"""Who somebody is, what they are called, and whether a secret holds."""

import re
from typing import Any

import pytest

from core.domain import access, identities, people, secret_strength
from core.domain.access import Action, Role
from core.domain.identities import Identity
from core.domain.model import Actor
from core.errors import Forbidden, Rejected

ROLES = {"qa": Role.QA_LEAD, "field": Role.TECHNICIAN}


def identity(**claims: Any) -> Identity:
    return identities.read(
        {"sub": "s", **claims}, issuer="https://id", groups_claim="groups", roles=ROLES
    )


@pytest.mark.parametrize(
    ("claims", "email", "username", "role"),
    [
        ({}, None, "s", None),
        ({"email": "a@b", "email_verified": True}, "a@b", "s", None),
        ({"email": "a@b", "email_verified": "true"}, None, "s", None),
        ({"email_verified": True}, None, "s", None),
        ({"preferred_username": "jo"}, None, "jo", None),
        ({"groups": ["field", "qa"]}, None, "s", Role.QA_LEAD),
        ({"groups": "x field"}, None, "s", Role.TECHNICIAN),
        ({"groups": ("field",)}, None, "s", Role.TECHNICIAN),
        ({"groups": {"field": 1}}, None, "s", None),
        ({"other": ["field"]}, None, "s", None),
    ],
)
def test_whom_a_provider_vouches_for(
    claims: dict[str, Any], email: str | None, username: str, role: Role | None
) -> None:
    found = identity(**claims)

    assert found == Identity("https://id", "s", email, username, role)
    assert identities.name_for(found) == (email or username)


@pytest.mark.parametrize("sub", ["", None])
def test_nobody_is_refused(sub: str | None) -> None:
    with pytest.raises(Rejected) as refused:
        identity(sub=sub)

    assert str(refused.value) == "The identity provider did not say who signed in."


def test_groups_and_their_roles() -> None:
    assert identities.roles_of(" a=technician ,, cn=b=qa_lead") == {
        "a": Role.TECHNICIAN,
        "cn=b": Role.QA_LEAD,
    }
    assert identities.roles_of("") == {}


@pytest.mark.parametrize("text", ["a", "=technician", "a=boss", "a="])
def test_what_is_no_group_and_role(text: str) -> None:
    known = ", ".join(Role)
    said = re.escape(f"{text!r} is not `group=role` with a role of {known}")

    with pytest.raises(ValueError, match=f"^{said}$"):
        identities.roles_of(text)


def test_what_a_role_or_a_token_may_not_do_is_said_by_the_role() -> None:
    lead = Actor("jo", Role.QA_LEAD)
    token = Actor("jo", Role.QA_LEAD, scopes=frozenset({Action.SPECS_READ}))

    access.require(lead, Action.SPECS_KEEP)
    access.require(token, Action.SPECS_READ)
    said = "The role qa lead may not do this. An administrator can change your role."
    for actor, action in ((lead, Action.QUEUE_OPERATE), (token, Action.SPECS_KEEP)):
        with pytest.raises(Forbidden) as refused:
            access.require(actor, action)
        assert str(refused.value) == said


@pytest.mark.parametrize(
    ("given", "name"),
    [(" Jo   Smith ", "Jo Smith"), ("jo@x.org", "jo@x.org"), ("O’Neil-2+b_c'", "O’Neil-2+b_c'"),
     ("x" * 200, "x" * 200)],
)  # fmt: skip
def test_a_name_to_sign_in_with(given: str, name: str) -> None:
    assert people.clean_name(given) == name


@pytest.mark.parametrize("given", ["", " ", "a:b", "-a", "a\nb", "x" * 201, "a/b"])
def test_what_is_no_name(given: str) -> None:
    with pytest.raises(Rejected) as refused:
        people.clean_name(given)

    assert str(refused.value) == (
        "A name is 1 to 200 letters, digits, spaces or any of . @ + - _ '."
    )


def test_a_name_on_sheets() -> None:
    assert people.clean_known_as(" J.  Smith (2) ") == "J. Smith (2)"
    assert people.clean_known_as("x" * 200) == "x" * 200
    for odd in ("x" * 201, "a\u200bb"):
        with pytest.raises(Rejected, match=r"^A name on sheets is at most 200 printable char"):
            people.clean_known_as(odd)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("abcdefghijk", "A password has at least 12 characters."),
        ("abcdefghijkl", None),
        ("abcdef" * 34, "A password has at most 200 characters."),
        ("abcdef" * 33 + "ab", None),
        ("abcdeabcdeabcde",
         "This password is easy to guess. Several words in a row are a good one."),
        ("abcdefabcdef", None),
        ("xx-Jo Smith-xx-yz",
         "This password is easy to guess. Several words in a row are a good one."),
    ],
)  # fmt: skip
def test_a_password(password: str, said: str | None) -> None:
    if said is None:
        people.refuse_weak_password(password, name="jo smith")
        return
    with pytest.raises(Rejected) as refused:
        people.refuse_weak_password(password, name="jo smith")
    assert str(refused.value) == said


STRONG = "q7Zp2vXk9LmR4tBn8WcY3sDf6GhJ1aQe"


@pytest.mark.parametrize(
    ("secret", "weakness"),
    [
        ("", "is not set"),
        (STRONG, None),
        (STRONG[:31], "is too short"),
        ("é" * 4 + STRONG[:24], None),  # bytes count, not characters
        (f"{STRONG}-ChangeMe", "is, or is made from, a well-known example"),
        (STRONG[:16] * 2, "is too regular: somebody could guess it"),
        ("aabbccddeeffgghhiijjaabbccddeeffg"[:32], None),
        ("abababababababcdababababababcdab", "is too regular: somebody could guess it"),
    ],
)
def test_whether_a_secret_could_be_guessed(secret: str, weakness: str | None) -> None:
    assert secret_strength.weakness(secret) == weakness
