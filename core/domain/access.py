"""Who may do what: one table, asked by services on every action and by every query.

A page or a route may hide what a role may not do; only what is asked here refuses it.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar, cast

from core.errors import Forbidden

if TYPE_CHECKING:
    from core.domain.model import Actor

P = ParamSpec("P")
T = TypeVar("T")


class Role(StrEnum):
    """What a person is here for. A person has one role."""

    TECHNICIAN = "technician"
    QA_LEAD = "qa_lead"
    SUPERVISOR = "supervisor"
    ON_CALL = "on_call"
    ADMIN = "admin"


class Action(StrEnum):
    """What can be done, as `noun.verb`; also the scopes of API tokens."""

    SHEETS_UPLOAD = "sheets.upload"
    SHEETS_READ_OWN = "sheets.read_own"  # sheets, their audits and findings
    SHEETS_READ_ALL = "sheets.read_all"
    AUDITS_RERUN = "audits.rerun"
    EXPORTS_MAKE = "exports.make"
    REVIEWS_READ = "reviews.read"
    REVIEWS_DECIDE = "reviews.decide"
    DISPUTES_OPEN = "disputes.open"
    DISPUTES_READ_ALL = "disputes.read_all"
    DISPUTES_DECIDE = "disputes.decide"
    WAIVERS_READ = "waivers.read"
    WAIVERS_ASK = "waivers.ask"
    WAIVERS_DECIDE = "waivers.decide"
    SPECS_READ = "specs.read"
    SPECS_KEEP = "specs.keep"  # publish, activate, deprecate, archive, back-test
    QUEUE_READ = "queue.read"
    QUEUE_OPERATE = "queue.operate"  # pause, retry, discard
    HEALTH_READ = "health.read"
    RUNBOOKS_ACT = "runbooks.act"  # what changes the running system: see domain/ops/runbooks.py
    TRAIL_READ = "trail.read"
    USERS_KEEP = "users.keep"
    TOKENS_KEEP = "tokens.keep"
    WEBHOOKS_KEEP = "webhooks.keep"
    RETENTION_KEEP = "retention.keep"
    INCIDENTS_WORK = "incidents.work"  # open, move, note; whom to call
    SHIFTS_SIGN = "shifts.sign"  # morning check and end of day
    MAINTENANCE_KEEP = "maintenance.keep"
    DEPLOYS_MARK = "deploys.mark"
    BACKUPS_KEEP = "backups.keep"  # make and restore them for a test
    ALERTS_KEEP = "alerts.keep"


_TECHNICIAN: Final = frozenset({
    Action.SHEETS_UPLOAD, Action.SHEETS_READ_OWN, Action.DISPUTES_OPEN,
})  # fmt: skip
_READER: Final = frozenset({
    Action.SHEETS_READ_OWN, Action.SHEETS_READ_ALL, Action.SPECS_READ, Action.EXPORTS_MAKE,
    Action.QUEUE_READ, Action.REVIEWS_READ, Action.WAIVERS_READ, Action.DISPUTES_READ_ALL,
})  # fmt: skip
_QA_LEAD: Final = _READER | {
    Action.SHEETS_UPLOAD, Action.AUDITS_RERUN, Action.REVIEWS_DECIDE, Action.SPECS_KEEP,
    Action.WAIVERS_ASK, Action.DISPUTES_OPEN,
}  # fmt: skip
_SUPERVISOR: Final = _READER | {
    Action.SHEETS_UPLOAD, Action.DISPUTES_DECIDE, Action.WAIVERS_ASK, Action.WAIVERS_DECIDE,
    Action.TRAIL_READ, Action.DISPUTES_OPEN,
}  # fmt: skip
_ON_CALL: Final = frozenset({
    Action.SHEETS_READ_OWN, Action.SHEETS_READ_ALL, Action.AUDITS_RERUN, Action.QUEUE_READ,
    Action.QUEUE_OPERATE, Action.HEALTH_READ, Action.RUNBOOKS_ACT, Action.TRAIL_READ,
    Action.SPECS_READ,
    Action.INCIDENTS_WORK, Action.SHIFTS_SIGN, Action.MAINTENANCE_KEEP, Action.DEPLOYS_MARK,
    Action.BACKUPS_KEEP, Action.ALERTS_KEEP,
})  # fmt: skip

ALLOWED: Final[dict[Role, frozenset[Action]]] = {
    Role.TECHNICIAN: _TECHNICIAN,
    Role.QA_LEAD: _QA_LEAD,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ON_CALL: _ON_CALL,
    Role.ADMIN: frozenset(Action),
}


def may(actor: "Actor", action: Action) -> bool:
    """Whether the actor's role allows it and, for a token, its scopes do too."""
    in_scope = actor.scopes is None or action in actor.scopes
    return in_scope and action in ALLOWED[actor.role]


def require(actor: "Actor", action: Action) -> None:
    """Errors: Forbidden, in words that name the role and not the record."""
    if not may(actor, action):
        said = actor.role.value.replace("_", " ")
        raise Forbidden(f"The role {said} may not do this. An administrator can change your role.")


_ASKED: Final[dict[Callable[..., object], Action]] = {}


def asks(action: Action) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A function that is entered only where its keyword `actor` may do this. Errors: Forbidden.

    The action can be read off the function (`asked_by`), so that a test goes through all of them.
    """

    def guarded(work: Callable[P, T]) -> Callable[P, T]:
        @wraps(work)
        def entered(*args: P.args, **kwargs: P.kwargs) -> T:
            require(cast("Actor", kwargs["actor"]), action)
            return work(*args, **kwargs)

        _ASKED[entered] = action
        return entered

    return guarded


def asked_by(function: Callable[..., object]) -> Action | None:
    """What a function made by `asks` asks for; None where it asks for nothing."""
    return _ASKED.get(function)
