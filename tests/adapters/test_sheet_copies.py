"""Stored files a second time: linked or copied, whole, given back, and forgotten."""

import errno
from pathlib import Path

import pytest

from core.adapters.sheet_copies import LinkedCopies
from core.adapters.stores.store_local import LocalStore
from core.errors import NotFound, Unavailable

OTHERS = ("f0/" + "f0" * 32, "ab/" + "ab" * 32)


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "sheets")


@pytest.fixture(params=["link", "copy"])
def copies(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> LinkedCopies:
    """On one disk, and as if on two: there a link is refused."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    if request.param == "copy":
        monkeypatch.setattr(Path, "hardlink_to", refuse)
    return LinkedCopies(tmp_path / "sheets", tmp_path / "backups" / "files")


def put(store: LocalStore, content: bytes) -> str:
    return store.put(content, media_type="application/pdf")


def test_a_file_that_is_deleted_is_given_back(store: LocalStore, copies: LinkedCopies) -> None:
    keys = [put(store, b"one"), put(store, b"two")]
    assert copies.keep(keys) == 0
    assert copies.keep(keys) == 0  # once more, as every night
    store.delete(keys[0])

    assert copies.give_back(keys) == 1

    assert store.get(keys[0]) == b"one"
    assert [copies.amiss(key) for key in keys] == [None, None]


def test_what_is_not_there_is_counted_and_is_amiss(store: LocalStore, copies: LinkedCopies) -> None:
    assert copies.keep([put(store, b"one"), *OTHERS]) == 2
    assert copies.amiss(OTHERS[0]) == "is missing"
    assert copies.give_back(OTHERS) == 0
    with pytest.raises(NotFound):
        copies.keep(["../../etc/passwd"])


def test_a_damaged_copy_is_told_and_never_given_back(
    store: LocalStore, copies: LinkedCopies, tmp_path: Path
) -> None:
    key = put(store, b"one")
    copies.keep([key])
    store.delete(key)
    (tmp_path / "backups" / "files" / key).write_bytes(b"another")

    assert copies.amiss(key) == "is damaged"
    assert copies.give_back([key]) == 0
    assert not store.exists(key)


def test_replacing_a_file_leaves_its_copy_alone(store: LocalStore, copies: LinkedCopies) -> None:
    key = put(store, b"one")
    copies.keep([key])

    put(store, b"one")  # again: that heals damage

    assert copies.amiss(key) is None


def test_what_no_backup_names_goes(store: LocalStore, copies: LinkedCopies, tmp_path: Path) -> None:
    stays, goes = put(store, b"one"), put(store, b"two")
    copies.keep([stays, goes])
    half = tmp_path / "backups" / "files" / stays[:2] / ".half.tmp"
    half.write_bytes(b"o")

    assert copies.forget_but([stays]) == 1

    assert copies.amiss(stays) is None
    assert copies.amiss(goes) == "is missing"
    assert not half.exists()
    assert store.get(goes) == b"two"


def test_a_folder_in_the_way_is_said(store: LocalStore, tmp_path: Path) -> None:
    (tmp_path / "backups").write_bytes(b"in the way")
    copies = LinkedCopies(tmp_path / "sheets", tmp_path / "backups" / "files")

    with pytest.raises(Unavailable, match="cannot be used"):
        copies.keep([put(store, b"one")])
