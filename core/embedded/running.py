"""What other processes may know of a running stack, and the lock that says it runs."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from core.errors import Misconfigured

SERVICES, SECRETS, LOCK = "services.json", "secrets.json", "lock"
POLL_S = 0.02
Kept = TypeVar("Kept", bound="Services | Secrets")


@dataclass(frozen=True, slots=True)
class Services:
    """Where the running stack is reached; URLs hold passwords."""

    database_url: str
    redis_url: str
    jwt_secret: str
    public_url: str
    host: str
    port: int
    pid: int


@dataclass(frozen=True, slots=True)
class Secrets:
    """What must stay the same from start to start: passwords, and ports where they are free."""

    postgres_password: str
    redis_password: str
    jwt_secret: str
    postgres_port: int | None = None
    redis_port: int | None = None


@contextmanager
def lock(data_dir: Path, *, patience_s: float = 0.0) -> Iterator[bool]:
    """Hold the data folder while inside; False where another stack holds it."""
    with _open_lock(data_dir) as file:
        deadline = time.monotonic() + patience_s
        while not (is_ours := _try_lock(file)) and time.monotonic() < deadline:
            time.sleep(POLL_S)
        yield is_ours  # The kernel lets go when the process ends, however it ends.


def services(data_dir: Path) -> Services | None:
    """The running stack of this data folder; None where none runs."""
    if not (data_dir / SERVICES).exists():
        return None
    with lock(data_dir) as nobody_else:
        return None if nobody_else else load(data_dir / SERVICES, Services)


def _try_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def load(path: Path, kind: type[Kept]) -> Kept | None:
    """A kept record; None where there is none. Errors: Misconfigured when it is damaged."""
    try:
        values: dict[str, Any] = json.loads(path.read_bytes())
        return kind(**{field.name: values[field.name] for field in fields(kind)})
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise Misconfigured(f"{path} belongs to another user. Start as that user.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Misconfigured(f"{path} is damaged. Put it back from a backup.") from error


def save(path: Path, kept: Services | Secrets) -> None:
    """Replace the record in one step, readable by its owner only."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.touch(mode=0o600)
    with fresh.open("w") as file:
        json.dump(asdict(kept), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


@contextmanager
def _open_lock(data_dir: Path) -> Iterator[int]:
    """The lock file's descriptor, not inherited by children: it would keep the lock alive."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(data_dir / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Misconfigured(
            f"The data folder {data_dir} cannot be used: {error.strerror}. Choose another with "
            "DATA_DIR or --data-dir."
        ) from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)
