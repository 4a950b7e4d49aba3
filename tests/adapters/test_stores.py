"""One contract for both stores; S3 against a real server."""

import errno
import hashlib
import os
import resource
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Protocol

import pytest

from core.adapters.stores import store_s3
from core.adapters.stores.store_keys import key_of
from core.adapters.stores.store_local import LocalStore
from core.adapters.stores.store_s3 import S3Store
from core.errors import Damaged, Misconfigured, NotFound, Unavailable
from core.ports import SheetStore
from tests.adapters.fault_proxy import FaultProxy, proxying
from tests.s3_server import S3Server

PDF = "application/pdf"
CONTENT = b"%PDF-1.7 a job sheet, once" * 500


class Backdoor(Protocol):
    """A store, and a way to look and reach behind its back."""

    @property
    def store(self) -> SheetStore: ...
    def names(self) -> set[str]: ...
    def overwrite(self, key: str, content: bytes) -> None: ...


class LocalBackdoor:
    def __init__(self, root: Path) -> None:
        self.root, self.store = root, LocalStore(root)

    def names(self) -> set[str]:
        return {str(path.relative_to(self.root)) for path in self.root.rglob("*") if path.is_file()}

    def overwrite(self, key: str, content: bytes) -> None:
        (self.root / key).write_bytes(content)


class S3Backdoor:
    def __init__(self, server: S3Server, prefix: str) -> None:
        self.server, self.prefix = server, prefix
        self.store = s3_store(server, prefix=prefix)

    def names(self) -> set[str]:
        page = self.server.client().list_objects_v2(Bucket=self.server.bucket, Prefix=self.prefix)
        return {item["Key"].removeprefix(f"{self.prefix}/") for item in page.get("Contents", [])}

    def overwrite(self, key: str, content: bytes) -> None:
        name = f"{self.prefix}/{key}"
        self.server.client().put_object(Bucket=self.server.bucket, Key=name, Body=content)


def s3_store(server: S3Server, **changes: Any) -> S3Store:
    options: dict[str, Any] = {
        "bucket": server.bucket,
        "endpoint_url": server.endpoint_url,
        "region": server.region,
        "path_style": True,
        "prefix": "",
        "sse": None,
        "access_key": server.access_key,
        "secret_key": server.secret_key,
    }
    return S3Store(**(options | changes))


@pytest.fixture
def proxy(server: S3Server) -> Iterator[FaultProxy]:
    with proxying(server.endpoint_url) as proxy:
        yield proxy


@pytest.fixture(params=["local", "s3"])
def backdoor(request: pytest.FixtureRequest, tmp_path: Path) -> Backdoor:
    if request.param == "local":
        return LocalBackdoor(tmp_path / "store")
    return S3Backdoor(request.getfixturevalue("server"), prefix=tmp_path.name)


# The contract.


def test_gives_back_what_was_put(backdoor: Backdoor) -> None:
    key = backdoor.store.put(CONTENT, media_type=PDF)

    assert backdoor.store.get(key) == CONTENT
    assert backdoor.store.exists(key)


def test_the_key_is_the_hash_of_the_content(backdoor: Backdoor) -> None:
    digest = hashlib.sha256(CONTENT).hexdigest()

    assert backdoor.store.put(CONTENT, media_type=PDF) == f"{digest[:2]}/{digest}"


def test_the_same_bytes_twice_are_one_object(backdoor: Backdoor) -> None:
    first = backdoor.store.put(CONTENT, media_type=PDF)

    assert backdoor.store.put(CONTENT, media_type="image/png") == first
    assert backdoor.names() == {first}


def test_keeps_nothing_and_a_sheet_at_the_limit(backdoor: Backdoor) -> None:
    for content in (b"", os.urandom(1) * 50_000_000):
        assert backdoor.store.get(backdoor.store.put(content, media_type=PDF)) == content


