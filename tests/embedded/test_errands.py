"""The running stack does its errands: what a webhook is to be told is on its way within seconds."""

import time
from dataclasses import replace

from core import bootstrap
from core.adapters.courier import NOT_ALLOWED, HttpCourier
from core.domain.ops.backups import ProofState
from core.embedded import running
from core.queries import chores
from core.queries import webhooks as queries
from core.queries.ops import backups
from core.services.messages import webhooks
from tests import people
from tests.running_stack import RunningStack

PATIENCE_S = 60.0
NIGHT_PATIENCE_S = 240.0  # a minute until it looks, and a busy machine


def test_the_workers_host_sends_webhooks_and_never_inside(stack: RunningStack) -> None:
    services = running.services(stack.data_dir)
    assert services is not None
    found = bootstrap.from_environment(data_dir=stack.data_dir)
    rt = bootstrap.build(bootstrap.completed(found, services))
    careless = replace(rt, courier=HttpCourier(allow_private=True))
    made = webhooks.create(
        careless, url="http://127.0.0.1:9/x", subscribed=["audit.failed"], actor=people.ANA
    )
    webhooks.test(rt, made.webhook_id, actor=people.ANA)

    deadline, said = time.monotonic() + PATIENCE_S, None
    while said is None and time.monotonic() < deadline:
        time.sleep(0.2)
        with rt.read() as session:
            (line,) = queries.log_of(session, made.webhook_id, actor=people.ANA)
        said = line.error

    # Connections that are only forgotten would warn in whichever test comes next.
    rt.read.__self__.dispose()  # type: ignore[attr-defined]  # the method of a Database
    assert said == NOT_ALLOWED


def test_the_workers_host_watches_and_backs_up_by_itself(stack: RunningStack) -> None:
    services = running.services(stack.data_dir)
    assert services is not None
    found = bootstrap.from_environment(data_dir=stack.data_dir)
    rt = bootstrap.build(bootstrap.completed(found, services))

    deadline, ran = time.monotonic() + NIGHT_PATIENCE_S, set[str]()
    while not ran >= {"watch", "backup", "restore_test"} and time.monotonic() < deadline:
        time.sleep(0.5)
        with rt.read() as session:
            ran = set(chores.all_of_them(session))

    with rt.read() as session:
        facts = backups.facts(session)
    rt.read.__self__.dispose()  # type: ignore[attr-defined]  # the method of a Database
    assert ran >= {"watch", "backup", "restore_test"}
    assert facts.last_good is not None
    assert facts.last_proof is not None
    assert facts.last_proof.state is ProofState.PASSED
