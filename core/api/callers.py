"""Who is asking: a bearer token, or the session cookie of our own pages."""

from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from anyio import to_thread
from starlette.requests import Request
from starlette.types import Scope

from core.api.problems import TooManyRequests, Unauthenticated
from core.api.runtime import runtime_of
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.errors import AuditorError, Forbidden
from core.ports import Allowance
from core.services.access import api_tokens, sessions
from core.services.access.sessions import Origin

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ALLOWANCE = "jobsheet_allowance"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


async def actor(request: Request) -> Actor:
    """Whoever is asking; programs are counted.

    A cookie travels by itself, so it opens unsafe methods to our own pages only; a bearer token
    never does. Where both come, the token alone counts.
    Errors: Unauthenticated; Forbidden (a post from another site's page); TooManyRequests.
    """
    rt, address = runtime_of(request), origin(request).address
    header = request.headers.get("authorization")
    if header is not None:
        found = await to_thread.run_sync(api_tokens.actor_of, rt, _bearer(header))
    else:
        cookie = request.cookies.get(sessions.COOKIE_NAME)
        found = await to_thread.run_sync(partial(sessions.actor_of, rt, cookie, address=address))
    if found is None:
        raise Unauthenticated
    if header is None and request.method not in SAFE_METHODS:
        require_same_origin(request)
    if header is not None:
        await count(request, found)
    return replace(found, address=address)


async def count(request: Request, found: Actor) -> None:
    """Take one request from the caller's minute, once for each. Errors: TooManyRequests."""
    limits = runtime_of(request).limits
    if limits is None or allowance_of(request.scope) is not None:
        return
    allowance = await to_thread.run_sync(limits.take, found.name)
    request.scope.setdefault("state", {})[ALLOWANCE] = allowance
    if not allowance.is_allowed:
        raise TooManyRequests(allowance.reset_s)


def allowance_of(scope: Scope) -> Allowance | None:
    """What is left of the caller's minute; None where nobody was counted."""
    found: Allowance | None = scope.get("state", {}).get(ALLOWANCE)
    return found


def origin(request: Request) -> Origin:
    """Where a request comes from; behind a proxy as FORWARDED_ALLOW_IPS lets it tell."""
    address = request.client.host if request.client else ""
    return Origin(address=address, browser=request.headers.get("user-agent", ""))


def is_local(request: Request) -> bool:
    """True for a program on this very machine that did not come through a proxy."""
    if any(name in request.headers for name in FORWARDED):
        return False
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    # A server that listens on every address sees IPv4 written as IPv6.
    address = request.client.host.removeprefix("::ffff:") if request.client else ""
    return {address, host} <= LOOPBACK


async def may(request: Request, action: Action) -> bool:
    """Whether whoever asks may do this; a caller we cannot name (also because the database is
    away) is nobody, except on this machine."""
    if is_local(request):
        return True
    try:
        return access.may(await actor(request), action)
    except AuditorError:
        return False


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
