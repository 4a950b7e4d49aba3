"""Actors that are no person in front of a page: the command line, and the system itself."""

from typing import Final

from core.domain.access import Role
from core.domain.model import Actor

COMMAND_LINE: Final = "command line"


def command_line(name: str) -> Actor:
    """Whoever types `jobsheet` on the machine itself may do everything; the trail says who."""
    return Actor(name=name, role=Role.ADMIN, address=COMMAND_LINE)


def system(part: str) -> Actor:
    """A part of the system that acts by itself, such as start-up."""
    return Actor(name=f"system:{part}", role=Role.ADMIN, address="system")
