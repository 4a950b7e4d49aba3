"""The whole system for chaos: servers that can be struck, pools of workers, and who submits."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import psutil
import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from core import bootstrap
from core.adapters.sandbox import SandboxInspector
from core.db.engine import Database
from core.embedded.postgres import Postgres
from core.embedded.redis import Redis
from core.errors import Unavailable
from core.ports import Runtime
from core.services import intake
from core.services.intake import Receipt
from core.settings import Settings
from tests import mistral_stub, runtimes
from tests.chaos import object_stub
from tests.chaos.object_stub import ObjectStub
from tests.chaos.sheets import LINES
from tests.mistral_stub import MistralStub
from tests.people import ANA

ROOT: Final = Path(__file__).resolve().parents[2]
SECRET: Final = "only-for-tests-" * 3
BUCKET: Final = "sheets"
STOP_PATIENCE_S: Final = 90.0
# Whoever touches an audit that has its verdict is seen, whatever the product thinks of it.
WITNESS: Final = """
create table chaos_verdicts (audit_id uuid not null);
create function chaos_witness() returns trigger language plpgsql as $$
begin insert into chaos_verdicts values (new.id); return null; end $$;
create trigger chaos_witness after update on audits
    for each row when (new.verdict is not null) execute function chaos_witness();
"""


class Pool:
    """A real `worker.py` in a process of its own, as on a host of its own."""

    def __init__(self, environment: dict[str, str], log: Path, *, workers: int) -> None:
        self._environment, self._log, self._workers = environment, log, workers
        self._family: list[psutil.Process] = []
        self.start()

    def start(self) -> None:
        """Start it, again where it was killed: what a service manager does."""
        with self._log.open("ab") as log:
            self._popen = subprocess.Popen(
                [sys.executable, ROOT / "worker.py", "--workers", str(self._workers)],
                env=self._environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        self._parent = psutil.Process(self._popen.pid)

    def revive(self) -> None:
        """Start it where it has ended."""
        if self._popen.poll() is not None:
            self.start()

    def busy(self) -> tuple[psutil.Process, psutil.Process] | None:
        """A worker and its work-horse."""
        for worker in self.workers():
            for horse in _children(worker):
                return worker, horse
        return None

    def workers(self) -> list[psutil.Process]:
        """The workers that live."""
        found = _children(self._parent)
        self._family += found
        return found

    def kill(self) -> None:
        """Kill -9 the pool's parent: relay, reconciler and supervision in one."""
        self.workers()
        self._popen.kill()
        self._popen.wait()

    def kill_host(self) -> None:
        """Kill -9 all of it at once, as a power cut would."""
        everyone = [self._parent, *_children(self._parent, recursive=True)]
        for process in everyone:
            _kill(process)
        self._popen.wait()

    def stop(self) -> int:
        """SIGTERM, as a deploy does; the exit status."""
        self.tell_to_stop()
        return self.wait()

    def tell_to_stop(self) -> None:
        """SIGTERM, without waiting."""
        self.workers()
        self._popen.send_signal(signal.SIGTERM)

    def wait(self) -> int:
        """The exit status, once it has one."""
        return self._popen.wait(timeout=STOP_PATIENCE_S)

    def end(self) -> None:
        """Stop it and whatever it may have left."""
        try:
            if self._popen.poll() is None:
                self.stop()
        finally:
            for process in self._family:
                for one in (*_children(process, recursive=True), process):
                    _kill(one)
            if self._popen.poll() is None:
                self._popen.kill()


