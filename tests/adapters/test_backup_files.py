"""Backup files in a folder and in a bucket: whole or not at all, and found again by name."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import pytest

from core.adapters.backup_files import PIECE_BYTES, BackupBucket, BackupFolder
from core.errors import NotFound, Unavailable
from core.ports import BackupStore
from tests import s3_server
from tests.s3_server import S3Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with s3_server.running(tmp_path_factory.mktemp("s3")) as running:
        yield running


def bucket(server: S3Server, prefix: str) -> BackupBucket:
    return BackupBucket(
        bucket=server.bucket,
        endpoint_url=server.endpoint_url,
        region=server.region,
        path_style=True,
        prefix=f"{prefix}/backups",
        sse=None,
        access_key=server.access_key,
        secret_key=server.secret_key,
    )


@pytest.fixture(params=["folder", "bucket"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> BackupStore:
    if request.param == "folder":
        return BackupFolder(tmp_path / "backups")
    return bucket(request.getfixturevalue("server"), tmp_path.name)


def read(files: BackupStore, name: str) -> bytes:
    with files.open(name) as file:
        return file.read()


class Breaking(io.RawIOBase):
    """Gives some bytes and then breaks off, as a dump does whose server went away."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        chunk = self._content.read(size)
        if not chunk:
            raise Unavailable("pg_dump did not come to its end.")
        return chunk


def test_what_was_written_is_read_again(files: BackupStore) -> None:
    assert files.names() == []
    assert files.write("b.dump", io.BytesIO(b"second")) == 6
    assert files.write("a.dump", io.BytesIO(b"first")) == 5

    assert files.names() == ["a.dump", "b.dump"]
    assert read(files, "b.dump") == b"second"


def test_a_file_larger_than_a_piece_comes_back_whole(files: BackupStore) -> None:
    content = bytes(range(256)) * (PIECE_BYTES // 256) + b"and a little more"

    assert files.write("large", io.BytesIO(content)) == len(content)

    assert read(files, "large") == content


@pytest.mark.parametrize("content", [b"some", b"x" * (PIECE_BYTES + 1)])
def test_a_source_that_breaks_off_leaves_nothing(files: BackupStore, content: bytes) -> None:
    source = cast(IO[bytes], Breaking(content))

    with pytest.raises(Unavailable, match="did not come to its end"):
        files.write("half", source)

    assert files.names() == []


def test_a_file_that_is_gone_is_not_found_and_may_be_deleted_again(files: BackupStore) -> None:
    files.write("a", io.BytesIO(b"1"))
    files.delete("a")
    files.delete("a")

    with pytest.raises(NotFound, match="backup file a is not there"):
        read(files, "a")


@pytest.mark.parametrize("name", ["../a", "/etc/passwd", "", ".hidden", "a/b", "a" * 200])
def test_only_plain_names_are_names(files: BackupStore, name: str) -> None:
    with pytest.raises(NotFound, match="no backup file of this name"):
        files.write(name, io.BytesIO(b"1"))


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"a file")

    with pytest.raises(Unavailable, match="folder of backups"):
        BackupFolder(tmp_path / "taken").write("a", io.BytesIO(b"1"))


def test_sheets_and_backups_share_a_bucket_without_seeing_each_other(
    server: S3Server, tmp_path: Path
) -> None:
    files = bucket(server, tmp_path.name)
    server.client().put_object(Bucket=server.bucket, Key=f"{tmp_path.name}/ab/abcd", Body=b"sheet")

    files.write("a", io.BytesIO(b"1"))

    assert files.names() == ["a"]
