"""What has to happen again and again beside the audits: relay, reconcile, show signs of life."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from core import telemetry
from core.errors import Misconfigured, Unavailable
from core.ports import Runtime
from core.services.ops import deploys
from core.services.paid_ocr import copies
from core.services.queueing import chores, heartbeats, reconciler, relay, rescues, sweeps

log = telemetry.logger(__name__)

RELAY_EVERY_S: Final = 1.0
HEAL_EVERY_S: Final = 5.0
WORKERS_EVERY_S: Final = 5.0
SWEEP_EVERY_S: Final = 600.0

LIVE: Final = "workers"
BLIND_LAPSE_S: Final = 3600.0  # nobody could show a sign of life while PostgreSQL was away


@dataclass(frozen=True, slots=True)
class Host:
    """Where the workers run and which version they are."""

    name: str
    version: str


@dataclass(slots=True)
class Housekeeper:
    """Does each chore when it is due. One that fails is logged and due again, the others go on."""

    rt: Runtime
    host: Host
    lapse_s: float = reconciler.LAPSE_S
    grace_s: float = reconciler.GRACE_S
    _due: dict[str, float] = field(default_factory=dict)
    _restarting: list[str] = field(default_factory=list)
    _dead: set[str] = field(default_factory=set)  # not yet noted in the ledger
    _blind_until: float = 0.0  # PostgreSQL was away: silence says nothing yet

    def tick(self, workers: Sequence[str]) -> Sequence[str]:
        """Called about once a second with the names of the workers that live.

        Gives those that somebody asked to restart, each once.
        """
        if self._dead:
            self._try("dead", self._bury)
        self._when_due(LIVE, WORKERS_EVERY_S, lambda: self._live(workers))
        self._when_due("heal", HEAL_EVERY_S, self._heal)
        self._when_due("relay", RELAY_EVERY_S, self._relay)
        self._when_due("sweep", SWEEP_EVERY_S, self._sweep)
        self._when_due("copies", SWEEP_EVERY_S, self._copies)
        self._when_due("version", SWEEP_EVERY_S, self._version)
        restarting, self._restarting = self._restarting, []
        return restarting

    def stopped(self, workers: Sequence[str]) -> None:
        """These workers have ended: note it, and let others have what they held."""
        self._try("stopped", lambda: self._stop({*workers, *self._dead}))

    def died(self, worker: str) -> None:
        """This worker ended without being told to; noted at the next tick that can."""
        self._dead.add(worker)

    def _bury(self) -> None:
        rescues.lose_workers(self.rt, self._dead)
        heartbeats.workers_stopped(self.rt, self._dead)
        self._dead.clear()

    def _live(self, workers: Sequence[str]) -> None:
        heartbeats.workers_live(self.rt, workers, host=self.host.name, version=self.host.version)
        self._restarting += heartbeats.take_restarts(self.rt, workers)

    def _heal(self) -> None:
        is_blind = time.monotonic() < self._blind_until
        lapse_s = BLIND_LAPSE_S if is_blind else self.lapse_s
        healed = reconciler.heal(self.rt, lapse_s=lapse_s, grace_s=self.grace_s)
        self._note("reconciler", {cause.name.lower(): n for cause, n in healed.gap.items()})

    def _relay(self) -> None:
        relay.send_due(self.rt)

    def _sweep(self) -> None:
        self._note("sweep", sweeps.sweep(self.rt))

    def _version(self) -> None:
        deploys.tell_difference(self.rt, self.host.version)

    def _copies(self) -> None:
        gone = copies.sweep(self.rt)
        self._note("copies", {"removed": gone} if gone else {})

    def _note(self, chore: str, found: Mapping[str, int]) -> None:
        chores.note(self.rt, chore, host=self.host.name, found=found)

    def _stop(self, workers: Collection[str]) -> None:
        handed_back = rescues.hand_back(self.rt, workers)
        heartbeats.workers_stopped(self.rt, workers)
        log.info("workers.stopped", workers=len(workers), handed_back=handed_back)

    def _when_due(self, chore: str, every_s: float, do: Callable[[], None]) -> None:
        now = time.monotonic()
        if now >= self._due.get(chore, 0.0):
            self._due[chore] = now + every_s
            self._try(chore, do)

    def _try(self, chore: str, do: Callable[[], None]) -> None:
        try:
            do()
        except (Unavailable, Misconfigured) as error:
            if chore == LIVE:
                self._blind_until = time.monotonic() + self.lapse_s
            log.warning("housekeeping.postponed", chore=chore, reason=str(error))
        except Exception:
            # Ending here, a bug in one chore would end the pool, and no sheet would be read.
            log.exception("housekeeping.crashed", chore=chore)
