"""What signs sessions, and who vouches for people."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.bootstrap.environment import revealed
from core.domain import identities, secret_strength
from core.errors import Misconfigured
from core.settings import Settings

if TYPE_CHECKING:
    from core.ports import IdentityProvider


def session_secret(found: Settings) -> str:
    """What signs session cookies. Errors: Misconfigured when it, or the one before it, is weak."""
    secret, previous = revealed(found.jwt_secret), found.jwt_secret_previous
    checked = [("JWT_SECRET", secret)]
    if previous is not None:
        checked.append(("JWT_SECRET_PREVIOUS", previous.get_secret_value()))
    for name, value in checked:
        weakness = secret_strength.weakness(value)
        if weakness is not None:
            raise Misconfigured(
                f"{name} {weakness}. It signs sign-ins, so the app does not start with it: it "
                f"needs at least {secret_strength.SHORTEST_BYTES} random bytes. Make one with "
                "`openssl rand -hex 32` and give the same to every app."
            )
    return secret


def identity_provider(found: Settings) -> "IdentityProvider | None":
    """The provider of OIDC_ISSUER; None where none is set. Errors: Misconfigured."""
    if found.oidc_issuer is None:
        return None
    from core.adapters.oidc import OidcProvider

    if found.oidc_client_id is None or found.oidc_client_secret is None:
        raise Misconfigured(
            "OIDC_ISSUER is set, so OIDC_CLIENT_ID and OIDC_CLIENT_SECRET are needed as well."
        )
    if not _is_safe(found.oidc_issuer):
        raise Misconfigured("OIDC_ISSUER has to be an https address.")
    try:
        roles = identities.roles_of(found.oidc_roles)
    except ValueError as error:
        raise Misconfigured(f"OIDC_ROLES is wrong: {error}.") from error
    return OidcProvider(
        issuer=found.oidc_issuer,
        client_id=found.oidc_client_id,
        client_secret=found.oidc_client_secret.get_secret_value(),
        label=found.oidc_label,
        groups_claim=found.oidc_groups_claim,
        roles=roles,
    )


def _is_safe(url: str) -> bool:
    """Over https, or on this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1")
