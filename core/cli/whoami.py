"""Who types: the commands act in the name of the user of this machine."""

import getpass
import os

from core.domain import actors
from core.domain.model import Actor


def actor(name: str | None = None) -> Actor:
    """The actor of a command; `name` where somebody says in whose name they act."""
    return actors.command_line(name or user_name())


def user_name() -> str:
    """The user of this machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # A user id without a name, as in many containers.
        return f"user {os.getuid()}"
