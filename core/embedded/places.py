"""Where an unprivileged server may read and write when we are root: our folders may be closed."""

import os
import pwd
import shutil
import stat
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from core.embedded.children import Account
from core.errors import Misconfigured

SHARED = Path("/var/lib/jobsheet-qa-auditor")  # Only ever used by root.


def account_for(folder: Path) -> Account | None:
    """The account a server runs as: the owner of data that exists, else postgres or nobody.

    None where we are not root: servers then run as ourselves.
    """
    if os.geteuid() != 0:
        return None
    if folder.exists() and folder.stat().st_uid != 0:
        owner = folder.stat()
        return Account(owner.st_uid, owner.st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise Misconfigured(
        "PostgreSQL refuses to run as root and this machine has neither a user `postgres` nor "
        "`nobody`. Start as another user, or set DATABASE_URL."
    )


def is_open(path: Path) -> bool:
    """True where every user may pass through all folders above `path`."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in path.resolve().parents)


def make_reachable(folder: Path, account: Account | None) -> Path:
    """The real place of a server's data folder, which the account can reach.

    Where a folder above is closed to other users (a home of mode 0700, `mktemp -d`), the data
    lies under /var/lib and `folder` becomes a link to it, so that the next start finds it.
    """
    if folder.is_symlink() or folder.exists():
        return folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    if account is None or is_open(folder):
        return folder.resolve()
    place = SHARED / "data" / uuid4().hex / folder.name
    place.parent.mkdir(parents=True)
    for parent in (SHARED, SHARED / "data", place.parent):
        parent.chmod(0o755)
    folder.symlink_to(place)
    return place


def readable_copy(parts: Mapping[Path, str], *, name: str) -> Path:
    """Copy folders (from -> where inside) so that every user can read them; once for a `name`."""
    copy = SHARED / "lib" / name
    if copy.exists():
        return copy
    fresh = copy.with_name(f"{name}.{uuid4().hex}")
    for part, inside in parts.items():
        shutil.copytree(part, fresh / inside, symlinks=True)
    for path in [SHARED, SHARED / "lib", fresh, *fresh.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if path.is_dir() or mode & 0o100 else 0))
    try:
        fresh.rename(copy)
    except OSError:  # Another start was quicker.
        shutil.rmtree(fresh)
    return copy
