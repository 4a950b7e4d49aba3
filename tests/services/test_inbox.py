"""The inbox: taken once, told of when not, never lost whoever dies when."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.adapters.inbox_folder import InboxFolder
from core.domain.access import Role
from core.errors import ErrorCode, FileRejected, Forbidden, NotFound, Unavailable
from core.queries import inbox as queries
from core.queries.inbox import InboxFailure
from core.services import inbox
from tests.people import ANA, actor
from tests.services.conftest import Ledger

PAST_S = 60.0


@pytest.fixture
def folder(ledger: Ledger, tmp_path: Path) -> Path:
    root = tmp_path / "inbox"
    root.mkdir()
    ledger.rt = replace(ledger.rt, inbox=InboxFolder(root), clock=lambda: datetime.now(UTC))
    return root


def put(folder: Path, name: str, content: bytes = b"%PDF-1 sheet") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (time.time() - PAST_S, time.time() - PAST_S))
    return path


def failures(ledger: Ledger) -> list[InboxFailure]:
    with ledger.rt.read() as session:
        return queries.waiting(session)


def refusing(ledger: Ledger) -> None:
    def refuse() -> None:
        raise FileRejected(ErrorCode.CORRUPT, "The file is damaged.")

    ledger.inspector.before = refuse


def sheets(ledger: Ledger) -> int:
    return int(ledger.one("select count(*) from job_sheets"))


def test_a_file_becomes_a_sheet_and_leaves_the_inbox(ledger: Ledger, folder: Path) -> None:
    path = put(folder, "north/job 7.pdf")

    assert inbox.take_in(ledger.rt) == {"taken": 1}

    assert not path.exists()
    (row,) = ledger.rows("select filename, uploaded_by, batch from job_sheets")
    assert tuple(row) == ("job 7.pdf", "system:inbox", "north")
    assert len(ledger.queue.jobs) == 1


def test_the_same_bytes_are_one_sheet(ledger: Ledger, folder: Path) -> None:
    put(folder, "a.pdf")
    put(folder, "copy of a.pdf")

    assert inbox.take_in(ledger.rt) == {"taken": 1, "known": 1}
    assert (sheets(ledger), list(folder.iterdir())) == (1, [])


def test_whoever_dies_before_the_file_is_removed_leaves_one_sheet(
    ledger: Ledger, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(folder, "a.pdf")

    def die(_self: InboxFolder, _name: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(InboxFolder, "remove", die)
        with pytest.raises(KeyboardInterrupt):
            inbox.take_in(ledger.rt)
    assert path.exists()

    assert inbox.take_in(ledger.rt) == {"known": 1}
    assert (sheets(ledger), path.exists()) == (1, False)


def test_a_refused_file_is_kept_told_of_and_not_tried_by_itself(
    ledger: Ledger, folder: Path
) -> None:
    refusing(ledger)
    put(folder, "south/bad.pdf")

    assert inbox.take_in(ledger.rt) == {"refused": 1}
    assert inbox.take_in(ledger.rt) == {}

    (failure,) = failures(ledger)
    assert (failure.name, failure.code) == ("south/bad.pdf", "CORRUPT")
    assert failure.reason == "The file is damaged."
    assert (folder / failure.kept_as).read_bytes() == b"%PDF-1 sheet"


def test_a_file_over_the_limit_is_refused_unread(
    ledger: Ledger, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "huge.pdf", b"x" * (ledger.rt.upload_max_bytes + 1))
    monkeypatch.setattr(InboxFolder, "read", lambda *_: pytest.fail("was read"))

    inbox.take_in(ledger.rt)

    assert failures(ledger)[0].code == "TOO_LARGE"


def test_tried_again_it_is_taken_under_its_own_name(ledger: Ledger, folder: Path) -> None:
    refusing(ledger)
    put(folder, "south/bad.pdf")
    inbox.take_in(ledger.rt)
    (failure,) = failures(ledger)
    ledger.inspector.before = lambda: None

    inbox.try_again(ledger.rt, failure.id, actor=ANA)

    assert inbox.take_in(ledger.rt) == {"taken": 1}
    assert failures(ledger) == []
    assert ledger.one("select filename from job_sheets") == "bad.pdf"
    assert not (folder / failure.kept_as).exists()


def test_refused_again_it_waits_again(ledger: Ledger, folder: Path) -> None:
    refusing(ledger)
    put(folder, "bad.pdf")
    inbox.take_in(ledger.rt)
    inbox.try_again(ledger.rt, failures(ledger)[0].id, actor=ANA)

    assert inbox.take_in(ledger.rt) == {"refused": 1}
    assert [one.state for one in failures(ledger)] == ["open"]


def test_a_closed_one_is_decided_once_and_its_file_stays(ledger: Ledger, folder: Path) -> None:
    refusing(ledger)
    put(folder, "bad.pdf")
    inbox.take_in(ledger.rt)
    (failure,) = failures(ledger)

    inbox.close(ledger.rt, failure.id, actor=ANA)

    assert failures(ledger) == []
    assert (folder / failure.kept_as).exists()
    with pytest.raises(NotFound):
        inbox.try_again(ledger.rt, failure.id, actor=ANA)


@pytest.mark.parametrize("decide", [inbox.try_again, inbox.close])
def test_who_may_not_upload_may_not_decide(
    ledger: Ledger, folder: Path, decide: Callable[..., None]
) -> None:
    refusing(ledger)
    put(folder, "bad.pdf")
    inbox.take_in(ledger.rt)

    with pytest.raises(Forbidden):
        decide(ledger.rt, failures(ledger)[0].id, actor=actor("Olga", Role.ON_CALL))


def test_while_storage_is_away_everything_stays_where_it_is(ledger: Ledger, folder: Path) -> None:
    path = put(folder, "a.pdf")

    def away() -> None:
        raise Unavailable("The sandbox is away.")

    ledger.inspector.before = away
    with pytest.raises(Unavailable):
        inbox.take_in(ledger.rt)

    assert path.exists()
    assert failures(ledger) == []


def test_a_file_that_cannot_be_opened_holds_up_no_other(
    ledger: Ledger, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "a closed.pdf")
    put(folder, "b.pdf", b"%PDF-1 another")
    opened = Path.read_bytes

    def closed(path: Path) -> bytes:
        if "closed" in path.name:
            raise PermissionError(13, "Permission denied")
        return opened(path)

    monkeypatch.setattr(Path, "read_bytes", closed)

    assert inbox.take_in(ledger.rt) == {"refused": 1, "taken": 1}
    assert "permissions" in failures(ledger)[0].reason


def test_what_cannot_be_set_aside_is_not_told_of_again_and_again(
    ledger: Ledger, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing(ledger)
    put(folder, "bad.pdf")

    def full(*_: object) -> None:
        raise Unavailable("The inbox cannot be used: No space left on device.")

    monkeypatch.setattr(InboxFolder, "set_aside", full)
    for _ in range(3):
        with pytest.raises(Unavailable):
            inbox.take_in(ledger.rt)

    assert failures(ledger) == []


def test_a_name_no_database_holds_is_told_of_all_the_same(ledger: Ledger, folder: Path) -> None:
    refusing(ledger)
    put(folder, os.fsdecode(b"caf\xe9.pdf"))

    assert inbox.take_in(ledger.rt) == {"refused": 1}
    assert failures(ledger)[0].name == "caf?.pdf"


def test_without_an_inbox_nothing_happens(ledger: Ledger) -> None:
    assert inbox.take_in(ledger.rt) == {}
