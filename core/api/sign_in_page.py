"""The sign-in page: plain HTML without scripts, under a policy that allows none."""

import base64
import hashlib
from html import escape
from string import Template
from typing import Final
from urllib.parse import quote

from starlette.responses import HTMLResponse

STYLE: Final = """
  body { font: 16px/1.5 system-ui, sans-serif; color: #1c2530; background: #f4f6f8;
         display: grid; place-items: center; min-height: 100vh; margin: 0; }
  main { background: #fff; border: 1px solid #d5dce3; border-radius: 10px; box-sizing: border-box;
         padding: 2rem 2.25rem; width: min(25rem, calc(100vw - 2rem)); margin: 1rem; }
  h1 { font-size: 1.3rem; margin: 0 0 .25rem; }
  p { margin: .25rem 0 1rem; color: #5b6875; }
  .told { color: #b3261e; border-left: 3px solid; padding-left: .75rem; }
  label { display: block; font-size: .9rem; font-weight: 600; margin: 1rem 0 .25rem; }
  input { width: 100%; box-sizing: border-box; font: inherit; color: inherit; background: #fff;
          padding: .55rem .7rem; border: 1px solid #a9b4bf; border-radius: 6px; }
  button, .button { display: block; width: 100%; box-sizing: border-box; font: inherit;
          font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
          margin-top: 1.25rem; padding: .6rem; border-radius: 6px; border: 1px solid #1f5f8b;
          background: #1f5f8b; color: #fff; }
  .button { background: none; color: #1f5f8b; }
  input:focus-visible, button:focus-visible, .button:focus-visible, a:focus-visible
    { outline: 3px solid #7fbde8; outline-offset: 2px; }
  small { display: block; margin-top: 1.5rem; color: #5b6875; font-size: .85rem; }
  code { background: #eef1f4; border-radius: 4px; padding: .1rem .3rem; }
  @media (prefers-color-scheme: dark) {
    body { color: #e4e9ee; background: #14191f; }
    main { background: #1d242c; border-color: #36414c; }
    p, small { color: #9aa7b4; } .told { color: #f2877f; }
    input { background: #14191f; border-color: #5b6875; }
    code { background: #14191f; }
    button { background: #6cb2e0; border-color: #6cb2e0; color: #10161c; }
    .button { color: #7fbde8; border-color: #7fbde8; }
  }
"""
PAGE: Final = Template("""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in · Job Sheet QA Auditor</title>
<style>$style</style>
<main>
  <h1>Sign in</h1>
  <p>Job Sheet QA Auditor</p>
  $told
  <form method="post" action="/sign-in/password">
    <input type="hidden" name="next" value="$next">
    <label for="name">Name or e-mail address</label>
    <input id="name" name="name" value="$name" autocomplete="username" maxlength="200" required>
    <label for="password">Password</label>
    <input id="password" name="password" type="password" autocomplete="current-password"
           maxlength="200" required>
    <button type="submit">Sign in</button>
  </form>
  $provider
  <small>No password yet? Open the link you were given; it works once. Whoever runs this system
  makes a new one with <code>jobsheet link</code> or on the page Users.</small>
</main>
</html>
""")
TOLD: Final = Template('<p class="told" role="alert">$sentence</p>')
PROVIDER: Final = Template(
    '<a class="button" href="/sign-in/provider?next=$next">Sign in with $label</a>'
)
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS: Final = {
    "cache-control": "no-store",
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "x-frame-options": "DENY",
}


def answer(
    *, then: str, provider: str | None, told: str = "", name: str = "", status: int = 200
) -> HTMLResponse:
    """The page. `then` is where to go afterwards, `told` a sentence about what went wrong."""
    button = ""
    if provider is not None:
        button = PROVIDER.substitute(label=escape(provider), next=quote(then, safe=""))
    page = PAGE.substitute(
        style=STYLE,
        told=TOLD.substitute(sentence=escape(told)) if told else "",
        next=escape(then, quote=True),
        name=escape(name, quote=True),
        provider=button,
    )
    return HTMLResponse(page, status, headers=HEADERS)
