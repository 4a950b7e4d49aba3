"""Migrations: bring the schema up to date, or say in words what that would change."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import produce_migrations
from alembic.config import Config
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from core.db import (
    checks_tables,
    desk_tables,
    dispute_tables,
    inbox_tables,
    incident_tables,
    integration_tables,
    operations,
    people,
    review_tables,
    spec_tables,
    upkeep_tables,
)
from core.db.engine import engine_for_migrations, unavailable
from core.db.tables import Row
from core.errors import Misconfigured

SCRIPTS = Path(__file__).parent / "migrations"
# Imported, so that `Row.metadata` knows every table.
TABLES_BESIDE = (
    checks_tables,
    desk_tables,
    inbox_tables,
    incident_tables,
    dispute_tables,
    integration_tables,
    operations,
    people,
    review_tables,
    spec_tables,
    upkeep_tables,
)
LOCK_KEY = 0x6A6F6273  # "jobs": two processes that start together migrate one after the other

PAST = {"Create": "created", "Add": "added", "Drop": "dropped", "Alter": "changed"}


def upgrade(url: str) -> None:
    """Apply what is pending, in one transaction, one process at a time.

    Errors: Unavailable, Misconfigured (the database is of a newer version).
    """
    with _engine(url) as engine, engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
        _refuse_newer(connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def pending(url: str) -> list[str]:
    """What `upgrade` would change, a sentence each; changes nothing itself.

    Errors: Unavailable, Misconfigured.
    """
    with _engine(url) as engine:
        reading = engine.execution_options(postgresql_readonly=True)
        with reading.connect() as connection:
            _refuse_newer(connection)
            return [*_revisions(connection), *_differences(connection)]


def check(url: str) -> None:
    """Errors: Misconfigured where the schema is not the one of this version, Unavailable."""
    changes = pending(url)
    if changes:
        raise Misconfigured(
            f"The database is not up to date ({len(changes)} changes are pending). "
            "Run `jobsheet db migrate`; `jobsheet db check` lists them."
        )


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = engine_for_migrations(url)
    try:
        yield engine
    except DBAPIError as error:
        away = unavailable(error)
        if away is None:
            raise
        raise away from error
    finally:
        engine.dispose()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


def _context(connection: Connection) -> MigrationContext:
    return MigrationContext.configure(connection, opts={"compare_server_default": True})


def _refuse_newer(connection: Connection) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    unknown = set(_context(connection).get_current_heads()) - known
    if unknown:
        raise Misconfigured(
            f"The database was made by a newer version (revision {', '.join(sorted(unknown))}). "
            "Start that version, or restore the backup made before it."
        )


def _revisions(connection: Connection) -> list[str]:
    scripts = ScriptDirectory.from_config(_config())
    current = _context(connection).get_current_heads()
    steps = list(scripts.iterate_revisions("head", current[0] if current else "base"))
    return [f"Migration {step.revision} is pending: {step.doc}" for step in reversed(steps)]


def _differences(connection: Connection) -> list[str]:
    upgrades = produce_migrations(_context(connection), Row.metadata).upgrade_ops
    return [] if upgrades is None else [f"{_words(one)}." for one in _flat(upgrades)]


def _flat(container: ops.OpContainer) -> Iterator[ops.MigrateOperation]:
    for operation in container.ops:
        if isinstance(operation, ops.OpContainer):
            yield from _flat(operation)
        else:
            yield operation


def _words(operation: ops.MigrateOperation) -> str:
    name = str(getattr(operation, "table_name", ""))
    if isinstance(operation, ops.CreateTableOp | ops.DropTableOp):
        return f"Table {name} would be {_done(operation)}"
    if isinstance(operation, ops.CreateIndexOp | ops.DropIndexOp):
        return f"Index {operation.index_name} on {name} would be {_done(operation)}"
    if isinstance(operation, ops.AddColumnOp):
        return f"Column {name}.{operation.column.name} would be added"
    if isinstance(operation, ops.DropColumnOp | ops.AlterColumnOp):
        return f"Column {name}.{operation.column_name} would be {_done(operation)}"
    return f"A rule of table {name} would be {_done(operation)}"


def _done(operation: ops.MigrateOperation) -> str:
    kind = type(operation).__name__
    return next((past for verb, past in PAST.items() if kind.startswith(verb)), "changed")
