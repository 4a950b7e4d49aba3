"""Webhooks: what is told, how often it is tried, and when a receiver is left alone."""

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from core.errors import Rejected


class Event(StrEnum):
    """What integrators are told; ids and verdicts, never what a sheet says."""

    AUDIT_COMPLETED = "audit.completed"
    AUDIT_FAILED = "audit.failed"
    DEAD_LETTER_CREATED = "dead_letter.created"
    SPEC_ACTIVATED = "spec.activated"
    ALERT_RAISED = "alert.raised"
    ALERT_CLEARED = "alert.cleared"
    INCIDENT_OPENED = "incident.opened"
    INCIDENT_RESOLVED = "incident.resolved"
    DISPUTE_CREATED = "dispute.created"
    DISPUTE_ESCALATED = "dispute.escalated"
    DISPUTE_RESOLVED = "dispute.resolved"
    WAIVER_APPROVED = "waiver.approved"
    WAIVER_REJECTED = "waiver.rejected"
    WAIVER_ENDED = "waiver.ended"  # revoked, or expired
    TEST = "webhook.test"  # sent when somebody asks for it, whatever is subscribed


SUBSCRIBABLE: Final = tuple(event for event in Event if event is not Event.TEST)

# The schedule that Standard Webhooks recommends: nine more tries over some three days.
RETRY_AFTER_S: Final = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
DISABLE_AFTER: Final = 5  # messages in a row that were given up
OLD_SECRET_HOURS: Final = 24  # after a rotation the old one signs beside the new one
GONE: Final = 410  # a receiver that says so wants nothing any more


def is_delivered(status: int | None) -> bool:
    """Any 2xx; a redirect is not followed and so delivers nothing."""
    return status is not None and 200 <= status < 300  # HTTP's own classes


def retry_after_s(attempts: int) -> int | None:
    """The wait after so many tries; None where it is given up."""
    return RETRY_AFTER_S[attempts - 1] if attempts <= len(RETRY_AFTER_S) else None


def disabling(*, failures: int, status: int | None) -> str | None:
    """Why the webhook gets nothing more from now on, in words; None while it goes on."""
    if status == GONE:
        return "The receiver answered 410: it wants no more messages."
    if failures >= DISABLE_AFTER:
        return f"{failures} messages in a row could not be delivered."
    return None


def checked(events: Collection[str]) -> tuple[Event, ...]:
    """The events subscribed to. Errors: Rejected."""
    unknown = sorted(set(events) - set(SUBSCRIBABLE))
    if unknown:
        raise Rejected(f"There is no event called {', '.join(unknown)}.")
    if not events:
        raise Rejected("Choose at least one event; a webhook without any is never called.")
    return tuple(event for event in SUBSCRIBABLE if event in set(events))
