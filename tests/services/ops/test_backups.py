"""Backups from end to end: real dumps, real restores, and what is said when they are not equal."""

import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import select

from core.adapters.backup_files import BackupFolder
from core.adapters.postgres_copies import SCRATCH, PostgresCopies
from core.adapters.sheet_copies import LinkedCopies
from core.adapters.stores.store_local import LocalStore
from core.db.upkeep_tables import BackupRow, RestoreTestRow
from core.domain.ops import backups as rules
from core.domain.ops.backups import BackupState, ProofState
from core.domain.ops.checks import State
from core.embedded import postgres_binaries
from core.embedded.postgres import Postgres
from core.errors import Conflict, Misconfigured, NotFound, Rejected, Unavailable
from core.ports import Backups
from core.queries import chores
from core.queries.ops import backups as queries
from core.queries.ops.backups import Backup, Proof
from core.services import audits
from core.services.ops import backup_runs, backups, nights, restores
from core.services.ops.probes import backups as looks
from tests.people import ANA
from tests.services.conftest import Ledger

NIGHT = datetime(2026, 11, 28, 2, 30, tzinfo=UTC)
DAY = timedelta(days=1)


class Clock:
    """Goes on by itself a little, and by days where it is told."""

    def __init__(self) -> None:
        self.now = NIGHT

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def kept(ledger: Ledger, clock: Clock, database_url: str, folder: Path) -> Ledger:
    """A ledger that is backed up, with one audited sheet."""
    copies = PostgresCopies(database_url, tools=postgres_binaries.client_tools)
    kept = Backups(BackupFolder(folder), copies, rules.plan(hour=2, keep_days=30))
    ledger.rt = replace(ledger.rt, backups=kept, clock=clock)
    audits.run(ledger.rt, ledger.submit().audit_id, worker="w1")
    return ledger


def newest(ledger: Ledger) -> Backup:
    with ledger.rt.read() as session:
        found = queries.facts(session).last
    assert found is not None
    return found


def proof(ledger: Ledger) -> Proof:
    with ledger.rt.read() as session:
        found = queries.facts(session).last_proof
    assert found is not None
    return found


def test_last_nights_backup_is_restored_and_equal_in_counts_and_hashes(kept: Ledger) -> None:
    assert nights.run_due(kept.rt) == ["backup", "restore test"]

    made, test = newest(kept), proof(kept)
    assert (made.state, made.object_count, test.state) == (BackupState.DONE, 1, ProofState.PASSED)
    assert (test.backup_name, test.rows_checked) == (made.name, made.row_count)
    assert (test.objects_checked, test.differences) == (1, ())
    assert made.row_count is not None
    assert made.row_count > 5
    assert test.seconds is not None
    with kept.rt.read() as session:
        assert set(chores.all_of_them(session)) >= {"backup", "restore_test"}
    assert not [name for (name,) in kept.rows("select datname from pg_database") if SCRATCH in name]


def test_the_manifest_lies_beside_the_dump_and_names_every_stored_file(kept: Ledger) -> None:
    backups.make_now(kept.rt, actor=ANA)

    made = newest(kept)
    manifest = backups.manifest_of(kept.rt, made.name)
    assert set(manifest.objects) == set(kept.store.contents)
    assert (manifest.sha256, manifest.size_bytes) == (made.sha256, made.size_bytes)
    assert manifest.tables["audits"].rows == 1
    assert made.asked_by == "ana"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda kept, _: kept.store.contents.clear(), "stored file .* is missing"),
        (
            lambda _, folder: [
                path.write_bytes(path.read_bytes() + b"\0") for path in folder.glob("*.dump")
            ],
            "its hash is another",
        ),
    ],
)
def test_what_was_spoilt_since_fails_the_test(
    kept: Ledger, folder: Path, spoil: Callable[[Ledger, Path], object], told: str
) -> None:
    backups.make(kept.rt)

    spoil(kept, folder)
    backups.prove_now(kept.rt, actor=ANA)

    assert proof(kept).state is ProofState.FAILED
    (said,) = proof(kept).differences
    assert pytest.raises(AssertionError, match=told).matches(AssertionError(said))


def test_a_dump_cut_short_fails_the_test_in_words(kept: Ledger, folder: Path) -> None:
    backups.make(kept.rt)
    (dump,) = folder.glob("*.dump")
    dump.write_bytes(dump.read_bytes()[:-500])

    with pytest.raises(Unavailable, match="pg_restore"):
        backups.prove(kept.rt)

    assert proof(kept).state is ProofState.FAILED
    assert "pg_restore did not come to its end" in (proof(kept).message or "")


def test_a_file_deleted_since_by_retention_is_no_difference(kept: Ledger) -> None:
    backups.make(kept.rt)
    kept.store.contents.clear()
    kept.change("update job_sheets set file_deleted_at = now()")

    backups.prove(kept.rt)

    assert proof(kept).state is ProofState.PASSED


