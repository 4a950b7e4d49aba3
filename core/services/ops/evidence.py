"""What stands there at the opening of an incident, frozen: the scene changes while one looks."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.operations import DeadLetterRow
from core.db.tables import AttemptRow, AuditRow
from core.domain import actors
from core.domain.ops import checks as rules
from core.domain.ops.checks import CheckResult
from core.ports import Runtime
from core.queries import pauses, queue
from core.queries.ops import backups, deploys, maintenance

ERRORS_OF: Final = timedelta(hours=24)
ERRORS_AT_MOST: Final = 10
DEPLOYS_AT_MOST: Final = 5


def frozen(rt: Runtime, session: Session, results: Iterable[CheckResult]) -> dict[str, Any]:
    """Checks, queues, errors, deploys and settings as JSON; no secret and no text of a sheet."""
    now = rt.clock()
    return {
        "at": now.isoformat(timespec="seconds"),
        "checks": [_check(one) for one in rules.by_urgency(results)],
        "queues": _queues(session),
        "dead_letters": _dead_letters(session),
        "errors": _errors(session, now),
        "deploys": [
            {"version": one.version, "at": _told(one.marked_at), "by": one.marked_by}
            for one in deploys.newest(session, limit=DEPLOYS_AT_MOST)
        ],
        "config": _config(rt, session, now),
    }


def _check(one: CheckResult) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.check.title,
        "state": one.state.value,
        "seen": one.seen,
        "since": _told(one.since),
    }


def _queues(session: Session) -> list[dict[str, Any]]:
    held = {one.queue: one.reason for one in pauses.in_force(session)}
    return [
        {
            "queue": one.queue.value,
            "waiting": one.waiting,
            "running": one.running,
            "oldest": _told(one.oldest_at),
            "paused": held.get(one.queue),
        }
        for one in queue.lines(session, actor=actors.system("incidents"))
    ]


def _dead_letters(session: Session) -> int:
    query = select(func.count()).select_from(DeadLetterRow).where(DeadLetterRow.state == "open")
    return session.execute(query).scalar_one()


def _errors(session: Session, now: datetime) -> list[dict[str, Any]]:
    """The most frequent ones of the last day, by place."""
    count = func.count()
    query = (
        select(
            AttemptRow.fingerprint,
            AttemptRow.error_class,
            func.max(AuditRow.error_code),
            count,
            func.min(AttemptRow.ended_at),
            func.max(AttemptRow.ended_at),
        )
        .join(AuditRow, AuditRow.id == AttemptRow.audit_id)
        .where(AttemptRow.ended_at > now - ERRORS_OF, AttemptRow.fingerprint.is_not(None))
        .group_by(AttemptRow.fingerprint, AttemptRow.error_class)
        .order_by(count.desc(), AttemptRow.fingerprint)
        .limit(ERRORS_AT_MOST)
    )
    return [
        {
            "fingerprint": fingerprint,
            "class": error_class,
            "code": code,
            "count": number,
            "first": _told(first),
            "last": _told(last),
        }
        for fingerprint, error_class, code, number, first, last in session.execute(query)
    ]


def _config(rt: Runtime, session: Session, now: datetime) -> dict[str, Any]:
    on = maintenance.in_force(session, now=now)
    made = backups.facts(session).last_good
    return {
        "version": rt.version,
        "engine": rt.reader.fingerprint,
        "upload_max_bytes": rt.upload_max_bytes,
        "ocr_pages_per_day": rt.ocr_pages_per_day,
        "review_below_confidence": rt.policy.review_below_confidence,
        "maintenance": on.reason if on else None,
        "last_backup": _told(made.started_at) if made else None,
    }


def _told(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
