"""Names given to what comes in: receipt numbers, and a file name safe to store and show."""

import secrets
import unicodedata
from pathlib import PurePath
from typing import Final

CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: none is misread
GROUP: Final = 4
FILENAME_MAX_CHARS: Final = 200
NOTE_MAX_CHARS: Final = 200
UNNAMED: Final = "unnamed"


def new_receipt() -> str:
    """A receipt number such as R-7K3F-92QD: 40 random bits, so nobody guesses another's."""
    letters = "".join(secrets.choice(CROCKFORD) for _ in range(2 * GROUP))
    return f"R-{letters[:GROUP]}-{letters[GROUP:]}"


def clean_filename(name: str) -> str:
    """The last part of the name, without control or direction characters, at most 200 long.

    The ending is kept, because people sort and search by it.
    """
    last = _printable(name.replace("\\", "/").rstrip("/").rpartition("/")[2]).strip(". ")
    if not last:
        return UNNAMED
    ending = PurePath(last).suffix[: GROUP * 3]
    if len(last) <= FILENAME_MAX_CHARS:
        return last
    return last[: FILENAME_MAX_CHARS - len(ending)] + ending


def clean_note(text: str) -> str:
    """One line of printable text, at most 200 characters."""
    return _printable(text).strip()[:NOTE_MAX_CHARS]


def _printable(text: str) -> str:
    normal = unicodedata.normalize("NFC", text)
    kept = (" " if one.isspace() else one for one in normal if _is_shown(one))
    return " ".join("".join(kept).split())


def _is_shown(character: str) -> bool:
    """Not a control, format, surrogate or unassigned character; white space becomes a blank."""
    return character.isspace() or not unicodedata.category(character).startswith("C")
