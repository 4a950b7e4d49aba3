"""GET /sign-in and POST /sign-out: the session cookie comes and goes."""

from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from core.api.callers import require_same_origin
from core.api.runtime import runtime_of
from core.errors import Rejected
from core.services import sign_in

NO_STORE: Final = {"cache-control": "no-store"}
PAGE_HEADERS: Final = {
    **NO_STORE,
    "content-security-policy": (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
    ),
}
USED_UP_PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign-in link used up</title>
<style>
  body { font: 16px/1.6 system-ui, sans-serif; color: #1f2933; background: #f5f7fa;
         display: grid; place-items: center; min-height: 100vh; margin: 0; }
  main { background: #fff; border: 1px solid #e4e7eb; border-radius: 12px;
         padding: 2rem 2.5rem; max-width: 30rem; margin: 1rem; }
  h1 { font-size: 1.25rem; margin: 0 0 .5rem; }
  code { background: #f0f4f8; border-radius: 6px; padding: .15rem .4rem; }
  @media (prefers-color-scheme: dark) {
    body { color: #e4e7eb; background: #11161c; }
    main { background: #1a212a; border-color: #2f3a46; }
    code { background: #11161c; }
  }
</style>
<main>
  <h1>This sign-in link cannot be used any more</h1>
  <p>A link signs you in once, within a day. This one has been used, has expired,
     or is incomplete.</p>
  <p>Run <code>jobsheet link</code> on the machine where the system runs; it prints a new one.
     If you are signed in already, just <a href="/">go on</a>.</p>
</main>
</html>
"""


async def enter(request: Request) -> Response:
    """Redeem the link and go to the first page; a HEAD (a preview of the link) uses nothing up."""
    if request.method == "HEAD":
        return Response(headers=NO_STORE)
    rt = runtime_of(request)
    try:
        cookie = await to_thread.run_sync(sign_in.redeem, rt, request.query_params.get("token", ""))
    except Rejected:
        return HTMLResponse(USED_UP_PAGE, 400, headers=PAGE_HEADERS)
    answer = RedirectResponse("/", 303, headers=NO_STORE)
    answer.set_cookie(
        sign_in.COOKIE_NAME,
        cookie,
        max_age=sign_in.session_s(rt),
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


async def leave(request: Request) -> Response:
    """Forget the cookie. Errors: Forbidden (another site's form)."""
    require_same_origin(request)
    answer = RedirectResponse("/", 303, headers=NO_STORE)
    answer.delete_cookie(sign_in.COOKIE_NAME, path="/", httponly=True, samesite="lax")
    return answer
