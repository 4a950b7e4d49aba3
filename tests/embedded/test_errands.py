"""The running stack does its errands: what a webhook is to be told is on its way within seconds."""

from dataclasses import replace

from core.adapters.courier import NOT_ALLOWED, HttpCourier
from core.domain.ops.backups import ProofState
from core.queries import chores
from core.queries import webhooks as queries
from core.queries.ops import backups
from core.services.messages import webhooks
from tests import people
from tests.embedded.processes import eventually
from tests.running_stack import RunningStack

PATIENCE_S = 60.0
NIGHT_PATIENCE_S = 240.0  # a minute until it looks, and a busy machine


def test_the_workers_host_sends_webhooks_and_never_inside(stack: RunningStack) -> None:
    with stack.runtime() as rt:
        careless = replace(rt, courier=HttpCourier(allow_private=True))
        made = webhooks.create(
            careless, url="http://127.0.0.1:9/x", subscribed=["audit.failed"], actor=people.ANA
        )
        webhooks.test(rt, made.webhook_id, actor=people.ANA)

        def said() -> str | None:
            with rt.read() as session:
                (line,) = queries.log_of(session, made.webhook_id, actor=people.ANA)
            return line.error

        assert eventually(lambda: said() is not None, patience_s=PATIENCE_S)
        assert said() == NOT_ALLOWED


def test_the_workers_host_watches_and_backs_up_by_itself(stack: RunningStack) -> None:
    wanted = {"watch", "backup", "restore_test"}
    with stack.runtime() as rt:

        def missing() -> set[str]:
            with rt.read() as session:
                return wanted - set(chores.all_of_them(session))

        assert eventually(lambda: not missing(), patience_s=NIGHT_PATIENCE_S), missing()
        with rt.read() as session:
            facts = backups.facts(session)
    assert facts.last_good is not None
    assert facts.last_proof is not None
    assert facts.last_proof.state is ProofState.PASSED
