"""A real OpenID Connect provider in a process of its own, stricter and, when told, malicious.

`oidc-provider-mock` serves discovery, keys, authorisation and tokens. Around it stands what it
lacks: PKCE is enforced, and `PUT /misbehave` has it hand out ID tokens as an attacker would.
"""

import base64
import hashlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2

Environ = dict[str, Any]
Start = Callable[..., Any]
START_S = 120
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Provider:
    """Where it is, and how to tell it about people."""

    issuer: str

    def person(self, subject: str, **claims: object) -> None:
        """Have the provider know somebody, with these claims."""
        httpx2.put(f"{self.issuer}/users/{subject}", json=claims).raise_for_status()

    def misbehave(self, how: str) -> None:
        """Hand out the next ID tokens in this wrong way; an empty string for the right one."""
        httpx2.put(f"{self.issuer}/misbehave", content=how).raise_for_status()

    def authorise(self, url: str, subject: str) -> str:
        """Press the button at the provider as this person; gives where it sends the browser."""
        answer = httpx2.post(url, data={"sub": subject})
        assert "location" in answer.headers, answer.text
        return str(answer.headers["location"])


@contextmanager
def running() -> Iterator[Provider]:
    """The provider, until the end of the block."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    # Its own library warns of being old; warnings are errors in our tests, not in its process.
    command = [sys.executable, "-W", "ignore", "-m", "tests.oidc_program", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield Provider(f"http://{HOST}:{port}")
    finally:
        process.terminate()
        process.wait(START_S)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("The OpenID provider did not start.")


class Stricter:
    """WSGI around the provider."""

    def __init__(self, app: Callable[[Environ, Start], Iterable[bytes]]) -> None:
        from joserfc.jwk import RSAKey

        self._app = app
        self._challenges: dict[str, str] = {}  # by code
        self._how = ""
        self._published = RSAKey.generate_key(2048, {"kid": "published"}, private=True)
        self._foreign = RSAKey.generate_key(2048, {"kid": "published"}, private=True)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/misbehave":
            self._how = _body(environ).decode()
            return _answer(start, "204 No Content", b"")
        if path == "/oauth2/authorize" and environ["REQUEST_METHOD"] == "POST":
            return self._authorise(environ, start)
        if path == "/oauth2/token":
            return self._token(environ, start)
        if path == "/jwks":
            return self._keys(environ, start)
        return self._app(environ, start)

    def _authorise(self, environ: Environ, start: Start) -> Iterable[bytes]:
        asked = parse_qs(environ["QUERY_STRING"])
        if asked.get("code_challenge_method") != ["S256"]:
            return _answer(start, "400 Bad Request", b"PKCE is required")

        def seen(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            location = dict(headers).get("Location", "")
            code = parse_qs(urlsplit(location).query).get("code", [""])[0]
            self._challenges[code] = asked["code_challenge"][0]
            return start(status, headers, *rest)

        return self._app(environ, seen)

    def _token(self, environ: Environ, start: Start) -> Iterable[bytes]:
        content = _body(environ)
        form = parse_qs(content.decode())
        verifier = form.get("code_verifier", [""])[0]
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        if self._challenges.get(form["code"][0]) != digest.decode().rstrip("="):
            return _answer(start, "400 Bad Request", b'{"error": "invalid_grant"}')
        environ["wsgi.input"] = BytesIO(content)
        told = json.loads(self._inner(environ))
        if self._how and "id_token" in told:
            told["id_token"] = self._misbehaved(told["id_token"])
        return _answer(start, "200 OK", json.dumps(told).encode())

    def _keys(self, environ: Environ, start: Start) -> Iterable[bytes]:
        keys = json.loads(self._inner(environ))
        if self._how:
            keys["keys"].append(self._published.as_dict(private=False))
        return _answer(start, "200 OK", json.dumps(keys).encode())

    def _inner(self, environ: Environ) -> bytes:
        return b"".join(self._app(environ, lambda *_rest: None))

    def _misbehaved(self, token: str) -> str:
        import jwt as pyjwt
        from joserfc import jwt

        claims = pyjwt.decode(token, options={"verify_signature": False})
        claims.pop("at_hash", None)
        claims |= {
            "audience": {"aud": "somebody else"},
            "issuer": {"iss": "https://elsewhere.example"},
            "nonce": {"nonce": "another"},
            "expired": {"exp": claims["exp"] - 7200},
            "subject": {"sub": ""},
        }.get(self._how, {})
        if self._how == "unsigned":
            return pyjwt.encode(claims, "", algorithm="none", headers={"kid": "published"})
        if self._how == "shared secret":
            secret = "secret" * 8  # the client's, which it shares with the provider
            return pyjwt.encode(claims, secret, algorithm="HS256", headers={"kid": "published"})
        key = self._foreign if self._how == "foreign" else self._published
        return jwt.encode({"alg": "RS256", "kid": "published"}, claims, key)


def _body(environ: Environ) -> bytes:
    content: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    return content


def _answer(start: Start, status: str, content: bytes) -> list[bytes]:
    start(status, [("Content-Type", "application/json"), ("Content-Length", str(len(content)))])
    return [content]


def main() -> None:
    """Serve until told to end."""
    import oidc_provider_mock
    from werkzeug.serving import run_simple

    run_simple(HOST, int(sys.argv[1]), Stricter(oidc_provider_mock.app()), threaded=True)


if __name__ == "__main__":
    main()