def test_files_are_listed_by_key_piece_by_piece(backdoor: Backdoor) -> None:
    keys = sorted(backdoor.store.put(bytes([n]), media_type=PDF) for n in range(7))
    backdoor.store.check()  # leaves nothing that could be taken for a file

    first = backdoor.store.keys(after="", limit=4)
    rest = backdoor.store.keys(after=first[-1].key, limit=4)

    assert [one.key for one in (*first, *rest)] == keys
    assert all(one.written_at.tzinfo for one in first)
    assert backdoor.store.keys(after=keys[-1], limit=4) == []


def test_many_may_put_the_same_bytes_at_once(backdoor: Backdoor) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: backdoor.store.put(CONTENT, media_type=PDF), range(24)))

    assert keys == {key_of(CONTENT)} == backdoor.names()
    assert backdoor.store.get(key_of(CONTENT)) == CONTENT


def test_a_missing_object_is_not_found(backdoor: Backdoor) -> None:
    backdoor.store.put(CONTENT, media_type=PDF)
    key = key_of(b"never stored")

    assert not backdoor.store.exists(key)
    with pytest.raises(NotFound, match="not there"):
        backdoor.store.get(key)


def test_a_folder_that_is_away_is_no_missing_object(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        LocalStore(tmp_path / "not mounted").get(key_of(CONTENT))


@pytest.mark.parametrize("damaged", [CONTENT[:-1], b"X" + CONTENT[1:], b""])
def test_damage_is_seen_and_healed_by_a_second_put(backdoor: Backdoor, damaged: bytes) -> None:
    key = backdoor.store.put(CONTENT, media_type=PDF)
    backdoor.overwrite(key, damaged)

    with pytest.raises(Damaged, match="Upload the file again"):
        backdoor.store.get(key)

    assert backdoor.store.put(CONTENT, media_type=PDF) == key
    assert backdoor.store.get(key) == CONTENT


def test_delete_can_be_repeated(backdoor: Backdoor) -> None:
    key = backdoor.store.put(CONTENT, media_type=PDF)

    backdoor.store.delete(key)
    backdoor.store.delete(key)

    assert not backdoor.store.exists(key)
    assert backdoor.names() == set()


def test_a_deleted_object_can_be_put_again(backdoor: Backdoor) -> None:
    key = backdoor.store.put(CONTENT, media_type=PDF)
    backdoor.store.delete(key)

    assert backdoor.store.put(CONTENT, media_type=PDF) == key
    assert backdoor.store.get(key) == CONTENT


@pytest.mark.parametrize(
    "key",
    [
        "",
        "../secret",
        "ab/../../etc/passwd",
        "/etc/passwd",
        key_of(CONTENT) + "/..",
        key_of(CONTENT) + "\n",
        key_of(CONTENT).upper(),
        "00" + key_of(CONTENT)[2:],
        key_of(CONTENT)[3:],
        "ab/" + "ab" * 31 + "\u0660\u0661",
        "ab\\" + "ab" * 32,
    ],
)
def test_only_hashes_are_keys(backdoor: Backdoor, key: str) -> None:
    assert not backdoor.store.exists(key)
    for act in (backdoor.store.get, backdoor.store.delete):
        with pytest.raises(NotFound, match="no stored file"):
            act(key)


def test_the_check_leaves_nothing_behind(backdoor: Backdoor) -> None:
    key = backdoor.store.put(CONTENT, media_type=PDF)

    backdoor.store.check()

    assert backdoor.names() == {key}


def test_the_store_works_on_both_sides_of_a_fork(backdoor: Backdoor) -> None:
    key = backdoor.store.put(CONTENT, media_type=PDF)  # The parent's connections are open now.
    child = get_context("fork").Process(target=_get_many, args=(backdoor.store, key))

    child.start()
    _get_many(backdoor.store, key)
    child.join()

    assert child.exitcode == 0


def _get_many(store: SheetStore, key: str) -> None:
    for _ in range(20):
        assert store.get(key) == CONTENT


# What only a folder can do.


def test_a_temporary_file_of_a_crash_does_no_harm(tmp_path: Path) -> None:
    backdoor = LocalBackdoor(tmp_path)
    key = key_of(CONTENT)
    (tmp_path / key).parent.mkdir()
    (tmp_path / key).with_name(".left.tmp").write_bytes(CONTENT[:10])

    assert not backdoor.store.exists(key)
    backdoor.store.put(CONTENT, media_type=PDF)

    assert backdoor.store.get(key) == CONTENT


def test_a_full_disk_is_said_and_leaves_nothing_half(tmp_path: Path) -> None:
    # A file size limit fails a write half way, as a full disk does, without filling one.
    child = get_context("fork").Process(target=_put_with_no_room, args=(tmp_path,))
    child.start()
    child.join()

    assert child.exitcode == 0
    assert LocalBackdoor(tmp_path).names() == set()


def _put_with_no_room(root: Path) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    with pytest.raises(Unavailable, match="cannot be used: "):
        LocalStore(root).put(CONTENT, media_type=PDF)


@pytest.mark.parametrize("where", ["below a file", "in a folder of nobody"])
def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path, where: str) -> None:
    root = tmp_path / "store"
    if where == "below a file":
        root.write_text("no folder")
    else:
        root = Path("/proc/none")  # Not even root can make a folder there.

    acts: list[Callable[[], object]] = [
        LocalStore(root).check,
        lambda: LocalStore(root).put(CONTENT, media_type=PDF),
    ]
    for act in acts:
        with pytest.raises(Unavailable, match=f"{root} cannot be used: "):
            act()


