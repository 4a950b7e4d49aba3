"""The whole stack: what is started, in which order, with which environment."""

import os
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from core.embedded import health, running
from core.embedded.postgres import Postgres
from core.embedded.programs import Part, Program
from core.embedded.redis import Redis
from core.embedded.running import Secrets, Services

APP_GRACE_S = 10.0
HAND_BACK_S = 10.0  # A worker whose time is over hands its sheet back, which takes a moment.


@dataclass(frozen=True, slots=True)
class Plan:
    """What to start. A URL that is given belongs to a server of the user's and is only used."""

    data_dir: Path  # absolute
    host: str
    port: int
    workers: int  # 0: as many as cores
    public_url: str
    stop_grace_s: float  # a worker may finish its sheet this long
    database_url: str | None = None
    redis_url: str | None = None
    jwt_secret: str | None = None


class Stack:
    """PostgreSQL and Redis where no URL is given, then the worker, then the app."""

    def __init__(
        self,
        plan: Plan,
        *,
        say: Callable[[str], None],
        prepare: Callable[[str], Sequence[str]],
    ) -> None:
        """`prepare` brings the database at a URL up to date and says what it had to leave."""
        self._plan = plan
        self._say = say
        self._prepare = prepare
        self._secrets = self._remember()
        self._postgres = self._own_postgres()
        self._redis = self._own_redis()
        worker_grace_s = plan.stop_grace_s + HAND_BACK_S
        self.worker = self._program("Worker", "worker.py", grace_s=worker_grace_s)
        self.app = self._program("App", "app.py", grace_s=APP_GRACE_S)
        self._started: list[Part] = []

    @property
    def parts(self) -> tuple[Part, ...]:
        """In the order they are started; stopped in the opposite one."""
        servers = [server for server in (self._postgres, self._redis) if server is not None]
        return (*servers, self.worker, self.app)

    @property
    def services(self) -> Services:
        """Where everything is reached now."""
        plan = self._plan
        return Services(
            database_url=plan.database_url or _url_of(self._postgres),
            redis_url=plan.redis_url or _url_of(self._redis),
            jwt_secret=plan.jwt_secret or self._secrets.jwt_secret,
            public_url=plan.public_url,
            host=plan.host,
            port=plan.port,
            pid=os.getpid(),
        )

    def start(self) -> None:
        """Return once the app says that it is healthy. Errors: AuditorError, in plain words."""
        for server in self._servers():
            with self._timed(server.name):
                self.start_part(server)
        with self._timed("Tables and specs"):
            left = self._prepare(self.services.database_url)
        for sentence in left:
            self._say(f"  {sentence}")
        self.start_part(self.worker)
        self.start_part(self.app)
        with self._timed("App and worker"):
            health.wait(self._plan.host, self._plan.port, programs=(self.app, self.worker))
        self.publish()

    def start_part(self, part: Part) -> None:
        """Start one part and remember the port it got."""
        if part not in self._started:
            self._started.append(part)
        part.start()
        self._secrets = replace(
            self._secrets,
            postgres_port=self._postgres.port if self._postgres else None,
            redis_port=self._redis.port if self._redis else None,
        )
        running.save(self._plan.data_dir / running.SECRETS, self._secrets)

    def publish(self) -> None:
        """Let other commands find the running stack."""
        running.save(self._plan.data_dir / running.SERVICES, self.services)

    def stop(self, *, hurry: Callable[[], bool] = lambda: False) -> None:
        """Stop the app, the worker, Redis and PostgreSQL, each after what depends on it."""
        with suppress(OSError):
            (self._plan.data_dir / running.SERVICES).unlink(missing_ok=True)
        while self._started:
            self._started.pop().stop(hurry=hurry)

    def _servers(self) -> list[Part]:
        return [part for part in self.parts if part not in (self.worker, self.app)]

    def _remember(self) -> Secrets:
        """The secrets of the first start, at every start."""
        path = self._plan.data_dir / running.SECRETS
        kept = running.load(path, Secrets)
        if kept is None:
            kept = Secrets(
                postgres_password=secrets.token_urlsafe(32),
                redis_password=secrets.token_urlsafe(32),
                jwt_secret=secrets.token_urlsafe(48),
            )
            running.save(path, kept)
        return kept

    def _own_postgres(self) -> Postgres | None:
        if self._plan.database_url:
            return None
        return Postgres(
            self._plan.data_dir / "postgres",
            password=self._secrets.postgres_password,
            log=self._log("postgres"),
            port=self._secrets.postgres_port,
        )

    def _own_redis(self) -> Redis | None:
        if self._plan.redis_url:
            return None
        return Redis(
            self._plan.data_dir / "redis",
            password=self._secrets.redis_password,
            log=self._log("redis"),
            port=self._secrets.redis_port,
        )

    def _program(self, name: str, script: str, *, grace_s: float) -> Program:
        log = self._log(name.lower())
        return Program(name, script, log=log, environment=self._environment, grace_s=grace_s)

    def _log(self, name: str) -> Path:
        return self._plan.data_dir / "logs" / f"{name}.log"

    def _environment(self) -> dict[str, str]:
        """Our own environment, and where everything is; secrets are not put on a command line."""
        services = self.services
        return {
            **os.environ,
            "DATABASE_URL": services.database_url,
            "REDIS_URL": services.redis_url,
            "JWT_SECRET": services.jwt_secret,
            "DATA_DIR": str(self._plan.data_dir),
            "HOST": services.host,
            "PORT": str(services.port),
            "PUBLIC_URL": services.public_url,
            "WORKERS": str(self._plan.workers),
            "PYTHONUNBUFFERED": "1",
        }

    @contextmanager
    def _timed(self, what: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self._say(f"  {what:<16} ready in {time.monotonic() - began:.1f} s")


def _url_of(server: Postgres | Redis | None) -> str:
    if isinstance(server, Postgres):
        return server.url()
    return server.url if server else ""
