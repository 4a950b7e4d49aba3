"""Where a server listens, and how this machine reaches it."""

from ipaddress import IPv4Address, IPv6Address

import pytest

from core.embedded import hosts


@pytest.mark.parametrize(
    ("host", "reached"),
    [(str(IPv4Address(0)), "127.0.0.1"), (str(IPv6Address(0)), "::1"), ("", "127.0.0.1")],
)
def test_what_listens_everywhere_is_reached_on_this_machine(host: str, reached: str) -> None:
    assert hosts.is_everywhere(host)
    assert hosts.from_here(host) == reached


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "192.0.2.7", "2001:db8::7", "sheets"])
def test_what_listens_at_one_address_is_reached_there(host: str) -> None:
    assert not hosts.is_everywhere(host)
    assert hosts.from_here(host) == host
