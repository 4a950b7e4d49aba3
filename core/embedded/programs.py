"""Our own programs (worker, app) as children of the supervisor."""

import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from core.embedded import children

TOLD_WHY = 2  # Our programs end so after an expected error, its sentence being their last line.
ROOT = Path(__file__).resolve().parents[2]


class Part(Protocol):
    """A piece of the stack that is started, watched and stopped."""

    @property
    def name(self) -> str:
        """For the person at the terminal."""

    @property
    def log(self) -> Path:
        """Where its output goes."""

    def start(self) -> None:
        """Errors: AuditorError, in plain words."""

    def stop(self, *, hurry: Callable[[], bool]) -> None:
        """Return once nothing of it is left; ask `hurry` whether to stop being patient."""

    def is_alive(self) -> bool:
        """True while its process runs."""


@dataclass(slots=True)
class Program:
    """`python SCRIPT` with an environment that is asked for at every start."""

    name: str
    script: str
    log: Path
    environment: Callable[[], Mapping[str, str]]
    grace_s: float
    orphan_signal: signal.Signals = signal.SIGTERM
    _process: children.Process | None = field(default=None, init=False)

    @property
    def pid(self) -> int | None:
        """Its process, once started."""
        return self._process.pid if self._process else None

    @property
    def ending(self) -> str:
        """How it ended, in words; empty while it runs."""
        code = self._process.poll() if self._process else None
        if code is None:
            return ""
        if code == TOLD_WHY:
            return children.tail(self.log).rstrip().rpartition("\n")[2]
        how = f"exit status {code}" if code >= 0 else signal.Signals(-code).name
        return f"It ended with {how}; what it said is in {self.log}."

    def start(self) -> None:
        """Start it; whether it does its work is for the health check to say."""
        self._process = children.start(
            [sys.executable, ROOT / self.script],
            log=self.log,
            environment=self.environment(),
            orphan_signal=self.orphan_signal,
            folder=ROOT,
        )

    def stop(self, *, hurry: Callable[[], bool]) -> None:
        """SIGTERM lets it finish what it is doing, a second one does not."""
        if self._process is not None:
            signals = (signal.SIGTERM, signal.SIGTERM)
            children.stop(self._process, *signals, grace_s=self.grace_s, hurry=hurry)

    def is_alive(self) -> bool:
        """True while its process runs."""
        return self._process is not None and self._process.poll() is None