def test_a_backup_that_fails_says_why_and_is_tried_again_an_hour_later(
    kept: Ledger, clock: Clock, folder: Path
) -> None:
    folder.write_bytes(b"in the way")
    assert nights.run_due(kept.rt) == []
    assert newest(kept).state is BackupState.FAILED
    assert "folder of backups" in (newest(kept).message or "")

    folder.unlink()
    assert nights.run_due(kept.rt) == []
    clock.now += timedelta(hours=1)
    assert nights.run_due(kept.rt)[0] == "backup"


def test_a_night_without_workers_is_made_up_for(kept: Ledger, clock: Clock) -> None:
    nights.run_due(kept.rt)
    assert nights.run_due(kept.rt) == []

    clock.now += 3 * DAY - timedelta(hours=1)

    assert nights.run_due(kept.rt)[0] == "backup"


def test_one_runs_at_a_time_and_a_dead_one_is_given_up(kept: Ledger, clock: Clock) -> None:
    kept.change(
        "insert into backups (id, name, asked_by, started_at) values "
        "(gen_random_uuid(), 'dead', 'system', :at)",
        at=clock.now,
    )
    with pytest.raises(Conflict, match="A backup is running"):
        backups.make(kept.rt)

    clock.now += backup_runs.GIVEN_UP_AFTER - timedelta(minutes=1)
    kept.change("update backups set seen_at = :at", at=clock.now)  # slow, and alive
    clock.now += backup_runs.GIVEN_UP_AFTER - timedelta(minutes=1)
    with pytest.raises(Conflict, match="A backup is running"):
        backups.make(kept.rt)

    clock.now += timedelta(minutes=2)
    backups.make(kept.rt)

    told = kept.one("select message from backups where name='dead'")
    assert told == "It gave no sign of life for 2 minutes: its host stopped meanwhile."


@pytest.mark.parametrize("kind", [BackupRow, RestoreTestRow])
def test_what_runs_gives_signs_of_life_until_it_has_ended(
    kept: Ledger, clock: Clock, monkeypatch: pytest.MonkeyPatch, kind: type[backup_runs.Run]
) -> None:
    monkeypatch.setattr(backup_runs, "BEAT_EVERY_S", 0.02)
    backups.make(kept.rt)
    made, row_id = newest(kept), uuid4()
    row = (
        BackupRow(id=row_id, name="slow", asked_by="x", started_at=clock.now)
        if kind is BackupRow
        else RestoreTestRow(id=row_id, backup_id=made.id, asked_by="x", started_at=clock.now)
    )
    backup_runs.begin(kept.rt, row)
    with backup_runs.beating(kept.rt, kind, row_id):
        clock.now += timedelta(hours=1)
        later = clock.now
        while not _has_beaten(kept, kind, row_id, since=later):
            time.sleep(0.02)

    assert "backup-signs" not in {one.name for one in threading.enumerate()}


def _has_beaten(
    kept: Ledger, kind: type[backup_runs.Run], row_id: UUID, *, since: datetime
) -> bool:
    with kept.rt.read() as session:
        seen_at = session.scalar(select(kind.seen_at).where(kind.id == row_id))
    return seen_at is not None and seen_at > since


def test_one_that_was_given_up_stays_given_up(kept: Ledger, clock: Clock) -> None:
    row_id = uuid4()
    backup_runs.begin(
        kept.rt, BackupRow(id=row_id, name="frozen", asked_by="x", started_at=clock.now)
    )
    clock.now += timedelta(hours=1)
    backups.make(kept.rt)

    backup_runs.end(kept.rt, BackupRow, row_id, state=BackupState.DONE)  # it woke up

    assert kept.one("select state from backups where name = 'frozen'") == "failed"


def test_what_is_past_its_time_goes_from_the_storage_and_its_row_stays(
    kept: Ledger, clock: Clock, folder: Path
) -> None:
    for _ in range(5):
        backups.make(kept.rt)
        clock.now += 20 * DAY

    assert len(list(folder.glob("*.dump"))) == 3
    assert kept.one("select count(*) from backups where deleted_at is null") == 3
    assert kept.one("select count(*) from backups") == 5


def test_a_restored_database_is_put_in_the_place_of_a_spoilt_one(
    kept: Ledger, postgres: Postgres
) -> None:
    backups.make(kept.rt)
    kept.change("delete from findings; update audits set verdict = 'PASS', status = 'done'")
    kept.change("update job_sheets set filename = 'spoilt.pdf'")

    (name,) = restores.stored(kept.rt, actor=ANA)
    restored = restores.beside(kept.rt, name, actor=ANA)
    assert restored.differences == ()
    assert kept.one("select filename from job_sheets") == "spoilt.pdf"
    away = restores.put_in_place(kept.rt, restored, actor=ANA)

    assert kept.one("select filename from job_sheets") == "sheet.pdf"
    assert kept.one("select count(*) from trail where action = 'backup.restored'") == 1
    with psycopg.connect(postgres.url(away)) as before:
        row = before.execute("select filename from job_sheets").fetchone()
    assert row == ("spoilt.pdf",)
    restores.throw_away(kept.rt, away, actor=ANA)
    # The copy holds its own backup as one that runs; the next one is not kept waiting by it.
    assert kept.one("select count(*) from backups where state = 'running'") == 0
    backups.make(kept.rt)


