"""Rules about people's names and passwords."""

import re
from typing import Final

from core.errors import Rejected

NAME_MAX_CHARS: Final = 200
PASSWORD_MIN_CHARS: Final = 12
PASSWORD_MAX_CHARS: Final = 200
# No colon: it sets tokens (api:payroll) and the system's parts apart from people.
NAME: Final = re.compile(rf"\w[\w .@+'’-]{{0,{NAME_MAX_CHARS - 1}}}")
FEWEST_DIFFERENT: Final = 6  # characters in a password


def clean_name(name: str) -> str:
    """The name to sign in with, an e-mail address or any other. Errors: Rejected."""
    found = " ".join(name.split())
    if not NAME.fullmatch(found) or "\n" in name:
        raise Rejected(
            f"A name is 1 to {NAME_MAX_CHARS} letters, digits, spaces or any of . @ + - _ '."
        )
    return found


def clean_known_as(name: str) -> str:
    """The name as sheets print it. Errors: Rejected."""
    found = " ".join(name.split())
    if len(found) > NAME_MAX_CHARS or not found.isprintable():
        raise Rejected(f"A name on sheets is at most {NAME_MAX_CHARS} printable characters.")
    return found


def refuse_weak_password(password: str, *, name: str) -> None:
    """Errors: Rejected, saying what is missing; length counts, not kinds of characters."""
    if len(password) < PASSWORD_MIN_CHARS:
        raise Rejected(f"A password has at least {PASSWORD_MIN_CHARS} characters.")
    if len(password) > PASSWORD_MAX_CHARS:
        raise Rejected(f"A password has at most {PASSWORD_MAX_CHARS} characters.")
    if len(set(password)) < FEWEST_DIFFERENT or name.lower() in password.lower():
        raise Rejected("This password is easy to guess. Several words in a row are a good one.")
