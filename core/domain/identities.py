"""Whom an identity provider vouches for, and what that means here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.domain.access import Role
from core.errors import Rejected

NO_ROLE: Final = (
    "You are known to the identity provider, but nobody has given you a role here. "
    "Ask an administrator to invite you or to add you to a group."
)


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as the provider tells. `email` is None unless the provider has proven it.

    `role` is what the groups give, None where none of them is mapped to a role.
    """

    issuer: str
    subject: str
    email: str | None
    username: str
    role: Role | None


def read(
    claims: Mapping[str, Any],
    *,
    issuer: str,
    groups_claim: str,
    roles: Mapping[str, Role],
) -> Identity:
    """The claims of an ID token that was verified. Errors: Rejected (no subject)."""
    subject = str(claims.get("sub") or "")
    if not subject:
        raise Rejected("The identity provider did not say who signed in.")
    is_proven = claims.get("email_verified") is True
    return Identity(
        issuer=issuer,
        subject=subject,
        email=str(claims["email"]) if is_proven and claims.get("email") else None,
        username=str(claims.get("preferred_username") or subject),
        role=role_of(_groups(claims.get(groups_claim)), roles),
    )


def role_of(groups: Sequence[str], roles: Mapping[str, Role]) -> Role | None:
    """The role of the first group of the mapping somebody is in: its order is its precedence."""
    return next((role for group, role in roles.items() if group in groups), None)


def name_for(identity: Identity) -> str:
    """What somebody who comes in by the provider for the first time is called here."""
    return identity.email or identity.username


def roles_of(text: str) -> dict[str, Role]:
    """`group=role, group=role` as a mapping. Errors: ValueError, which says what is wrong."""
    found: dict[str, Role] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        group, _, role = (piece.strip() for piece in part.rpartition("="))
        if not group or role not in list(Role):
            known = ", ".join(Role)
            raise ValueError(f"{part!r} is not `group=role` with a role of {known}")
        found[group] = Role(role)
    return found


def _groups(told: Any) -> list[str]:
    if isinstance(told, str):
        return told.split()
    return [str(one) for one in told] if isinstance(told, list | tuple) else []
