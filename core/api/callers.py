"""Who is asking: a bearer token, or the session cookie of our own pages."""

from functools import partial
from urllib.parse import urlsplit

from anyio import to_thread
from starlette.requests import Request

from core.api.problems import Unauthenticated
from core.api.runtime import runtime_of
from core.domain.model import Actor
from core.errors import Forbidden
from core.services import api_tokens, sessions
from core.services.sessions import Origin

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
        cookie = request.cookies.get(sessions.COOKIE_NAME)
        address = origin(request).address
        found = await to_thread.run_sync(partial(sessions.actor_of, rt, cookie, address=address))
    if found is None:
        raise Unauthenticated
    if header is None and request.method not in SAFE_METHODS:
        require_same_origin(request)
    return found


def origin(request: Request) -> Origin:
    """Where a request comes from; behind a proxy as FORWARDED_ALLOW_IPS lets it tell."""
    address = request.client.host if request.client else ""
    return Origin(address=address, browser=request.headers.get("user-agent", ""))


def require_same_origin(request: Request) -> None:
    """Errors: Forbidden where the browser does not say that the post comes from our own page."""
    site = request.headers.get("sec-fetch-site")
    sender = request.headers.get("origin", "")
    ours = {request.headers.get("host", ""), urlsplit(runtime_of(request).public_url).netloc}
    is_ours = site == "same-origin" if site else urlsplit(sender).netloc in ours - {""}
    if not is_ours:
        raise Forbidden("This can only be done from our own pages.")


def _bearer(header: str) -> str:
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
