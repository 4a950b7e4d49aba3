"""Where bytes lie, and where files come from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.domain.inbox import Parcel


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the store, and when it was last written."""

    key: str
    written_at: datetime  # aware


class SheetStore(Protocol):
    """Durable bytes under their own SHA-256. Errors: NotFound, Unavailable."""

    def put(self, content: bytes, *, media_type: str) -> str:
        """Store durably and return the key; the same bytes give the same key, twice is harmless."""

    def get(self, key: str) -> bytes:
        """The bytes, their hash checked against the key."""

    def exists(self, key: str) -> bool:
        """True where `get` would find it."""

    def delete(self, key: str) -> None:
        """Remove; nothing happens where it is not there."""

    def keys(self, *, after: str, limit: int) -> list[StoredFile]:
        """The next files by key, in its order; the first ones after "". Only looks."""

    def sweep(self, *, older_than_s: float) -> int:
        """Remove what a crash left half written that long ago; gives how much there was."""

    def check(self) -> None:
        """Write, read and delete a small object; raises Unavailable with the cause."""

    def posture(self) -> tuple[str, ...]:
        """What is not set up as it should be, in words; looking changes nothing."""


class Inbox(Protocol):
    """A watched place whose files are taken in. Errors: NotFound, Unavailable."""

    @property
    def place(self) -> str:
        """Where it is, as people know it."""

    def parcels(self) -> list[Parcel]:
        """The files that lie there, the oldest first, refused ones left out."""

    def read(self, name: str) -> bytes:
        """The bytes of a file, by its path there. Errors: also FileRejected (closed to us)."""

    def remove(self, name: str) -> None:
        """It was taken. Nothing happens where it is gone already."""

    def set_aside(self, name: str, kept_as: str) -> None:
        """Move it to that path, among the refused ones."""
