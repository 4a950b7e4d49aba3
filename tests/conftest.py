"""Real servers for the tests: an embedded PostgreSQL and Redis of the session's own."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql

from core.domain.policy import Policy
from core.embedded.postgres import Postgres
from core.embedded.redis import Redis
from core.ports import Inspector, Reader, Runtime
from tests import memory_folder
from tests.running_stack import oidc, stack
from tests.sharing import ByShare
from tests.spec_books import FixedSpecBook

__all__ = ["oidc", "stack"]  # fixtures, shared by all folders

settings.register_profile("tests", deadline=None)  # times are never asserted
settings.load_profile("tests")

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT.parent / "shared" / "samples"  # Real sheets, beside the repository where they are.
SECRET = "only-for-tests-5fKq8w2vJx0ZrTn7LmYb3Dd9"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByShare:
    """Where the tests run in several processes, who gets which."""
    return ByShare(config, log)


@pytest.fixture(scope="session")
def server_dir() -> Iterator[Path]:
    """A folder an unprivileged server can reach; pytest's own is closed to other users."""
    folder = Path(tempfile.mkdtemp(prefix="jobsheet-tests-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(server_dir: Path) -> Iterator[Postgres]:
    """One server for the session. It may forget everything on a power cut, which makes it fast."""
    with memory_folder.opened(otherwise=server_dir) as folder:
        server = Postgres(
            folder / "postgres", password=SECRET, log=server_dir / "postgres.log", durable=False
        )
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres: Postgres) -> str:
    """The template database, migrated once. Copy it (`database_url`), never write to it."""
    from core.db import migrate

    migrate.upgrade(postgres.url())
    return postgres.url()


@pytest.fixture
def database_url(postgres: Postgres, postgres_url: str) -> Iterator[str]:
    """A database of the test's own with all tables, empty."""
    name = f"test_{uuid4().hex[:12]}"
    template = sql.Identifier(postgres_url.rsplit("/", 1)[1])
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as admin:
        admin.execute(
            sql.SQL("create database {} template {} strategy file_copy").format(
                sql.Identifier(name), template
            )
        )
        yield postgres.url(name)
        admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def redis_server(server_dir: Path) -> Iterator[Redis]:
    """One server for the session."""
    server = Redis(server_dir / "redis", password=SECRET, log=server_dir / "redis.log")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def redis_url(redis_server: Redis) -> str:
    """An empty Redis."""
    import redis

    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
    return redis_server.url


@pytest.fixture(scope="session")
def inspector() -> Iterator[Inspector]:
    """The real sandbox, kept warm."""
    from core import bootstrap
    from core.adapters.sandbox import SandboxInspector

    sandbox = SandboxInspector(
        timeout_s=bootstrap.INSPECT_TIMEOUT_S, memory_limit_bytes=bootstrap.INSPECT_MEMORY_BYTES
    )
    yield sandbox
    sandbox.close()


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The real reader: text layer first, then the local engine, which loads on its first page."""
    from core.adapters.ocr.local_ocr import LocalOcr
    from core.adapters.reader import SheetReader

    return SheetReader(LocalOcr(models_dir=tmp_path_factory.mktemp("models")))


@pytest.fixture
def rt(
    database_url: str, redis_url: str, tmp_path: Path, inspector: Inspector, reader: Reader
) -> Iterator[Runtime]:
    """A Runtime of real parts: PostgreSQL, Redis, a local store, the sandbox and the reader."""
    from core.adapters import spec_files
    from core.adapters.queue import RqAuditQueue
    from core.adapters.stores.store_local import LocalStore
    from core.db.engine import Database

    database = Database(database_url, application_name="tests")
    yield Runtime(
        write=database.write,
        read=database.read,
        store=LocalStore(tmp_path / "sheets"),
        inspector=inspector,
        reader=reader,
        queue=RqAuditQueue(redis_url),
        specs=FixedSpecBook(*spec_files.load_built_in()),
        policy=Policy(),
        clock=lambda: datetime.now(UTC),
        upload_max_bytes=50 << 20,
        data_dir=tmp_path,
        session_secret=SECRET,
        session_hours=12.0,
        public_url="http://localhost:8501",
    )
    database.dispose()
