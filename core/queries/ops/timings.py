"""How long pages and answers took, over all apps."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.checks_tables import TimingRow
from core.domain.ops import durations


@dataclass(frozen=True, slots=True)
class Speed:
    """Of a stretch of time. Seconds; None where there was nothing to time."""

    count: int
    p50_s: float | None
    p95_s: float | None


def speed(session: Session, kind: str, *, since: datetime) -> Speed:
    """Of everything of this kind that began since then."""
    query = select(TimingRow.counts).where(TimingRow.kind == kind, TimingRow.minute >= since)
    return _speed(durations.added(session.scalars(query)))


def _speed(counts: tuple[int, ...]) -> Speed:
    return Speed(sum(counts), durations.percentile(counts, 0.5), durations.percentile(counts, 0.95))
