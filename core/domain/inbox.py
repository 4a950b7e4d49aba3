"""The inbox: a folder or prefix whose files are taken in by themselves; what is left alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Final

REFUSED: Final = "refused"  # where files lie that could not be taken
SETTLED: Final = timedelta(seconds=5)  # whoever writes a file has not touched it for so long
# What file managers leave in every folder; nobody means to send it.
_LITTER: Final = frozenset({"thumbs.db", "desktop.ini"})
_UNFINISHED: Final = (".part", ".partial", ".tmp", ".crdownload", ".filepart", "~")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file that lies there. `name` is its path below the inbox, with slashes."""

    name: str
    size_bytes: int
    changed_at: datetime  # aware
    sent_as: str | None = None  # its path when it came, where it lies elsewhere now

    @property
    def filename(self) -> str:
        """What its sender called it."""
        return PurePosixPath(self.sent_as or self.name).name

    @property
    def folder(self) -> str | None:
        """The folders it was put into; None directly in the inbox."""
        parent = str(PurePosixPath(self.sent_as or self.name).parent)
        return None if parent == "." else parent


def is_meant(name: str) -> bool:
    """Whether somebody meant to send this file: no litter, nothing hidden or unfinished."""
    parts = PurePosixPath(name.lower()).parts
    last = parts[-1] if parts else "."
    hidden = any(part.startswith(".") for part in parts) or last.startswith("~$")
    return not (hidden or last in _LITTER or last.endswith(_UNFINISHED))


def is_due(parcel: Parcel, now: datetime) -> bool:
    """Whether it is to be taken in now: meant, whole, and not refused before."""
    is_new = PurePosixPath(parcel.name).parts[0] != REFUSED
    return is_new and is_meant(parcel.name) and parcel.changed_at + SETTLED <= now


def kept_as(filename: str, mark: str) -> str:
    """Where a refused file lies, below the inbox. `filename` holds no slash."""
    return f"{REFUSED}/{mark}-{filename}"
