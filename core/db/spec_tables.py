"""The rows of published specs. A published version never changes: PostgreSQL itself refuses it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Row


class SpecVersionRow(Row):
    """One version of a spec. All but `state` is immutable (trigger `spec_versions_immutable`).

    `content` is the spec with its parents merged in, as canonical JSON, and `sha256` its hash;
    `sources` holds the files it was made from (`[{"file", "text"}]`, the spec's own first);
    `fixtures` its fixture pack as JSON. Texts, not jsonb: the hash is of these very bytes.
    """

    __tablename__ = "spec_versions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    spec: Mapped[str]
    version: Mapped[str]
    name: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="draft")
    origin: Mapped[str]  # built_in (comes with the project or SPECS_DIR) or person
    content: Mapped[str]
    sha256: Mapped[str]
    sources: Mapped[list[Any]]
    fixtures: Mapped[str | None]
    published_by: Mapped[str]
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        CheckConstraint("state in ('draft', 'active', 'deprecated', 'archived')", name="state"),
        UniqueConstraint("spec", "version"),
        Index(
            "uq_spec_versions_active",
            "spec",
            unique=True,
            postgresql_where=text("state = 'active'"),
        ),
    )


class SpecMoveRow(Row):
    """Who moved a version from one state to another, and when. Append-only."""

    __tablename__ = "spec_moves"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    spec_version_id: Mapped[UUID] = mapped_column(ForeignKey("spec_versions.id"))
    from_state: Mapped[str]
    to_state: Mapped[str]
    moved_by: Mapped[str]
    moved_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (Index("ix_spec_moves_version", "spec_version_id", "id"),)
