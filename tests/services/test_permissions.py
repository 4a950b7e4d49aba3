"""Every service for every role, read off the services and the table: nothing here is a list of
who may do what."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import pytest

import core.services
from core.domain import access
from core.domain.access import ALLOWED, Action, Role
from core.domain.model import Actor
from core.errors import Forbidden
from core.ports import Runtime

Service = Callable[..., Any]

# People act on nothing but themselves here, or are not known yet; workers and start-up act without
# a person. A new service is in neither list and has to say what it asks for.
ONES_OWN: Final = {
    "disputes.files.picture",  # of disputes one may see
    "messages.notices.read",
    "messages.notices.seen",
    "messages.notices.set_email",
    "access.provider_sign_in.arrive",
    "access.provider_sign_in.depart",
    "access.sessions.actor_of",
    "access.sessions.end",  # one's own; anybody's asks for USERS_KEEP inside
    "access.sessions.end_own",
    "access.sessions.remembered",
    "access.sign_in.redeem",
    "access.sign_in.with_password",
    "access.sign_in.with_provider",
    "access.users.has_password",
    "access.users.set_password",
}
BY_ITSELF: Final = {
    "access.api_tokens.actor_of",
    "queueing.attempts.claim",
    "audits.run",
    "queueing.chores.note",
    "paid_ocr.copies.sweep",
    "messages.deliveries.send_due",
    "disputes.clock.tick",
    "disputes.closing.close_solved",
    "disputes.files.add",
    "disputes.files.keep",
    "disputes.rows.take",
    "queueing.heartbeats.beat",
    "queueing.heartbeats.take_restarts",
    "queueing.heartbeats.workers_live",
    "queueing.heartbeats.workers_stopped",
    "idempotency.once",
    "inbox.take_in",
    "reviewing.judging.decided_before",
    "ops.history.forget_old",
    "ops.history.keep",
    "ops.backup_runs.beating",
    "ops.backup_runs.begin",
    "ops.backup_runs.end",
    "ops.backup_runs.give_up_running",
    "ops.backups.make",
    "ops.deploys.tell_difference",
    "ops.evidence.frozen",
    "ops.incident_watch.open_for",
    "ops.mailing.send_due",
    "ops.backups.manifest_of",
    "ops.backups.prove",
    "ops.checks.run",
    "ops.checks.run_all",
    "ops.spare.of",
    "ops.maintenance.refuse_intake",
    "ops.nights.run_due",
    "ops.switches.ocr_engine",
    "ops.timings.flush",
    "ops.shifts.look",
    "messages.notices.send_due",
    "messages.notices.tell",
    "ops.storage_sweep.compare",
    "readings.read",
    "queueing.reconciler.heal",
    "queueing.relay.send_at_once",
    "queueing.relay.send_due",
    "queueing.rescues.hand_back",
    "queueing.rescues.lose_workers",
    "retention.run",
    "access.session_tokens.pack",
    "access.session_tokens.session_id_of",
    "access.session_tokens.sign",
    "access.session_tokens.unpack",
    "access.sessions.lives_s",
    "access.sessions.revoke",
    "access.sessions.start",
    "access.sign_in.link_for",
    "spec.spec_names.in_force",
    "spec.spec_names.refuse_unknown",
    "reviewing.standings.rejudge",
    "queueing.sweeps.sweep",
    "trail.verify",
    "disputes.waiver_sweeps.sweep",
    "disputes.waivers.expired",
}


def services() -> Iterator[tuple[str, Service]]:
    """Every public function of core.services that is handed a Runtime, by `module.name`, also
    those of the packages of an area. Probes are the looks of `ops.checks`: they change nothing."""
    for module in pkgutil.walk_packages(core.services.__path__, "core.services."):
        if ".probes" in module.name:
            continue
        found = importlib.import_module(module.name)
        for name, function in inspect.getmembers(found, inspect.isfunction):
            is_own = function.__module__ == found.__name__ and not name.startswith("_")
            parameters = list(inspect.signature(function).parameters)
            if is_own and parameters[:1] == ["rt"]:
                yield f"{module.name.removeprefix('core.services.')}.{name}", function


ALL: Final = dict(services())
GUARDED: Final = {name: one for name, one in ALL.items() if access.asked_by(one) is not None}


def test_every_service_asks_or_is_known_not_to() -> None:
    silent = set(ALL) - set(GUARDED)

    assert sorted(silent ^ (ONES_OWN | BY_ITSELF)) == []


def entered(service: Service, actor: Actor) -> bool:
    """Whether the guard lets this actor in; what happens behind it is no matter here."""
    given = {name: object() for name in inspect.signature(service).parameters} | {"actor": actor}
    positional = [
        given.pop(name)
        for name, one in inspect.signature(service).parameters.items()
        if one.kind is one.POSITIONAL_OR_KEYWORD
    ]
    with ThreadPoolExecutor(1) as apart:
        # The arguments mean nothing, so that any other error comes from behind the guard.
        error = apart.submit(service, *positional, **given).exception()
    return not isinstance(error, Forbidden)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", GUARDED)
def test_a_service_lets_in_the_roles_of_the_table_and_no_other(name: str, role: Role) -> None:
    action = access.asked_by(GUARDED[name])

    assert entered(GUARDED[name], Actor("x", role)) is (action in ALLOWED[role])


@pytest.mark.parametrize("name", GUARDED)
def test_a_token_is_held_to_its_scopes(name: str) -> None:
    action = access.asked_by(GUARDED[name])
    assert action is not None

    assert not entered(GUARDED[name], Actor("api:x", Role.ADMIN, frozenset(Action) - {action}))
    assert entered(GUARDED[name], Actor("api:x", Role.ADMIN, frozenset({action})))


def test_the_refusal_names_the_role_and_no_record(rt: Runtime) -> None:
    with pytest.raises(Forbidden, match="The role technician may not do this"):
        GUARDED["access.users.deactivate"](rt, "Ana", actor=Actor("x", Role.TECHNICIAN))
