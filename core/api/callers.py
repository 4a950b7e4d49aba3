"""Who is asking: a bearer token, or the session cookie of our own pages."""

from urllib.parse import urlsplit

from anyio import to_thread
from starlette.requests import Request

from core.api.problems import Unauthenticated
from core.api.runtime import runtime_of
from core.domain.model import Actor
from core.errors import Forbidden
from core.services import api_tokens, sign_in

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


async def actor(request: Request) -> Actor:
    """Whoever is asking. Errors: Unauthenticated; Forbidden (a post from another site's page).

    A cookie travels by itself, so it opens unsafe methods to our own pages only; a bearer token
    never does. Where both come, the token alone counts.
    """
    rt = runtime_of(request)
    header = request.headers.get("authorization")
    if header is not None:
        found = await to_thread.run_sync(api_tokens.actor_of, rt, _bearer(header))
    else:
        found = sign_in.actor_of(rt, request.cookies.get(sign_in.COOKIE_NAME))
    if found is None:
        raise Unauthenticated
    if header is None and request.method not in SAFE_METHODS:
        require_same_origin(request)
    return found


def require_same_origin(request: Request) -> None:
    """Errors: Forbidden where the browser does not say that the post comes from our own page."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin", "")
    ours = {request.headers.get("host", ""), urlsplit(runtime_of(request).public_url).netloc}
    is_ours = site == "same-origin" if site else urlsplit(origin).netloc in ours - {""}
    if not is_ours:
        raise Forbidden("This can only be done from our own pages.")


def _bearer(header: str) -> str:
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
