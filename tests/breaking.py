"""Parts of a Runtime that can be taken away and given back while it is in use."""

import socket
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from core.db.engine import Database
from core.ports import Runtime


def dead_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Breakable:
    """`rt` is the Runtime given, but for its PostgreSQL, which is away while `is_away`."""

    given: Runtime
    is_away: bool = False
    nowhere: Database = field(
        default_factory=lambda: Database(
            f"postgresql://x:y@127.0.0.1:{dead_port()}/z", application_name="tests"
        )
    )

    def __post_init__(self) -> None:
        self.rt = replace(self.given, read=self._read, write=self._write, look=None)

    def _read(self) -> AbstractContextManager[Session]:
        return (self.nowhere.read if self.is_away else self.given.read)()

    def _write(self) -> AbstractContextManager[Session]:
        return (self.nowhere.write if self.is_away else self.given.write)()
