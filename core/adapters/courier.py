"""Webhook messages over HTTP, to addresses that were looked at and to no others.

The name is resolved once, every address of it is judged, and the connection goes to one that was
judged: a name that changes its mind between the look and the call gains nothing. Redirects are not
followed, and no proxy of the environment is used.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import httpcore2

from core.ports import Answered

TIMEOUT_S: Final = 10.0
URL_MAX_CHARS: Final = 2_000
REDIRECT_FROM, ERROR_FROM = 300, 400

# RFC 6052: what a network that translates sends on to the IPv4 address in the last 32 bits.
_CARRYING: Final = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
NOT_ALLOWED: Final = (
    "This address is of a private or special network; webhooks go there only with "
    "WEBHOOK_ALLOW_PRIVATE=true."
)


class _NotAllowed(httpcore2.ConnectError):
    """The name stands for an address that may not be reached."""


class _Hurried(httpcore2.NetworkStream):
    """A connection whose every wait ends with the message's own time: a receiver that sends a
    byte now and then is given no longer than one that sends none."""

    def __init__(self, plain: httpcore2.NetworkStream, *, until: float) -> None:
        self._plain = plain
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What came."""
        return self._plain.read(max_bytes, self._left_s(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of it."""
        self._plain.write(buffer, self._left_s(timeout))

    def close(self) -> None:
        """At once."""
        self._plain.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        """The same connection, sealed."""
        sealed = self._plain.start_tls(ssl_context, server_hostname, self._left_s(timeout))
        return _Hurried(sealed, until=self._until)

    def get_extra_info(self, info: str) -> Any:
        """What is known of it."""
        return self._plain.get_extra_info(info)

    def _left_s(self, timeout: float | None) -> float:
        left_s = self._until - time.monotonic()
        if left_s <= 0:
            raise httpcore2.ReadTimeout
        return left_s if timeout is None else min(left_s, timeout)


class GuardedBackend(httpcore2.NetworkBackend):
    """Opens connections to the addresses it has judged itself, for one message."""

    def __init__(self, *, allow_private: bool, timeout_s: float = TIMEOUT_S) -> None:
        self._allow_private = allow_private
        self._until = time.monotonic() + timeout_s
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # httpcore's own signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """To a judged address of this name. TLS still asks for the name's certificate."""
        address = self._address(host, port)
        plain = self._plain.connect_tcp(address, port, timeout, local_address, socket_options)
        return _Hurried(plain, until=self._until)

    def _address(self, host: str, port: int) -> str:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore2.ConnectError("The name cannot be resolved.") from error
        addresses = [str(one[4][0]) for one in found]
        if not self._allow_private and not all(map(is_public, addresses)):
            raise _NotAllowed(NOT_ALLOWED)
        return addresses[0]


class HttpCourier:
    """ports.Courier."""

    def __init__(self, *, allow_private: bool, timeout_s: float = TIMEOUT_S) -> None:
        """`timeout_s` is all the time one message is given."""
        self._allow_private = allow_private
        self._timeout_s = timeout_s

    def refusal(self, url: str) -> str | None:
        """Why this URL may not be a target; what its name stands for is judged at every call."""
        wrong = _wrong(url)
        if wrong:
            return wrong
        host = urlsplit(url).hostname or ""
        if not self._allow_private and (_is_local_name(host) or not _is_public_literal(host)):
            return NOT_ALLOWED
        return None

    def post(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> Answered:
        """Send once, over a connection of its own."""
        started = time.perf_counter()
        refused = self.refusal(url)
        if refused:
            return Answered(None, 0, refused)
        status, error = self._send(url, body, headers)
        latency_ms = round((time.perf_counter() - started) * 1000)
        return Answered(status, latency_ms, error)

    def _send(
        self, url: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int | None, str | None]:
        limits = dict.fromkeys(("connect", "read", "write", "pool"), self._timeout_s)
        host = urlsplit(url).netloc.rpartition("@")[2]
        sent = [("Host", host), *headers.items()]
        backend = GuardedBackend(allow_private=self._allow_private, timeout_s=self._timeout_s)
        try:
            with (
                httpcore2.ConnectionPool(network_backend=backend) as pool,
                pool.stream(
                    "POST",
                    url,
                    headers=sent,
                    content=body,
                    extensions={"timeout": limits},
                ) as answer,
            ):
                next(iter(answer.iter_stream()), b"")
                return answer.status, _said(answer.status)
        except httpcore2.TimeoutException:
            return None, f"There was no answer within {self._timeout_s:g} seconds."
        except _NotAllowed as error:
            return None, str(error)
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError, ValueError) as error:
            return None, f"The receiver cannot be reached ({type(error).__name__})."


def is_public(address: str) -> bool:
    """True for an address of the open internet; IPv4 written as IPv6 is judged as IPv4."""
    found = ipaddress.ip_address(address.partition("%")[0])
    judged = found if isinstance(found, ipaddress.IPv4Address) else _carried(found) or found
    return judged.is_global and not judged.is_multicast


def _carried(found: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if any(found in network for network in _CARRYING):
        return ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found.sixtofour


def _wrong(url: str) -> str | None:
    if len(url) > URL_MAX_CHARS or not url.isascii() or not url.isprintable() or " " in url:
        return f"A webhook's URL is at most {URL_MAX_CHARS} plain characters without spaces."
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "This is not a URL."
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "A webhook's URL begins with https:// (or http://) and a host."
    if parts.username or parts.password:
        return "Leave the user and password out of the URL; the signature says who is calling."
    return None


def _is_local_name(host: str) -> bool:
    return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))


def _is_public_literal(host: str) -> bool:
    """False for a forbidden address; a name is judged when it is resolved."""
    try:
        return is_public(host)
    except ValueError:
        return True


def _said(status: int) -> str | None:
    if status < REDIRECT_FROM:
        return None
    if status < ERROR_FROM:
        return f"The receiver redirects ({status}); redirects are not followed."
    return f"The receiver answered {status}."
