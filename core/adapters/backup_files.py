"""Backups as files: in a folder, or in the bucket of the sheets below a prefix of their own."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

from core.adapters.stores import store_s3_errors as s3_errors
from core.adapters.stores.store_s3 import S3Store
from core.errors import NotFound, Unavailable
from core.ports.backups import Readable

UNFINISHED: Final = ".tmp"
PIECE_BYTES: Final = 16 << 20  # S3 takes 10,000 pieces of a file: 160 GB
CHUNK_BYTES: Final = 1 << 20
_NAME: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,120}", re.ASCII)


class BackupFolder:
    """ports.BackupStore in a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()

    def write(self, name: str, source: Readable) -> int:
        """All of it under its name, or nothing. Errors: Unavailable; what reading raises."""
        path = self._root / _checked(name)
        with self._reporting():
            self._root.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._root, prefix=".", suffix=UNFINISHED)
        try:
            size_bytes = self._fill(handle, source)
            with self._reporting():
                Path(temporary).replace(path)
                _sync(self._root)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return size_bytes

    @contextmanager
    def open(self, name: str) -> Iterator[Readable]:
        """The file. Errors: NotFound, Unavailable."""
        with self._reporting():
            try:
                file = (self._root / _checked(name)).open("rb")
            except FileNotFoundError as error:
                raise NotFound(f"The backup file {name} is not there.") from error
        with file:
            yield file

    def delete(self, name: str) -> None:
        """Remove; nothing happens where it is not there. Errors: Unavailable."""
        with self._reporting():
            (self._root / _checked(name)).unlink(missing_ok=True)

    def names(self) -> list[str]:
        """Every file, sorted. Errors: Unavailable."""
        with self._reporting():
            if not self._root.is_dir():
                return []
            files = (one for one in self._root.iterdir() if one.is_file())
            return sorted(one.name for one in files if not one.name.startswith("."))

    def _fill(self, handle: int, source: Readable) -> int:
        size_bytes = 0
        with os.fdopen(handle, "wb") as file:
            while chunk := source.read(CHUNK_BYTES):
                with self._reporting():
                    size_bytes += file.write(chunk)
            with self._reporting():
                file.flush()
                os.fsync(file.fileno())
        return size_bytes

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Unavailable(
                f"The folder of backups {self._root} cannot be used: {error.strerror or error}."
            ) from error


class BackupBucket(S3Store):
    """ports.BackupStore in the bucket of an S3Store: the same connection, files by their name."""

    def write(self, name: str, source: Readable) -> int:
        """Sent in pieces as it is read; what breaks off leaves nothing. Errors: Unavailable."""
        key = self._prefix + _checked(name)
        extra = {"ChecksumAlgorithm": "SHA256"}
        if self._sse is not None:
            extra["ServerSideEncryption"] = self._sse
        pieces = TransferConfig(
            multipart_threshold=PIECE_BYTES, multipart_chunksize=PIECE_BYTES, max_concurrency=2
        )
        with self._reporting():
            read = cast("IO[bytes]", source)  # of which it asks no more than `read`
            self._client.upload_fileobj(read, self._bucket, key, ExtraArgs=extra, Config=pieces)
            return int(self._client.head_object(Bucket=self._bucket, Key=key)["ContentLength"])

    @contextmanager
    def open(self, name: str) -> Iterator[Readable]:
        """The file, as it comes. Errors: NotFound, Unavailable."""
        with self._reporting():
            try:
                answer = self._client.get_object(
                    Bucket=self._bucket, Key=self._prefix + _checked(name)
                )
            except ClientError as error:
                if s3_errors.code_of(error) == "NoSuchKey":
                    raise NotFound(f"The backup file {name} is not there.") from error
                raise
            with answer["Body"] as body:
                yield body

    def delete(self, name: str) -> None:
        """Remove; nothing happens where it is not there. Errors: Unavailable."""
        with self._reporting():
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + _checked(name))

    def names(self) -> list[str]:
        """Every file, sorted. Errors: Unavailable."""
        pages = self._client.get_paginator("list_objects_v2")
        with self._reporting():
            return sorted(
                one["Key"].removeprefix(self._prefix)
                for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix)
                for one in page.get("Contents", [])
            )


def _checked(name: str) -> str:
    """The name itself. NotFound where it could be anything but a file beside the others."""
    if not _NAME.fullmatch(name):
        raise NotFound("There is no backup file of this name.")
    return name


def _sync(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