def test_a_copy_that_is_not_equal_is_not_put_in_place(kept: Ledger) -> None:
    unequal = restores.Restored("some_copy", 1, ("The table audits is missing.",))

    with pytest.raises(Rejected, match="not equal"):
        restores.put_in_place(kept.rt, unequal, actor=ANA)


@pytest.fixture
def filed(kept: Ledger, folder: Path, tmp_path: Path) -> LocalStore:
    """The ledger's one sheet lies in a folder, which is backed up with it."""
    store = LocalStore(tmp_path / "sheets")
    (content,) = kept.store.contents.values()
    key = store.put(content, media_type="application/pdf")
    kept.change("update job_sheets set storage_key = :key", key=key)
    assert kept.rt.backups is not None
    copies = LinkedCopies(tmp_path / "sheets", folder / "files")
    kept.rt = replace(kept.rt, store=store, backups=replace(kept.rt.backups, sheets=copies))
    return store


def test_files_that_were_lost_come_back_with_a_restore(kept: Ledger, filed: LocalStore) -> None:
    key = kept.one("select storage_key from job_sheets")
    backups.make(kept.rt)
    filed.delete(key)
    backups.prove(kept.rt)
    assert proof(kept).differences == (f"The stored file {key} is missing.",)

    (name,) = restores.stored(kept.rt, actor=ANA)
    restored = restores.beside(kept.rt, name, actor=ANA)
    restores.put_in_place(kept.rt, restored, actor=ANA)
    given = restores.give_files_back(kept.rt, restored, actor=ANA)

    assert given == 1
    assert filed.get(key)


def test_a_copy_that_is_damaged_or_gone_fails_the_test(
    kept: Ledger, filed: LocalStore, folder: Path
) -> None:
    key = kept.one("select storage_key from job_sheets")
    backups.make(kept.rt)
    (folder / "files" / key).unlink()

    backups.prove(kept.rt)

    assert proof(kept).differences == (f"The copy of the stored file {key} is missing.",)


def test_what_was_erased_leaves_the_copies_with_the_last_backup_that_names_it(
    kept: Ledger, filed: LocalStore, clock: Clock, folder: Path
) -> None:
    key = kept.one("select storage_key from job_sheets")
    backups.make(kept.rt)
    filed.delete(key)
    kept.change("update job_sheets set file_deleted_at = now()")

    backups.make(kept.rt)
    assert (folder / "files" / key).exists()
    for _ in range(rules.ALWAYS_KEPT):
        clock.now += 31 * DAY
        backups.make(kept.rt)

    assert not (folder / "files" / key).exists()


def test_nothing_to_restore_and_nothing_to_back_up_are_said(kept: Ledger, ledger: Ledger) -> None:
    with pytest.raises(NotFound, match="There is no backup"):
        backups.prove(kept.rt, backup_id=UUID(int=1))
    off = replace(ledger.rt, backups=None)
    assert nights.run_due(off) == []
    with pytest.raises(Misconfigured, match="BACKUP_KEEP_DAYS"):
        backups.make_now(off, actor=ANA)


def checked(ledger: Ledger) -> dict[str, tuple[State, str]]:
    """What the checks say of backups, however long a busy machine takes to look."""
    seen = {name: probe.look(ledger.rt) for name, probe in looks.PROBES.items()}
    return {name: (one.state, one.said) for name, one in seen.items()}


def test_the_checks_say_how_old_how_large_and_how_long(kept: Ledger, clock: Clock) -> None:
    assert {state for state, _ in checked(kept).values()} == {State.UNKNOWN}

    nights.run_due(kept.rt)
    clock.now += timedelta(hours=3)

    age, proof = checked(kept).values()
    assert age[0] is proof[0] is State.OK
    assert age[1].startswith("Made 3 h ago, ")
    assert proof[1].startswith("Restored 3 h ago in ")
    assert proof[1].endswith("and equal.")
    clock.now += 20 * DAY
    assert {state for state, _ in checked(kept).values()} <= {State.WARN, State.FAIL}


def test_the_checks_say_what_is_amiss(kept: Ledger, clock: Clock, folder: Path) -> None:
    backups.make(kept.rt)
    kept.store.contents.clear()
    backups.prove(kept.rt)
    kept.change("update backups set size_bytes = size_bytes * 3")
    clock.now += DAY
    backups.make(kept.rt)

    age, proof = checked(kept).values()
    assert age[0] is State.WARN
    assert "less than half as large" in age[1]
    assert proof[0] is State.FAIL
    assert "is missing" in proof[1]

    shutil.rmtree(folder)
    folder.write_bytes(b"in the way")
    clock.now += DAY
    nights.run_due(kept.rt)
    assert "The last try failed: The folder of backups" in checked(kept)["backups.age"][1]