def test_the_cause_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(Unavailable, match="the disk is full"):
        LocalStore(tmp_path).check()
    assert LocalBackdoor(tmp_path).names() == set()


# What only a bucket can do.


@pytest.mark.parametrize("sse", [None, "AES256"])
def test_encryption_is_asked_for_as_set(server: S3Server, tmp_path: Path, sse: str | None) -> None:
    key = s3_store(server, sse=sse, prefix=tmp_path.name).put(CONTENT, media_type=PDF)

    head = server.client().head_object(Bucket=server.bucket, Key=f"{tmp_path.name}/{key}")

    assert head.get("ServerSideEncryption") == sse
    assert head["ContentType"] == PDF


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"secret_key": "wrong"}, r"refuses our credentials.*SignatureDoesNotMatch"),
        ({"access_key": "nobody"}, r"refuses our credentials.*InvalidAccessKeyId"),
        ({"bucket": "no-such-bucket"}, r"'no-such-bucket' at http.* does not exist.*S3_BUCKET"),
    ],
)
def test_a_wrong_setting_is_told_from_an_absent_file(
    server: S3Server, changes: dict[str, str], sentence: str
) -> None:
    store = s3_store(server, **changes)
    acts: list[Callable[[], object]] = [
        lambda: store.put(CONTENT, media_type=PDF),
        lambda: store.get(key_of(b"absent")),
        store.check,
    ]
    if "bucket" in changes:  # With wrong keys a HEAD is refused without a code: see below.
        acts.append(lambda: store.exists(key_of(b"absent")))

    for act in acts:
        with pytest.raises(Unavailable, match=sentence):
            act()


@pytest.fixture
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of this machine's own AWS set-up is found."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.mark.usefixtures("bare_environment")
def test_missing_keys_are_asked_for() -> None:
    nowhere = S3Server("http://127.0.0.1:1", "", "")

    with pytest.raises(Unavailable, match="Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"):
        s3_store(nowhere, access_key=None, secret_key=None).check()


@pytest.mark.usefixtures("bare_environment")
def test_keys_come_from_the_environment_as_aws_has_them(
    server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", server.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", server.secret_key)

    s3_store(server, access_key=None, secret_key=None).check()


