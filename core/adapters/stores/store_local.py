"""Stored bytes in a local folder, written so that a power cut leaves the old state or the new."""

import errno
import os
import secrets
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from core.adapters.stores.store_keys import checked, is_key, key_of, verified
from core.errors import NotFound, Unavailable
from core.ports import StoredFile

_UNFINISHED = ".tmp"
_CAUSES = {
    errno.ENOENT: "it was removed",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "this program may not write or read there",
    errno.EPERM: "this program may not write or read there",
    errno.ENOTDIR: "something on the path is not a folder",
    errno.EMFILE: "too many files are open",
    errno.EIO: "the disk reports an error",
}


class LocalStore:
    """ports.SheetStore in a folder. Several processes may share it."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()

    def put(self, content: bytes, *, media_type: str) -> str:  # of the port: S3's
        """Store durably and return the key. Written again where it is there: that heals damage."""
        key = key_of(content)
        with self._reporting():
            self._make_root()
            _write_durably(self._root / key, content)
        return key

    def get(self, key: str) -> bytes:
        """The bytes, checked. Errors: NotFound, Damaged, Unavailable."""
        path = self._root / checked(key)
        with self._reporting():
            try:
                content = path.read_bytes()
            except FileNotFoundError as error:
                if not self._root.is_dir():
                    raise  # The whole folder is away, as where a disk is not mounted.
                raise NotFound("The stored file is not there any more.") from error
        return verified(key, content)

    def exists(self, key: str) -> bool:
        """True where a file lies under the key."""
        with self._reporting():
            return is_key(key) and (self._root / key).is_file()

    def delete(self, key: str) -> None:
        """Remove durably; nothing happens where it is not there."""
        path = self._root / checked(key)
        with self._reporting():
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                _sync_folder(path.parent)

    def keys(self, *, after: str, limit: int) -> list[StoredFile]:
        """The next files by key. Errors: Unavailable."""
        found: list[StoredFile] = []
        with self._reporting():
            for folder in sorted(self._root.glob("[0-9a-f][0-9a-f]")):
                if folder.name >= after[:2]:
                    found += _files(folder, after=after)
                if len(found) >= limit:
                    break
        return found[:limit]

    def sweep(self, *, older_than_s: float) -> int:
        """Remove files that a crash left half written. Errors: Unavailable."""
        before = time.time() - older_than_s
        with self._reporting():
            left = [
                path for path in self._root.rglob(f".*{_UNFINISHED}") if _is_older(path, before)
            ]
            for path in left:
                path.unlink(missing_ok=True)
        return len(left)

    def check(self) -> None:
        """Write, read and delete a small file. Errors: Unavailable."""
        path, content = self._root / f".check-{secrets.token_hex(8)}", secrets.token_bytes(16)
        with self._reporting():
            self._make_root()
            try:
                _write_durably(path, content)
                read_back = path.read_bytes()
            finally:
                path.unlink(missing_ok=True)
        if read_back != content:
            raise Unavailable(
                f"The storage folder {self._root} gives back other bytes than written."
            )

    def posture(self) -> tuple[str, ...]:
        """What is not set up as it should be: nobody else may read the sheets."""
        with self._reporting():
            if not self._root.exists() or not self._root.stat().st_mode & stat.S_IRWXO:
                return ()
        return ("other users of this machine may read the folder",)

    def _make_root(self) -> None:
        """Nobody else on this machine reads people's sheets."""
        if not self._root.is_dir():
            _make_folder(self._root.parent)
            self._root.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(self._root.parent)

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            cause = _CAUSES.get(error.errno or 0, os.strerror(error.errno or errno.EIO))
            message = f"The storage folder {self._root} cannot be used: {cause}."
            raise Unavailable(message, cause=cause) from error


def _write_durably(path: Path, content: bytes) -> None:
    """All of it under the final name, or nothing: a crash may only leave a `.tmp` beside it."""
    _make_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=_UNFINISHED)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _files(folder: Path, *, after: str) -> list[StoredFile]:
    """Those of a folder, by key. One that goes meanwhile is not there."""
    found = []
    for path in sorted(folder.iterdir()):
        key = f"{folder.name}/{path.name}"
        if key > after and is_key(key):
            with suppress(FileNotFoundError):
                written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                found.append(StoredFile(key, written))
    return found


def _is_older(path: Path, moment: float) -> bool:
    """False too where somebody has just finished it under its own name."""
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:
        return False


def _make_folder(folder: Path) -> None:
    """Create it and make its name durable: an fsynced file in a lost folder is lost."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
