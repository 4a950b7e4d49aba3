"""Taking a step of a runbook as a person does: evidence, dry run, reason, deed, proof."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import redis
from sqlalchemy import text

from core.db.tables import Row
from core.domain.ops import registry, runbooks
from core.domain.ops.checks import CheckResult, State
from core.domain.ops.step_states import StepState
from core.ports import Runtime
from core.queries.ops import steps as kept
from core.services.ops import checks, steps
from tests.services.ops.conftest import OLU, PIA

PATIENCE_S = 60.0
FINGERPRINT = 'select count(*), sum(hashtextextended(one::text, 0)::numeric) from "{}" as one'


def look(rt: Runtime, ids: Iterable[str] | None = None) -> dict[str, CheckResult]:
    """Checks by their ids, each looked at anew; on a machine that may be busy."""
    asked = [*ids] if ids is not None else [one.id for one in registry.CHECKS]
    return {one.id: one for one in checks.run(replace(rt), asked, limit_s=PATIENCE_S)}


def everything(rt: Runtime, redis_url: str) -> tuple[object, ...]:
    """A fingerprint of all rows of all tables, and all keys of Redis with their values."""
    with rt.read() as session:
        rows = {
            one.name: session.execute(text(FINGERPRINT.format(one.name))).one()
            for one in Row.metadata.sorted_tables
        }
    with redis.Redis.from_url(redis_url) as client:
        keys = sorted(client.keys())
        return rows, keys, [client.dump(key) for key in keys]


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that another process or thread does."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, "It never came."
        time.sleep(0.05)


@dataclass(frozen=True, slots=True)
class Walk:
    """One runbook, walked on a system that is broken in the way it is for."""

    rt: Runtime
    redis_url: str
    runbook: str
    eyes: Runtime  # of whoever looks on; the system's own may be of no use

    def shows(self, step_id: str, *, by: str) -> None:
        """The step's own evidence says that it is needed, and names a cause and a way out."""
        step = self._step(step_id)
        assert by in step.shows, f"{by} is no evidence of {step_id}"
        found = look(self.rt, step.shows)[by]
        assert found.state in (State.WARN, State.FAIL), found
        assert found.cause
        assert found.fix

    def take(self, step_id: str) -> None:
        """Dry run, deed with a reason, by two where it is risky; and what was written of it."""
        step = self._step(step_id)
        before = everything(self.eyes, self.redis_url)
        plan = steps.plan(self.rt, self.runbook, step_id, actor=OLU)
        assert plan.is_needed, plan.says
        assert everything(self.eyes, self.redis_url) == before  # a dry run is dry
        told = steps.take(
            self.rt, self.runbook, step_id, actor=OLU, reason=f"for {step_id}", target=plan.target
        )
        assert (told.state is StepState.ASKED) is step.by_two
        with self.rt.read() as session:
            taken = kept.taken(session, actor=PIA, runbook=self.runbook)[0]
        if step.by_two:
            assert steps.approve(self.rt, taken.id, actor=PIA).state is StepState.DONE
        self._is_written(step_id)

    def helped(self, step_id: str, *, proof: str) -> None:
        """The step's own proof holds."""
        step = self._step(step_id)
        assert proof in step.proves, f"{proof} is no proof of {step_id}"
        until(lambda: look(self.rt, [proof])[proof].state is State.OK)

    def _is_written(self, step_id: str) -> None:
        query = (
            "select t.action, s.reason from runbook_steps s, trail t where s.step = :step"
            " and t.object = 'runbook:' || s.runbook || '/' || s.step order by t.number desc"
        )
        with self.eyes.read() as session:
            action, reason = session.execute(text(query), {"step": step_id}).first() or ("", "")
        assert (action, reason) == ("runbook.done", f"for {step_id}")

    def _step(self, step_id: str) -> runbooks.Step:
        found = runbooks.step(self.runbook, step_id)
        assert found is not None
        return found