def test_a_refused_look_is_no_absent_file(server: S3Server) -> None:
    with pytest.raises(Unavailable, match="refuses our credentials"):
        s3_store(server, secret_key="wrong").exists(key_of(CONTENT))


def test_a_server_that_is_away_is_said(server: S3Server) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # Bound and not listening: refused at once.
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(Unavailable, match=f"{url} cannot be reached"):
            s3_store(server, endpoint_url=url).check()


def test_a_server_that_never_answers_is_given_up(
    server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_s3, "CONNECT_TIMEOUT_S", 0.2)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen(0)
        fillers = [_connect(mute) for _ in range(4)]  # A full backlog: connecting takes for ever.
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(Unavailable, match="does not answer in time"):
            s3_store(server, endpoint_url=url).exists(key_of(CONTENT))
        for filler in fillers:
            filler.close()


def _connect(listener: socket.socket) -> socket.socket:
    one = socket.socket()
    one.setblocking(False)
    one.connect_ex(listener.getsockname())
    return one


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"sse": "rot13"}, "S3_SSE"),
        ({"endpoint_url": "minio:9000"}, "S3_ENDPOINT_URL"),
        ({"endpoint_url": "https://"}, "S3_ENDPOINT_URL"),
    ],
)
def test_settings_are_checked_at_the_start(changes: dict[str, str], name: str) -> None:
    nowhere = S3Server("http://127.0.0.1:1", "key", "secret")

    with pytest.raises(Misconfigured, match=name):
        s3_store(nowhere, **changes)


@pytest.mark.parametrize(
    "faults",
    [["slow_down"], ["conflict"], ["conflict", "slow_down"], ["drop"], ["unconditional"]],
)
def test_a_put_outlasts_short_faults(
    server: S3Server, proxy: FaultProxy, tmp_path: Path, faults: list[Any]
) -> None:
    store = s3_store(server, endpoint_url=proxy.url, prefix=tmp_path.name)
    proxy.faults.extend(faults)

    key = store.put(CONTENT, media_type=PDF)

    assert S3Backdoor(server, tmp_path.name).store.get(key) == CONTENT
    assert proxy.requests == ["PUT"] * (len(faults) + 1) + ["HEAD"]


def test_a_put_whose_answer_was_lost_is_still_one_object(
    server: S3Server, proxy: FaultProxy, tmp_path: Path
) -> None:
    store = s3_store(server, endpoint_url=proxy.url, prefix=tmp_path.name)
    proxy.faults.append("lost_answer")  # Stored, but we do not hear of it: the retry meets a 412.

    key = store.put(CONTENT, media_type=PDF)

    assert S3Backdoor(server, tmp_path.name).names() == {key}


@pytest.mark.parametrize("fault", ["cut", "flip", "slow_down", "drop"])
def test_a_get_outlasts_one_broken_transfer(
    server: S3Server, proxy: FaultProxy, tmp_path: Path, fault: Any
) -> None:
    store = s3_store(server, endpoint_url=proxy.url, prefix=tmp_path.name)
    key = store.put(CONTENT, media_type=PDF)
    proxy.faults.append(fault)

    assert store.get(key) == CONTENT


def test_transfers_that_keep_breaking_are_no_damage(
    server: S3Server, proxy: FaultProxy, tmp_path: Path
) -> None:
    store = s3_store(server, endpoint_url=proxy.url, prefix=tmp_path.name)
    key = store.put(CONTENT, media_type=PDF)
    proxy.faults.extend(["cut"] * 20)

    with pytest.raises(Unavailable, match="cannot be reached"):
        store.get(key)


def test_overload_that_stays_is_said(server: S3Server, proxy: FaultProxy) -> None:
    proxy.faults.extend(["slow_down"] * 20)

    with pytest.raises(Unavailable, match=r"is overloaded.*SlowDown"):
        s3_store(server, endpoint_url=proxy.url).get(key_of(CONTENT))
