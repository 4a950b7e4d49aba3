"""Both inboxes, a folder and a real bucket, keep the same promises."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.adapters.inbox_bucket import InboxBucket
from core.adapters.inbox_folder import InboxFolder
from core.errors import NotFound, Unavailable
from core.ports import Inbox
from tests import s3_server

Put = Callable[[str, bytes], None]


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Inbox, Put]:
    if request.param == "folder":
        return InboxFolder(tmp_path), lambda name, content: _write(tmp_path / name, content)
    return _bucket(request, tmp_path.name)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _bucket(request: pytest.FixtureRequest, prefix: str) -> tuple[Inbox, Put]:
    server: s3_server.S3Server = request.getfixturevalue("server")
    inbox = InboxBucket(
        bucket=server.bucket,
        endpoint_url=server.endpoint_url,
        region=server.region,
        path_style=True,
        prefix=prefix,
        sse=None,
        access_key=server.access_key,
        secret_key=server.secret_key,
    )
    client = server.client()

    def put(name: str, content: bytes) -> None:
        client.put_object(Bucket=server.bucket, Key=f"{prefix}/{name}", Body=content)

    return inbox, put


def names(inbox: Inbox) -> set[str]:
    return {one.name for one in inbox.parcels()}


def test_tells_what_lies_there_and_gives_it(place: tuple[Inbox, Put]) -> None:
    inbox, put = place
    put("a.pdf", b"one")
    put("north/b b.pdf", b"second")

    found = {one.name: one for one in inbox.parcels()}

    assert set(found) == {"a.pdf", "north/b b.pdf"}
    assert found["north/b b.pdf"].size_bytes == 6
    assert abs(found["a.pdf"].changed_at - datetime.now(UTC)) < timedelta(minutes=2)
    assert inbox.read("north/b b.pdf") == b"second"


def test_what_was_taken_is_gone_and_taking_it_away_twice_is_harmless(
    place: tuple[Inbox, Put],
) -> None:
    inbox, put = place
    put("a.pdf", b"one")

    inbox.remove("a.pdf")
    inbox.remove("a.pdf")

    assert names(inbox) == set()
    with pytest.raises(NotFound):
        inbox.read("a.pdf")


def test_what_is_set_aside_is_kept_and_not_told_again(place: tuple[Inbox, Put]) -> None:
    inbox, put = place
    put("north/a.pdf", b"one")

    inbox.set_aside("north/a.pdf", "refused/1f-a.pdf")

    assert names(inbox) == set()
    assert inbox.read("refused/1f-a.pdf") == b"one"
    with pytest.raises(NotFound):
        inbox.set_aside("north/a.pdf", "refused/2f-a.pdf")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret, root = tmp_path / "secret.pdf", tmp_path / "inbox"
    secret.write_bytes(b"secret")
    root.mkdir()
    (root / "a.pdf").symlink_to(secret)

    inbox = InboxFolder(root)

    assert inbox.parcels() == []
    for name in ("a.pdf", "../secret.pdf"):
        with pytest.raises(NotFound):
            inbox.read(name)


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="is not there"):
        InboxFolder(tmp_path / "missing").parcels()
