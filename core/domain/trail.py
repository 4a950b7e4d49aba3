"""The audit trail: who did what, each entry sealed with the hash of the one before.

Changing an entry breaks its own seal, taking one out breaks the next one's, and cutting the end off
leaves the head, which counts, behind.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

START: Final = "0" * 64  # what the first entry is sealed with


class Event(StrEnum):
    """What the trail tells, as `noun.what happened`."""

    SHEET_UPLOADED = "sheet.uploaded"
    SHEET_REFUSED = "sheet.refused"
    SHEET_DOWNLOADED = "sheet.downloaded"
    INBOX_RETRIED = "inbox_file.retried"
    INBOX_CLOSED = "inbox_file.closed"
    AUDIT_ASKED = "audit.asked"
    AUDITS_REPEATED = "audits.repeated"
    REVIEW_DECIDED = "review.decided"
    REVIEW_ESCALATED = "review.escalated"
    REVIEW_ENDED = "review.ended"
    AUDITS_ASSIGNED = "audits.assigned"
    BULK_UNDONE = "bulk.undone"
    DISPUTE_OPENED = "dispute.opened"
    DISPUTE_MOVED = "dispute.moved"
    DISPUTE_DECIDED = "dispute.decided"
    DISPUTE_JUDGED = "dispute.judged"
    WAIVER_ASKED = "waiver.asked"
    WAIVER_DECIDED = "waiver.decided"
    WAIVER_REVOKED = "waiver.revoked"
    WAIVER_ENDED = "waiver.ended"
    SPEC_PUBLISHED = "spec.published"
    SPEC_MOVED = "spec.moved"
    LABEL_DISMISSED = "label.dismissed"
    LABEL_RESTORED = "label.restored"
    LETTER_RETRIED = "dead_letter.retried"
    LETTER_DISCARDED = "dead_letter.discarded"
    QUEUE_PAUSED = "queue.paused"
    QUEUE_RESUMED = "queue.resumed"
    ERRORS_ACKNOWLEDGED = "errors.acknowledged"
    ERRORS_RESOLVED = "errors.resolved"
    STEP_ASKED = "runbook.asked"
    STEP_REFUSED = "runbook.refused"
    STEP_DONE = "runbook.done"
    STEP_FAILED = "runbook.failed"
    LINK_MADE = "link.made"
    SIGNED_IN = "session.started"
    SIGN_IN_FAILED = "sign_in.failed"
    SIGNED_OUT = "session.ended"
    SIGNED_OUT_EVERYWHERE = "sessions.ended"
    USER_CREATED = "user.created"
    USER_CHANGED = "user.changed"
    PASSWORD_SET = "user.password_set"
    TOKEN_CREATED = "token.created"
    TOKEN_REVOKED = "token.revoked"
    WEBHOOK_CREATED = "webhook.created"
    WEBHOOK_REMOVED = "webhook.removed"
    WEBHOOK_ROTATED = "webhook.rotated"
    WEBHOOK_ENABLED = "webhook.enabled"
    WEBHOOK_DISABLED = "webhook.disabled"
    WEBHOOK_REPLAYED = "webhook.replayed"
    HOLD_PLACED = "hold.placed"
    HOLD_LIFTED = "hold.lifted"
    RETAINED = "retention.run"
    EXPORTED = "export.made"
    TRAIL_EXPORTED = "trail.exported"
    BACKUP_ASKED = "backup.asked"
    RESTORE_TESTED = "restore.tested"
    RESTORED = "backup.restored"
    MAINTENANCE_PLANNED = "maintenance.planned"
    MAINTENANCE_ENDED = "maintenance.ended"
    DEPLOY_MARKED = "deploy.marked"
    INCIDENT_OPENED = "incident.opened"
    INCIDENT_MOVED = "incident.moved"
    INCIDENT_CHANGED = "incident.changed"
    CONTACTS_CHANGED = "contacts.changed"
    SHIFT_SIGNED = "shift.signed"
    ALERT_RULE_CHANGED = "alert_rule.changed"
    ALERT_SILENCED = "alert_rule.silenced"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done. `object` is `kind:id`; `before` and `after` are JSON."""

    number: int  # from 1, without gaps
    at: datetime  # aware
    actor: str
    role: str
    action: str
    object: str
    address: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry as it was kept."""

    entry: Entry
    previous_sha256: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the trail is not what was written."""

    number: int
    reason: str


def seal(entry: Entry, previous_sha256: str) -> str:
    """The hash of an entry and of all before it."""
    told = {
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "role": entry.role,
        "action": entry.action,
        "object": entry.object,
        "address": entry.address,
        "before": entry.before,
        "after": entry.after,
        "previous": previous_sha256,
    }
    canonical = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def first_break(trail: Iterable[Sealed], *, count: int, sha256: str) -> Break | None:
    """The first entry that does not hold; `count` and `sha256` are the head's."""
    last, number = START, 0
    for kept in trail:
        number += 1
        reason = _broken(kept, number, last)
        if reason is not None:
            return Break(number, reason)
        last = kept.sha256
    if number < count:
        return Break(number + 1, f"The trail ends here, and {count} entries were written.")
    if number > count or last != sha256:
        return Break(max(number, 1), "The head of the trail was changed.")
    return None


def _broken(kept: Sealed, number: int, last: str) -> str | None:
    if kept.entry.number != number:
        return f"This entry is missing; the next one is {kept.entry.number}."
    if kept.previous_sha256 != last:
        return "It does not follow the entry before it."
    if kept.sha256 != seal(kept.entry, last):
        return "What it says was changed after it was written."
    return None
