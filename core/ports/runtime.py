"""The bundle of everything a service may reach."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from core.domain.disputes.clocks import STANDARD_TERMS, Terms
from core.domain.policy import Policy
from core.domain.retention import KEPT_FOR_EVER, Retention
from core.ports.backups import Backups
from core.ports.callers import IdentityProvider, RateLimits, SignInGate
from core.ports.messages import Courier, Mailer
from core.ports.paid_ocr import OcrGate, OcrProvider
from core.ports.queues import AuditQueue, SpecBook
from core.ports.reading import Inspector, Reader
from core.ports.storage import Inbox, SheetStore


@dataclass(frozen=True, slots=True)
class Pool:
    """The connections of this process: those in use, and the most there may be."""

    in_use: int
    most: int


class Clock(Protocol):
    """Now, aware UTC."""

    def __call__(self) -> datetime:
        """The time."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """Everything a service may reach. Built by core.bootstrap, faked in tests."""

    write: Callable[[], AbstractContextManager[Session]]  # commits at the end, rolls back on error
    read: Callable[[], AbstractContextManager[Session]]  # read-only in PostgreSQL itself
    store: SheetStore
    inspector: Inspector
    reader: Reader
    queue: AuditQueue
    specs: SpecBook
    policy: Policy
    clock: Clock
    upload_max_bytes: int
    data_dir: Path
    session_secret: str  # signs session cookies
    session_hours: float  # a session ends after this, whatever is done
    public_url: str  # how browsers reach us, no slash at the end
    ocr_provider: OcrProvider | None = None  # None: no sheet leaves this house
    session_idle_hours: float = 12.0  # and after this where nothing is done
    previous_secret: str = ""  # still opens sessions signed before the secret was changed
    sign_in_gate: SignInGate | None = None
    identity_provider: IdentityProvider | None = None  # None: links and passwords only
    ocr_gate: OcrGate | None = None  # None with it
    ocr_pages_per_day: int = 0  # 0: no limit
    limits: RateLimits | None = None  # None: callers are not counted
    courier: Courier | None = None  # None: no webhook is delivered
    terms: Terms = STANDARD_TERMS  # of disputes: how long for what
    retention: Retention = KEPT_FOR_EVER
    metrics_are_public: bool = False
    # A few connections of their own for checks, short of time; None: `read`.
    look: Callable[[], AbstractContextManager[Session]] | None = None
    # The same for whoever is on call, who has to act when all others are used up; None: the others.
    spare_read: Callable[[], AbstractContextManager[Session]] | None = None
    spare_write: Callable[[], AbstractContextManager[Session]] | None = None
    pool: Callable[[], Pool] | None = None
    renew_pool: Callable[[], None] | None = None  # requests under way keep their connections
    # A connection outside any transaction, with time for VACUUM; None: tables are not ours to tend.
    upkeep: Callable[[], AbstractContextManager[Connection]] | None = None
    version: str = ""  # of this process
    mailer: Mailer | None = None  # None: no e-mail leaves this house
    backups: Backups | None = None  # None: whoever keeps the servers backs them up
    inbox: Inbox | None = None  # None: no place is watched