@dataclass
class Scene:
    """Servers, stubs, pools, and the eyes of whoever looks on."""

    folder: Path
    postgres: Postgres
    redis: Redis
    store: ObjectStub
    mistral: MistralStub
    environment: dict[str, str]
    rt: Runtime
    pools: list[Pool] = field(default_factory=list)
    alone: dict[int, Any] = field(default_factory=dict)  # processes of windows.Alone, by sheet
    receipts: set[str] = field(default_factory=set)  # given to whoever handed a sheet in

    def submit(self, name: str, content: bytes) -> Receipt:
        """Hand a sheet in. Errors: those of `intake.submit`."""
        given = intake.submit(self.rt, filename=name, content=content, actor=ANA)
        self.receipts.add(given.receipt)
        return given

    def add_pool(self, *, workers: int = 1) -> Pool:
        """One more host."""
        log = self.folder / f"pool-{len(self.pools)}.log"
        pool = Pool(self.environment, log, workers=workers)
        self.pools.append(pool)
        return pool

    def rows(self, sql: str, **values: Any) -> list[Any]:
        """What a query says, once PostgreSQL is there to say it."""
        while True:
            try:
                with self.rt.read() as session:
                    return list(session.execute(text(sql), values).all())
            except Unavailable:
                time.sleep(0.1)

    def count(self, sql: str, **values: Any) -> int:
        """The number a query says."""
        return int(self.rows(sql, **values)[0][0] or 0)

    def connect(self) -> "psycopg.Connection[Any]":
        """A connection of one's own, to lock a table or cut the others off."""
        return psycopg.connect(self.postgres.url())

    def until(self, fact: Callable[[], object], *, within_s: float, every_s: float = 0.02) -> bool:
        """True once it is so; false where that takes too long."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            if fact():
                return True
            time.sleep(every_s)
        return False


def settings(scene_url: str, redis_url: str, data: Path, store: str, mistral: str) -> Settings:
    """What every process of the scene is told."""
    return Settings(
        database_url=SecretStr(scene_url),
        redis_url=SecretStr(redis_url),
        jwt_secret=SecretStr(SECRET),
        data_dir=data,
        s3_bucket=BUCKET,
        s3_endpoint_url=store,
        s3_path_style=True,
        mistral_api_key=SecretStr(mistral_stub.API_KEY),
        mistral_server_url=mistral,
        mistral_timeout_s=6.0,
        mistral_requests_per_minute=1_000,
        audit_timeout_s=120,
        attempt_lapse_s=30.0,
        queue_grace_s=5.0,
        stop_grace_s=15.0,
    )


@contextmanager
def opened(folder: Path, *, lapse_s: float) -> Iterator[Scene]:
    """Everything started, nothing submitted yet; stopped at the end whatever happened."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    with ExitStack() as stack:
        postgres = Postgres(folder / "pg", password=SECRET, log=folder / "pg.log")
        redis = Redis(folder / "redis", password=SECRET, log=folder / "redis.log")
        for server in (postgres, redis):
            stack.callback(server.stop)
            server.start()
        store = stack.enter_context(object_stub.running())
        mistral = stack.enter_context(mistral_stub.running())
        mistral.pages = [_answer()]
        told = settings(postgres.url(), redis.url, folder / "data", store.url, mistral.url)
        told = told.model_copy(update={"attempt_lapse_s": lapse_s})
        # For as long as the scene lasts: other tests of this process have keys of their own.
        given = stack.enter_context(pytest.MonkeyPatch.context())
        given.setenv("AWS_ACCESS_KEY_ID", "chaos")
        given.setenv("AWS_SECRET_ACCESS_KEY", "chaos-secret")
        bootstrap.prepare_database(postgres.url(), None)
        with psycopg.connect(postgres.url(), autocommit=True) as connection:
            connection.execute(WITNESS)
        inspector = SandboxInspector(
            timeout_s=bootstrap.INSPECT_TIMEOUT_S,
            memory_limit_bytes=bootstrap.INSPECT_MEMORY_BYTES,
        )
        stack.callback(inspector.close)
        database = Database(postgres.url(), application_name="chaos")
        stack.callback(database.dispose)
        own = stack.enter_context(runtimes.built(told))
        rt = replace(own, inspector=inspector, write=database.write, read=database.read)
        scene = Scene(folder, postgres, redis, store, mistral, environment(told), rt)
        stack.callback(_end_all, scene)
        yield scene


def _end_all(scene: Scene) -> None:
    for pool in scene.pools:
        pool.end()


def environment(told: Settings) -> dict[str, str]:
    """The settings as another process's environment."""
    values = {}
    for name in told.model_fields_set | {"attempt_lapse_s"}:
        value = getattr(told, name)
        plain = value.get_secret_value() if isinstance(value, SecretStr) else value
        values[name.upper()] = str(plain)
    return dict(os.environ) | values


def _answer() -> dict[str, Any]:
    lines = "\n".join(LINES).format(123456)
    return mistral_stub.page(("text", (160, 160, 1200, 700), lines))


def _children(process: psutil.Process, *, recursive: bool = False) -> list[psutil.Process]:
    try:
        return process.children(recursive=recursive)
    except psutil.NoSuchProcess:
        return []


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return
