"""The inbox as a folder, on this machine or mounted here."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from core.domain.inbox import REFUSED, Parcel
from core.errors import ErrorCode, FileRejected, NotFound, Unavailable

MOST_FILES: Final = 1000  # looked at in one go


class InboxFolder:
    """ports.Inbox in a folder. Links are not followed: they could lead out of it."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()

    @property
    def place(self) -> str:
        """The folder, as people know it."""
        return str(self._root)

    def parcels(self) -> list[Parcel]:
        """The files that lie there, the oldest first, refused ones left out."""
        with self._reporting():
            if not self._root.is_dir():
                raise Unavailable(f"The inbox {self._root} is not there.")
            return sorted(self._walk(), key=lambda one: (one.changed_at, one.name))

    def read(self, name: str) -> bytes:
        """The bytes of a file. Errors: NotFound, FileRejected (closed to us), Unavailable."""
        with self._reporting(name):
            try:
                return self._path(name).read_bytes()
            except PermissionError as error:  # this file alone: the others must not wait for it
                raise FileRejected(
                    ErrorCode.CORRUPT, "The workers may not open this file: see its permissions."
                ) from error

    def remove(self, name: str) -> None:
        """It was taken. Nothing happens where it is gone already."""
        with self._reporting(name):
            self._path(name).unlink(missing_ok=True)

    def set_aside(self, name: str, kept_as: str) -> None:
        """Move it among the refused ones."""
        with self._reporting(name):
            self._path(kept_as).parent.mkdir(exist_ok=True)
            self._path(name).replace(self._path(kept_as))

    def _walk(self) -> Iterator[Parcel]:
        found = 0
        for folder, folders, names in os.walk(self._root):
            folders[:] = sorted(one for one in folders if one != REFUSED and one[0] != ".")
            for name in sorted(names):
                path = Path(folder) / name
                if path.is_symlink() or not path.is_file():
                    continue
                if (found := found + 1) > MOST_FILES:
                    return
                yield self._parcel(path)

    def _parcel(self, path: Path) -> Parcel:
        told = path.stat()
        name = path.relative_to(self._root).as_posix()
        return Parcel(name, told.st_size, datetime.fromtimestamp(told.st_mtime, UTC))

    def _path(self, name: str) -> Path:
        path = self._root / name
        if not path.parent.resolve().is_relative_to(self._root.resolve()) or path.is_symlink():
            raise NotFound("That file does not lie in the inbox.")
        return path

    @contextmanager
    def _reporting(self, name: str = "") -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise NotFound(f"{name} is not in the inbox any more.") from error
        except OSError as error:
            raise Unavailable(
                f"The inbox {self._root} cannot be used: {error.strerror or error}."
            ) from error
