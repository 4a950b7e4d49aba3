"""Routes of signing in and out: the session cookie comes and goes here, and nowhere else."""

from functools import partial
from typing import Final
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.api import callers, sign_in_page
from core.api.callers import require_same_origin
from core.api.runtime import runtime_of
from core.domain import storable
from core.errors import AuditorError, Rejected, Unavailable
from core.services.access import provider_sign_in, sessions, sign_in
from core.services.access.sign_in import Held

NO_STORE: Final = {"cache-control": "no-store"}
DEPARTURE_COOKIE: Final = "jobsheet_departure"
USED_UP: Final = (
    "This sign-in link cannot be used any more: a link signs you in once, within a day. "
    "Sign in with your password, or run `jobsheet link` where the system runs for a new one."
)
HASHES_AT_ONCE: Final = 2  # each takes 64 MB and a core for a while, by intent
FORM_FIELDS_MAX: Final = 5

_limiter = CapacityLimiter(HASHES_AT_ONCE)


async def enter(request: Request) -> Response:
    """The sign-in page; with a link's token, straight in. A HEAD (a preview) uses nothing up."""
    if request.method == "HEAD":
        return Response(headers=NO_STORE)
    token, then = request.query_params.get("token"), _then(request.query_params.get("next"))
    if token is None:
        return _page(request, then=then)
    rt, origin = runtime_of(request), callers.origin(request)
    try:
        cookie = await to_thread.run_sync(sign_in.redeem, rt, token, origin)
    except Rejected:
        return _page(request, then=then, told=USED_UP, status=400)
    return _signed_in(request, cookie, then)


async def by_password(request: Request) -> Response:
    """A name and its password. Errors: Forbidden (another site's form)."""
    require_same_origin(request)
    rt, origin = runtime_of(request), callers.origin(request)
    name, password, then = await _form(request)
    work = partial(sign_in.with_password, rt, name, password, origin)
    try:
        cookie = await to_thread.run_sync(work, limiter=_limiter)
    except Held as error:
        answer = _page(request, then=then, told=str(error), name=name, status=429)
        answer.headers["retry-after"] = str(max(1, round(error.retry_after_s)))
        return answer
    except Rejected as error:
        return _page(request, then=then, told=str(error), name=name, status=401)
    return _signed_in(request, cookie, then)


async def by_provider(request: Request) -> Response:
    """Away to the identity provider; where it does not answer, back to the page that says so."""
    rt, then = runtime_of(request), _then(request.query_params.get("next"))
    try:
        url, kept = await to_thread.run_sync(partial(provider_sign_in.depart, rt, then=then))
    except AuditorError as error:
        return _page(request, then=then, told=str(error), status=503)
    answer = RedirectResponse(url, 303, headers=NO_STORE)
    answer.set_cookie(
        DEPARTURE_COOKIE,
        kept,
        max_age=provider_sign_in.DEPARTURE_MINUTES * 60,
        path=provider_sign_in.ARRIVAL,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


async def arrived(request: Request) -> Response:
    """Back from the identity provider, with an answer that fits what this browser left with."""
    rt, origin = runtime_of(request), callers.origin(request)
    kept = request.cookies.get(DEPARTURE_COOKIE, "")
    work = partial(provider_sign_in.arrive, rt, request.url.query, kept, origin)
    try:
        cookie, then = await to_thread.run_sync(work)
    except AuditorError as error:
        status = 503 if isinstance(error, Unavailable) else 403
        answer: Response = _page(request, then="/", told=str(error), status=status)
    else:
        answer = _signed_in(request, cookie, _then(then))
    answer.delete_cookie(DEPARTURE_COOKIE, path=provider_sign_in.ARRIVAL, httponly=True)
    return answer


async def leave(request: Request) -> Response:
    """End this session, on the server as well. Errors: Forbidden (another site's form)."""
    require_same_origin(request)
    rt = runtime_of(request)
    cookie = request.cookies.get(sessions.COOKIE_NAME)
    actor = await to_thread.run_sync(sessions.actor_of, rt, cookie)
    if actor is not None and actor.session_id is not None:
        await to_thread.run_sync(partial(sessions.end, rt, actor.session_id, actor=actor))
    answer = RedirectResponse("/sign-in", 303, headers=NO_STORE)
    answer.delete_cookie(sessions.COOKIE_NAME, path="/", httponly=True, samesite="lax")
    return answer


def _page(
    request: Request, *, then: str, told: str = "", name: str = "", status: int = 200
) -> Response:
    provider = runtime_of(request).identity_provider
    label = provider.label if provider is not None else None
    return sign_in_page.answer(then=then, provider=label, told=told, name=name, status=status)


def _signed_in(request: Request, cookie: str, then: str) -> Response:
    answer = RedirectResponse(then, 303, headers=NO_STORE)
    answer.set_cookie(
        sessions.COOKIE_NAME,
        cookie,
        max_age=sessions.lives_s(runtime_of(request)),
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


async def _form(request: Request) -> tuple[str, str, str]:
    """Name, password, and where to go afterwards; what is missing or no text is empty."""
    try:
        async with request.form(max_files=0, max_fields=FORM_FIELDS_MAX) as form:
            fields = [form.get(name) or "" for name in ("name", "password", "next")]
    except (HTTPException, UnicodeError):
        fields = []
    texts = ["" if isinstance(one, UploadFile) else storable.fitted(one) for one in fields]
    name, password, then = texts or ("", "", "")
    return name, password, _then(then)


def _then(text: str | None) -> str:
    """A page of our own to go to; anything else is the first page."""
    try:
        parts = urlsplit(text or "/")
    except ValueError:
        return "/"
    is_ours = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    is_plain = text is not None and text.isprintable() and "\\" not in text
    if not is_ours or not is_plain or parts.path.startswith(("//", "/sign-", "/api/")):
        return "/"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
