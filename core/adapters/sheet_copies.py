"""The stored files a second time: linked on the same disk, copied to another.

A link costs nothing and outlives the deletion or replacement of the file; the store never writes
into one. Only a copy on another disk outlives the disk.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from core.adapters.stores.store_keys import checked, is_key
from core.errors import Unavailable

UNFINISHED: Final = ".tmp"


class LinkedCopies:
    """ports.SheetCopies of a local store's folder, in another folder."""

    def __init__(self, sheets: Path, folder: Path) -> None:
        self._sheets, self._folder = sheets.absolute(), folder.absolute()

    def keep(self, keys: Iterable[str]) -> int:
        """What is there already is left alone: under its key nothing else can lie."""
        missing = 0
        with self._reporting():
            for key in keys:
                missing += not _brought(self._sheets / checked(key), self._folder / key)
        return missing

    def amiss(self, key: str) -> str | None:
        """Read whole and hashed."""
        path = self._folder / checked(key)
        with self._reporting():
            if not path.is_file():
                return "is missing"
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        return None if path.name == digest else "is damaged"

    def give_back(self, keys: Iterable[str]) -> int:
        """A copy that is damaged is not given back."""
        given = 0
        with self._reporting():
            for key in keys:
                target = self._sheets / checked(key)
                if not target.exists() and self.amiss(key) is None:
                    given += _brought(self._folder / key, target)
        return given

    def forget_but(self, keys: Collection[str]) -> int:
        """Also what a crash left half written."""
        stay, gone = set(keys), 0
        with self._reporting():
            for path in self._folder.glob("??/*"):
                key = f"{path.parent.name}/{path.name}"
                if key not in stay:
                    path.unlink(missing_ok=True)
                    gone += is_key(key)
        return gone

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Unavailable(
                f"The copies of the sheets in {self._folder} cannot be used: "
                f"{error.strerror or error}."
            ) from error


def _brought(source: Path, target: Path) -> bool:
    """True where the file lies under its second name now; false where there is none."""
    if target.exists():
        return True
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        target.hardlink_to(source)
    except FileNotFoundError:
        return False
    except FileExistsError:
        return True
    except OSError:  # Another disk, or one that knows no links.
        return _copied(source, target)
    return True


def _copied(source: Path, target: Path) -> bool:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=UNFINISHED)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            with source.open("rb") as bytes_:
                shutil.copyfileobj(bytes_, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except FileNotFoundError:
        return False
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
    return True
