"""The rows of incidents: what happened, who does what, the timeline, and whom to call."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Row


class IncidentRow(Row):
    """Something that is wrong, from its opening to what was learnt of it.

    `evidence` is what stood there at the opening; it is never written again.
    """

    __tablename__ = "incidents"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    title: Mapped[str]
    priority: Mapped[str]
    phase: Mapped[str] = mapped_column(server_default="open")
    check_id: Mapped[str | None]  # that opened it; None: a person did
    components: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    duties: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    evidence: Mapped[dict[str, Any]]
    opened_by: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(server_default=func.now())
    acknowledged_at: Mapped[datetime | None]
    assessed_at: Mapped[datetime | None]
    mitigated_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    steps: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    retrospective: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))

    __table_args__ = (
        CheckConstraint("priority in ('P1', 'P2', 'P3', 'P4')", name="priority"),
        CheckConstraint(
            "phase in ('open', 'acknowledged', 'assessed', 'mitigated', 'resolved', 'closed')",
            name="phase",
        ),
        Index("ix_incidents_opened", "opened_at"),
        # The same check opens no second one while the first is not resolved.
        Index(
            "uq_incidents_check",
            "check_id",
            unique=True,
            postgresql_where=text("resolved_at is null"),
        ),
    )


class IncidentEntryRow(Row):
    """One line of an incident's timeline."""

    __tablename__ = "incident_entries"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    kind: Mapped[str]
    said_by: Mapped[str]
    text: Mapped[str]

    __table_args__ = (Index("ix_incident_entries_incident", "incident_id", "at", "id"),)


class FollowUpRow(Row):
    """What is to be done so that it does not happen again."""

    __tablename__ = "incident_follow_ups"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    text: Mapped[str]
    owner: Mapped[str]
    due_on: Mapped[date | None]
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None]

    __table_args__ = (Index("ix_incident_follow_ups_incident", "incident_id", "added_at"),)


class EscalationRow(Row):
    """Whom to call first about a kind of issue, and whom if that does not help."""

    __tablename__ = "escalations"

    issue_type: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    first_contact: Mapped[str]
    escalation: Mapped[str]


class ContactRow(Row):
    """How somebody of the matrix is reached."""

    __tablename__ = "contacts"

    role: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(server_default="")
    reached_by: Mapped[str] = mapped_column(server_default="")  # a number, an address, a rota
