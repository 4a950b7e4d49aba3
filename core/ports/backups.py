"""Copies of the database, and where they lie."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from core.domain.ops.backups import BackupPlan, Tables


class Readable(Protocol):
    """What is read from its beginning to its end, and nothing else."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most so many; none at its end."""


class BackupStore(Protocol):
    """Durable files by name, of any size, apart from the sheets. Errors: NotFound, Unavailable."""

    def write(self, name: str, source: Readable) -> int:
        """Store all that can be read from there, in one piece or not at all; gives the bytes."""

    def open(self, name: str) -> AbstractContextManager[Readable]:
        """The file, to be read from its beginning."""

    def delete(self, name: str) -> None:
        """Remove; nothing happens where it is not there."""

    def names(self) -> list[str]:
        """Every file there is, sorted."""


@dataclass(frozen=True, slots=True)
class Dump:
    """A database on its way into a file. `tables` is what the very snapshot holds that is read;
    `objects` the stored files its rows name, with their sizes (0: not known)."""

    stream: Readable
    tables: Tables
    objects: Mapping[str, int]
    revision: str
    server: str


class DatabaseCopies(Protocol):
    """Copies of the whole database. Errors of all: Unavailable, Misconfigured."""

    def check(self) -> str:
        """What would make a copy, in words; raises Misconfigured where nothing could."""

    def dump(self) -> AbstractContextManager[Dump]:
        """Copy one snapshot; at its end the copy is known to be whole."""

    def rehearse(self, stream: Readable) -> Tables:
        """Restore into a database of its own, look what it holds, and drop it again."""

    def restore_beside(self, stream: Readable, name: str) -> Tables:
        """Restore into a new database of this name on the same server, and keep it."""

    def drop(self, name: str) -> None:
        """Remove a database that was restored beside; never the one in use."""

    def swap(self, name: str) -> str:
        """Put that database in the place of the one in use; gives the name of the one put away."""


class SheetCopies(Protocol):
    """The stored files a second time, beside the backups. Errors of all: Unavailable."""

    def keep(self, keys: Iterable[str]) -> int:
        """Copy those that are not there yet; gives how many of all are not to be had any more."""

    def amiss(self, key: str) -> str | None:
        """What is wrong with a copy, as the end of a sentence; None where its bytes are whole."""

    def give_back(self, keys: Iterable[str]) -> int:
        """Put those into the storage that are not there; gives how many those were."""

    def forget_but(self, keys: Collection[str]) -> int:
        """Remove every other copy; gives how many those were."""


@dataclass(frozen=True, slots=True)
class Backups:
    """Where backups lie, what makes them, when, and how long they are kept.

    `sheets` is None where the storage itself keeps what is deleted or overwritten, as a bucket
    with versions does.
    """

    store: BackupStore
    copies: DatabaseCopies
    plan: BackupPlan
    sheets: SheetCopies | None = None
