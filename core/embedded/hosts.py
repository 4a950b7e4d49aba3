"""Where a server listens, and where this machine reaches it."""

import ipaddress


def is_everywhere(host: str) -> bool:
    """Whether a server told to listen there listens on every address of the machine."""
    try:
        return not host or ipaddress.ip_address(host).is_unspecified
    except ValueError:  # a name
        return False


def from_here(host: str) -> str:
    """The address at which this very machine reaches it."""
    if not is_everywhere(host):
        return host
    return "::1" if ":" in host else "127.0.0.1"
