"""An OpenID Connect provider, found by discovery: code flow with PKCE, state and nonce."""

import hmac
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import httpx2
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from core import telemetry
from core.domain import identities
from core.domain.access import Role
from core.domain.identities import Identity
from core.errors import Misconfigured, Rejected, Unavailable
from core.ports import Departure

DISCOVERY: Final = "/.well-known/openid-configuration"
SCOPE: Final = "openid profile email"
TIMEOUT_S: Final = 5.0
METADATA_KEPT_S: Final = 3600.0
CLOCK_SKEW_S: Final = 120
VERIFIER_CHARS: Final = 64
# Only signatures the provider alone can make: never `none`, nor one made with our own secret.
SIGNATURES: Final = frozenset({"RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"})
NEEDED: Final = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
AWAY: Final = (
    "The identity provider does not answer at the moment. Try again shortly, or sign in by another "
    "way."
)
REFUSED: Final = "The identity provider did not confirm who you are. Start the sign-in again."

log = telemetry.logger(__name__)


class OidcProvider:
    """Any provider with a discovery document. Safe to share between threads."""

    def __init__(
        self,
        *,
        issuer: str,
        client_id: str,
        client_secret: str,
        label: str,
        groups_claim: str,
        roles: Mapping[str, Role],
    ) -> None:
        self.label = label
        self._issuer = issuer.rstrip("/")
        self._client_id, self._client_secret = client_id, client_secret
        self._groups_claim, self._roles = groups_claim, roles
        self._lock = threading.Lock()
        self._metadata: tuple[float, dict[str, Any]] | None = None
        self._keys: KeySet | None = None

    def depart(self, redirect_uri: str) -> Departure:
        """Begin a sign-in."""
        verifier, nonce = generate_token(VERIFIER_CHARS), generate_token(VERIFIER_CHARS)
        with self._client(redirect_uri) as (client, metadata):
            url, state = client.create_authorization_url(
                metadata["authorization_endpoint"], code_verifier=verifier, nonce=nonce
            )
        return Departure(url=url, state=state, nonce=nonce, verifier=verifier)

    def arrive(self, answer_url: str, redirect_uri: str, departure: Departure) -> Identity:
        """Who came back with this answer: the code redeemed, the ID token checked."""
        code = self._code(dict(parse_qsl(urlsplit(answer_url).query)), departure)
        try:
            with self._client(redirect_uri) as (client, metadata):
                token = client.fetch_token(
                    metadata["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=departure.verifier,
                )
                claims = self._claims(client, metadata, token, departure.nonce)
        except (OAuthError, JoseError, ValueError) as error:
            log.warning("oidc.refused", reason=type(error).__name__)
            raise Rejected(REFUSED) from error
        return identities.read(
            claims,
            issuer=str(metadata["issuer"]),
            groups_claim=self._groups_claim,
            roles=self._roles,
        )

    def check(self) -> None:
        """Fetch discovery and keys anew; nothing of it is kept.

        Errors: Unavailable, Misconfigured (not this issuer's, or keys nobody can use).
        """
        try:
            metadata = self._fetch_metadata()
            answer = httpx2.get(metadata["jwks_uri"], timeout=TIMEOUT_S)
            answer.raise_for_status()
            KeySet.import_key_set(answer.json())
        except httpx2.HTTPError as error:
            raise Unavailable(AWAY) from error
        except (JoseError, ValueError) as error:
            raise Misconfigured("The identity provider's keys cannot be read.") from error

    def _code(self, told: Mapping[str, str], departure: Departure) -> str:
        """The code of an answer to this very departure. Errors: Rejected.

        Checked here: the library takes an answer without a code for another kind of grant. `iss`
        (RFC 9207) tells an answer of another provider that was mixed in.
        """
        is_ours = hmac.compare_digest(told.get("state", "").encode(), departure.state.encode())
        sender = told.get("iss", self._issuer).rstrip("/")
        if not is_ours or sender != self._issuer or "error" in told or not told.get("code"):
            raise Rejected(REFUSED)
        return told["code"]

    @contextmanager
    def _client(self, redirect_uri: str) -> Iterator[tuple[OAuth2Client, dict[str, Any]]]:
        """A client for one exchange. Errors: Unavailable where the provider is away."""
        try:
            metadata = self._discover()
            basic = "client_secret_basic"
            methods = metadata.get("token_endpoint_auth_methods_supported", [basic])
            with OAuth2Client(
                self._client_id,
                self._client_secret,
                token_endpoint_auth_method=basic if basic in methods else "client_secret_post",
                scope=SCOPE,
                redirect_uri=redirect_uri,
                code_challenge_method="S256",
                timeout=TIMEOUT_S,
            ) as client:
                yield client, metadata
        except httpx2.HTTPError as error:
            log.warning("oidc.away", reason=type(error).__name__)
            raise Unavailable(AWAY) from error

    def _discover(self) -> dict[str, Any]:
        """The discovery document. Errors: Unavailable, Misconfigured (not this issuer's)."""
        with self._lock:
            if self._metadata and time.monotonic() - self._metadata[0] < METADATA_KEPT_S:
                return self._metadata[1]
        found = self._fetch_metadata()
        with self._lock:
            self._metadata = (time.monotonic(), found)
        return found

    def _fetch_metadata(self) -> dict[str, Any]:
        answer = httpx2.get(self._issuer + DISCOVERY, timeout=TIMEOUT_S)
        answer.raise_for_status()
        try:
            found: dict[str, Any] = answer.json()
            is_whole = all(isinstance(found[name], str) for name in NEEDED)
        except (ValueError, KeyError, TypeError):
            is_whole = False
        if not is_whole or found["issuer"].rstrip("/") != self._issuer:
            raise Misconfigured(
                "OIDC_ISSUER does not lead to a provider that calls itself by this address."
            )
        return found

    def _claims(
        self, client: OAuth2Client, metadata: dict[str, Any], token: Mapping[str, Any], nonce: str
    ) -> CodeIDToken:
        """The claims of the ID token. Errors: JoseError, ValueError (there is none)."""
        text = str(token.get("id_token") or "")
        if not text:
            raise ValueError("The provider sent no ID token.")
        offered = metadata.get("id_token_signing_alg_values_supported", ["RS256"])
        registry = JWSRegistry(
            algorithms=sorted(SIGNATURES & set(offered)), strict_check_header=False
        )
        try:
            decoded = jwt.decode(text, self._key_set(client, metadata), registry=registry)
        except InvalidKeyIdError:  # The provider has changed its keys.
            fresh = self._key_set(client, metadata, is_stale=True)
            decoded = jwt.decode(text, fresh, registry=registry)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {"iss": {"values": [metadata["issuer"]]}, "aud": {"value": self._client_id}},
            {
                "nonce": nonce,
                "client_id": self._client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(leeway=CLOCK_SKEW_S)
        return claims

    def _key_set(
        self, client: OAuth2Client, metadata: dict[str, Any], *, is_stale: bool = False
    ) -> KeySet:
        with self._lock:
            if self._keys is not None and not is_stale:
                return self._keys
        answer = client.request("GET", metadata["jwks_uri"], withhold_token=True)
        answer.raise_for_status()
        keys = KeySet.import_key_set(answer.json())
        with self._lock:
            self._keys = keys
        return keys
