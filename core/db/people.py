"""The rows of people: who they are, their sessions, links and failed sign-ins, and the trail."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Row


class UserRow(Row):
    """A person. `name` is what one signs in with and what rows keep; it never changes."""

    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str]
    known_as: Mapped[str] = mapped_column(server_default="")  # as sheets print the name
    email: Mapped[str | None]  # where notices are sent as well
    role: Mapped[str]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    password_hash: Mapped[str | None]
    issuer: Mapped[str | None]  # of the provider that vouches for this person
    subject: Mapped[str | None]  # the provider's name for them
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_by: Mapped[str]
    seen_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_users_name", text("lower(name)"), unique=True),
        Index("uq_users_subject", "issuer", "subject", unique=True),
        CheckConstraint("(issuer is null) = (subject is null)", name="subject"),
    )


class SessionRow(Row):
    """A browser that is signed in, until it ends, runs out or falls idle."""

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    way: Mapped[str]  # link, password or provider
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]  # whatever is done, not after this
    idle_at: Mapped[datetime]  # where nothing is done, not after this
    revoked_at: Mapped[datetime | None]
    address: Mapped[str]
    browser: Mapped[str]

    __table_args__ = (Index("ix_sessions_user", "user_id", "created_at"),)


class SignInLinkRow(Row):
    """A one-time link; only the hash of its token is kept."""

    __tablename__ = "sign_in_links"

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInFailureRow(Row):
    """A sign-in that was refused, whether or not there is anybody of that name."""

    __tablename__ = "sign_in_failures"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    name: Mapped[str]  # lower case
    address: Mapped[str]
    failed_at: Mapped[datetime]

    __table_args__ = (Index("ix_sign_in_failures_name", "name", "failed_at"),)


class TrailRow(Row):
    """Who did what: rows are only ever added, each sealed with the hash of the one before."""

    __tablename__ = "trail"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    role: Mapped[str]
    action: Mapped[str]
    object: Mapped[str]  # kind:id
    address: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    previous_sha256: Mapped[str]
    sha256: Mapped[str]

    __table_args__ = (
        Index("ix_trail_actor", "actor", "number"),
        Index("ix_trail_action", "action", "number"),
        Index("ix_trail_object", "object", "number"),
    )


class TrailHeadRow(Row):
    """How many rows the trail has and the hash of the last: rows cut off its end are missed."""

    __tablename__ = "trail_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]

    __table_args__ = (CheckConstraint("id = 1", name="single"),)
