"""`jobsheet backup`, `restore`, `maintenance` and `deploy`, each in a process of its own."""

import re
from pathlib import Path

import psycopg

from core.ports import Runtime
from core.services import trail
from tests.cli.commands import Command, jobsheet

__all__ = ["jobsheet"]  # a fixture


def test_a_backup_is_made_proven_and_put_in_place(
    jobsheet: Command, database_url: str, tmp_path: Path
) -> None:
    nothing = jobsheet("backup", "test")
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert "There is no backup to restore" in nothing.stderr

    made = jobsheet("backup")
    assert made.returncode == 0, made.stderr
    assert re.search(
        r"\d+ rows, 0 stored files named, [\d,]+ bytes, sha256 [0-9a-f]{64}", made.stdout
    )
    name = made.stdout.split(":")[0]
    assert {path.name for path in (tmp_path / "backups").iterdir()} == {
        f"{name}.dump",
        f"{name}.manifest.json.gz",
    }

    proven = jobsheet("backup", "test")
    assert "is equal" in proven.stdout, proven.stderr
    listed = jobsheet("backup", "list").stdout
    assert name in listed
    assert "passed in" in listed

    with psycopg.connect(database_url) as connection:
        connection.execute(
            "insert into deploys (id, version, marked_by) values "
            "(gen_random_uuid(), '9.9.9', 'after the backup')"
        )
    assert jobsheet("restore").stdout.splitlines() == [name]
    restored = jobsheet("restore", name, "--in-place")
    assert restored.returncode == 0, restored.stderr
    assert "Every table is equal to what was backed up." in restored.stdout
    with psycopg.connect(database_url) as connection:
        row = connection.execute("select count(*) from deploys").fetchone()
    assert row == (0,)


def test_a_damaged_backup_is_not_put_in_place(
    jobsheet: Command, rt: Runtime, tmp_path: Path
) -> None:
    name = jobsheet("backup").stdout.split(":")[0]
    dump = tmp_path / "backups" / f"{name}.dump"
    dump.write_bytes(dump.read_bytes() + b"\0")

    tested = jobsheet("backup", "test")
    restored = jobsheet("restore", name, "--in-place")

    assert (tested.returncode, restored.returncode) == (1, 1)
    assert "its hash is another" in tested.stderr
    assert "its hash is another" in restored.stderr
    assert trail.verify(rt).broken is None


def test_maintenance_is_begun_listed_and_ended(jobsheet: Command) -> None:
    begun = jobsheet("maintenance", "on", "--reason", "New disks", "--minutes", "30", "--by", "ana")
    planned = jobsheet(
        "maintenance", "on", "--reason", "Later", "--minutes", "5", "--at", "2100-01-01T00:00:00"
    )
    listed = jobsheet("maintenance", "list").stdout
    ended = jobsheet("maintenance", "off").stdout
    off = jobsheet("maintenance", "off").stdout
    nothing = jobsheet("maintenance", "off").stdout

    assert begun.stdout.startswith("Maintenance from ")
    assert planned.stdout == "Maintenance from 2100-01-01 00:00 to 2100-01-01 00:05 UTC.\n"
    assert "on       " in listed
    assert "by ana: New disks" in listed
    assert (ended, off) == ("Sheets are taken in.\n", "Called off.\n")
    assert nothing == "There is no maintenance to end.\n"


def test_a_deploy_is_marked_from_a_pipeline(jobsheet: Command) -> None:
    refused = jobsheet("deploy", "mark", "no version")
    marked = jobsheet("deploy", "mark", "1.4.0", "--note", "Faster", "--by", "pipeline")
    listed = jobsheet("deploy", "list").stdout

    assert (refused.returncode, marked.returncode) == (2, 0)
    assert "1.4.0  by pipeline  Faster" in listed
