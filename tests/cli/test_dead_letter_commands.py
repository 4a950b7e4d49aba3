"""`jobsheet dead-letters`, in a process of its own."""

import psycopg

from tests import many_sheets
from tests.cli.commands import Command, jobsheet

__all__ = ["jobsheet"]  # a fixture

FOLLOW = ("dead-letters", "follow", "--class", "transient", "--reason", "PIPELINE_ERROR")


def test_once_the_canary_has_passed_all_others_of_its_kind_follow(
    jobsheet: Command, database_url: str
) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        many_sheets.write(connection, failed=3, queued=0)
    listed = jobsheet("dead-letters", "list").stdout
    assert listed.count("transient PIPELINE_ERROR store.read") == 3

    early = jobsheet(*FOLLOW)
    assert early.returncode != 0
    assert "Send a canary first" in early.stderr

    with psycopg.connect(database_url, autocommit=True) as connection:  # one has passed
        connection.execute(
            "update audits set status = 'done', verdict = 'PASS' where id in"
            " (select audit_id from dead_letters order by id limit 1)"
        )
        connection.execute(
            "update dead_letters set state = 'retried', note = 'Canary: try', decided_by = 'olu',"
            " decided_at = now(), retry_audit_id = audit_id where audit_id in"
            " (select id from audits where status = 'done')"
        )
    done = jobsheet(*FOLLOW, "--every-s", "0", "--note", "the storage is back")

    assert done.returncode == 0, done.stderr
    assert "2 audited again; no other of this kind can be." in done.stdout
    assert jobsheet("dead-letters", "list").stdout == ""
