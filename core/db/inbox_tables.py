"""The rows of the inbox: files that came by themselves and could not be taken."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Row


class InboxFailureRow(Row):
    """A file of the inbox that was refused. It lies under `kept_as` until somebody decides."""

    __tablename__ = "inbox_failures"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    place: Mapped[str]  # which inbox
    name: Mapped[str]  # its path there when it came
    kept_as: Mapped[str]  # its path there now
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    code: Mapped[str]
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="open")
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("state in ('open', 'again', 'taken', 'closed')", name="state"),
        Index("uq_inbox_failures_kept", "place", "kept_as", unique=True),
        Index(
            "ix_inbox_failures_waiting",
            "seen_at",
            postgresql_where=text("state in ('open', 'again')"),
        ),
    )
