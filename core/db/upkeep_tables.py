"""The rows of upkeep: backups and their restore tests, maintenance, deploys, shifts, alerts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Row


class BackupRow(Row):
    """A copy of the database with a manifest of the stored files. `tables`: rows and fingerprint
    of each table in the snapshot that was copied, by name."""

    __tablename__ = "backups"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(unique=True)  # in the backup store, without an ending
    asked_by: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="running")
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime | None]  # its last sign of life while it runs
    ended_at: Mapped[datetime | None]
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None]
    tables: Mapped[dict[str, Any] | None]
    row_count: Mapped[int | None] = mapped_column(BigInteger)
    object_count: Mapped[int | None]
    message: Mapped[str | None]  # why it failed
    deleted_at: Mapped[datetime | None]  # by retention; the row stays

    __table_args__ = (
        CheckConstraint("state in ('running', 'done', 'failed')", name="state"),
        CheckConstraint("(state = 'running') = (ended_at is null)", name="ended"),
        Index("ix_backups_started", "started_at"),
        # One at a time, on whichever host.
        Index(
            "uq_backups_running", "state", unique=True, postgresql_where=text("ended_at is null")
        ),
    )


class RestoreTestRow(Row):
    """A backup restored into a scratch database, compared, and dropped again."""

    __tablename__ = "restore_tests"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    backup_id: Mapped[UUID] = mapped_column(ForeignKey("backups.id"))
    asked_by: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="running")
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime | None]  # its last sign of life while it runs
    ended_at: Mapped[datetime | None]
    seconds: Mapped[float | None]
    tables_checked: Mapped[int | None]
    rows_checked: Mapped[int | None] = mapped_column(BigInteger)
    objects_checked: Mapped[int | None]
    differences: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))  # sentences
    message: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("state in ('running', 'passed', 'failed')", name="state"),
        CheckConstraint("(state = 'running') = (ended_at is null)", name="ended"),
        Index("ix_restore_tests_started", "started_at"),
        Index(
            "uq_restore_tests_running",
            "state",
            unique=True,
            postgresql_where=text("ended_at is null"),
        ),
    )


class MaintenanceRow(Row):
    """A time in which nothing new is taken in. It ends by itself; `ended_at` is earlier than that
    where somebody ended or called it off."""

    __tablename__ = "maintenance"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    reason: Mapped[str]
    planned_by: Mapped[str]
    planned_at: Mapped[datetime] = mapped_column(server_default=func.now())
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("ends_at > begins_at", name="order"),
        Index("ix_maintenance_ends", "ends_at"),
    )


class DeployRow(Row):
    """A version that was rolled out, as whoever did it says."""

    __tablename__ = "deploys"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    version: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    marked_by: Mapped[str]
    marked_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (Index("ix_deploys_marked", "marked_at"),)


class ShiftReportRow(Row):
    """A morning check or an end of day, signed off. `answers`: each line, with what was seen."""

    __tablename__ = "shift_reports"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str]
    day: Mapped[date]
    answers: Mapped[list[Any]]
    notes: Mapped[str] = mapped_column(server_default="")  # for the next shift
    signed_by: Mapped[str]
    signed_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        CheckConstraint("kind in ('morning', 'evening')", name="kind"),
        Index("uq_shift_reports_day", "day", "kind", unique=True),
        Index("ix_shift_reports_signed", "signed_at"),
    )


class AlertRuleRow(Row):
    """Who is told of which checks, and how long a state has to hold first."""

    __tablename__ = "alert_rules"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    check_id: Mapped[str]  # `*` is every check
    counts_from: Mapped[str]  # the mildest state that counts: warn or fail
    value_from: Mapped[float | None]  # counts also where the check's value reaches this
    raise_after: Mapped[int]  # looks in a row
    clear_after: Mapped[int]
    emails: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    opens_incident: Mapped[bool] = mapped_column(server_default=text("false"))
    is_on: Mapped[bool] = mapped_column(server_default=text("true"))
    silenced_until: Mapped[datetime | None]
    silenced_by: Mapped[str | None]
    silence_reason: Mapped[str | None]
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AlertStateRow(Row):
    """Where a rule stands with one check: looks in a row that were bad or good, and whether it
    has been told."""

    __tablename__ = "alert_states"

    rule_id: Mapped[UUID] = mapped_column(
        ForeignKey("alert_rules.id", ondelete="CASCADE"), primary_key=True
    )
    check_id: Mapped[str] = mapped_column(primary_key=True)
    bad: Mapped[int] = mapped_column(server_default="0")
    good: Mapped[int] = mapped_column(server_default="0")
    is_raised: Mapped[bool] = mapped_column(server_default=text("false"))
    raised_at: Mapped[datetime | None]


class AlertRow(Row):
    """An alert raised or cleared: what was said, and how the e-mail went."""

    __tablename__ = "alerts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    check_id: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    seen: Mapped[str]
    told_at: Mapped[datetime] = mapped_column(server_default=func.now())
    is_silenced: Mapped[bool] = mapped_column(server_default=text("false"))
    emails: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    mail_state: Mapped[str] = mapped_column(server_default="none")
    mail_due_at: Mapped[datetime | None]
    mail_tries: Mapped[int] = mapped_column(server_default="0")
    mail_error: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("kind in ('raised', 'cleared')", name="kind"),
        CheckConstraint("mail_state in ('none', 'due', 'sent', 'failed')", name="mail_state"),
        Index("ix_alerts_told", "told_at"),
        Index("ix_alerts_mail_due", "mail_due_at", postgresql_where=text("mail_state = 'due'")),
    )
