"""The rows of looking after the system: states of checks, groups of errors, times, steps taken."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Row


class CheckStateRow(Row):
    """How a check turned out when the scheduler last looked, and since when."""

    __tablename__ = "check_states"

    check_id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    seen: Mapped[str]
    value: Mapped[float | None]
    unit: Mapped[str] = mapped_column(server_default="")
    since: Mapped[datetime]
    looked_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ErrorGroupRow(Row):
    """What people decided about a kind of error; a kind nobody decided about has no row."""

    __tablename__ = "error_groups"

    key: Mapped[str] = mapped_column(primary_key=True)
    acknowledged_by: Mapped[str | None]
    acknowledged_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None]
    resolved_at: Mapped[datetime | None]
    note: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("(resolved_by is null) = (resolved_at is null)", name="resolved"),
    )


class TimingRow(Row):
    """How long pages or answers of one app took within a minute: a count for each bucket."""

    __tablename__ = "timings"

    kind: Mapped[str] = mapped_column(primary_key=True)  # page or api
    minute: Mapped[datetime] = mapped_column(primary_key=True)
    app: Mapped[str] = mapped_column(primary_key=True)
    counts: Mapped[list[Any]]

    __table_args__ = (Index("ix_timings_minute", "minute"),)


class StepRow(Row):
    """A step of a runbook that changes something: asked for, where risky approved, and done."""

    __tablename__ = "runbook_steps"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    runbook: Mapped[str]
    step: Mapped[str]
    target: Mapped[str | None]
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="asked")
    asked_by: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    approved_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("state in ('asked', 'done', 'failed', 'refused')", name="state"),
        CheckConstraint("approved_by is null or approved_by <> asked_by", name="two_people"),
        Index("ix_runbook_steps_asked", "asked_at"),
        Index("ix_runbook_steps_open", "asked_at", postgresql_where=text("state = 'asked'")),
    )


class SwitchRow(Row):
    """A setting that people turn while the system runs; without a row it is as configured."""

    __tablename__ = "switches"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    reason: Mapped[str]
    owner: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(server_default=func.now())
