"""A re-audit in several processes: the sheets are shared out, and each share judged by one."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from core import bootstrap
from core.domain.model import Actor, SpecRef
from core.errors import Unavailable
from core.ports import Runtime
from core.queries.past_audits import Scope, Share
from core.services import reaudits
from core.services.reaudits import Reaudited

SHARES_EACH: Final = 8  # so that none waits long for another to end, and none holds all results


@dataclass(frozen=True, slots=True)
class Task:
    """What to judge again, by what, in whose name, and whether the new verdicts are written."""

    version: SpecRef | None
    scope: Scope
    actor: Actor
    is_written: bool

    def done(self, processes: int) -> Iterator[Reaudited]:
        """Every sheet judged again. By one process the newest first, by several in no order.

        Errors: those of `reaudits.compare` and `reaudits.apply`; Unavailable, where a process
        ended early: what it had not judged is not among the results.
        """
        if processes == 1:
            yield from self._judged()
            return
        # Not forked: a connection to the database serves one process.
        context = multiprocessing.get_context("spawn")
        shares = [
            Share(number, SHARES_EACH * processes) for number in range(SHARES_EACH * processes)
        ]
        with ProcessPoolExecutor(processes, mp_context=context) as pool:
            try:
                for found in pool.map(self._of, shares):
                    yield from found
            except BrokenProcessPool as error:
                raise Unavailable("One of the processes ended early. Start it again.") from error

    def _of(self, share: Share) -> list[Reaudited]:
        return list(replace(self, scope=replace(self.scope, share=share))._judged())

    def _judged(self) -> Iterator[Reaudited]:
        judge = reaudits.apply if self.is_written else reaudits.compare
        return judge(_runtime(), self.version, self.scope, actor=self.actor)


@cache
def _runtime() -> Runtime:
    """This process's own."""
    return bootstrap.build(bootstrap.settings())
