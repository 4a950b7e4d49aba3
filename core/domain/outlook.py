"""What comes next for an audit, in one value: who or what it waits for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.domain.model import AuditStatus


class Ahead(StrEnum):
    """What comes next."""

    A_WORKER = "waits for a worker"
    A_VERDICT = "is being read"
    A_RETRY = "retries"
    A_PERSON = "needs a person"
    NOTHING = "has its verdict"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What comes next, and when where that is known."""

    ahead: Ahead
    at: datetime | None = None


def outlook(status: AuditStatus, *, retry_at: datetime | None, now: datetime) -> Outlook:
    """What comes next for an audit in this state."""
    if status is AuditStatus.FAILED:
        return Outlook(Ahead.A_PERSON)
    if status is AuditStatus.DONE:
        return Outlook(Ahead.NOTHING)
    if status is AuditStatus.RUNNING:
        return Outlook(Ahead.A_VERDICT)
    if retry_at is not None and retry_at > now:
        return Outlook(Ahead.A_RETRY, retry_at)
    return Outlook(Ahead.A_WORKER)
