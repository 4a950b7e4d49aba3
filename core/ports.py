"""Protocols of everything outside, and Runtime, their bundle."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from core.domain.breaker import Breaker
from core.domain.disputes.clocks import STANDARD_TERMS, Terms
from core.domain.identities import Identity
from core.domain.inbox import Parcel
from core.domain.model import SpecRef
from core.domain.ops.backups import BackupPlan, Tables
from core.domain.policy import Policy
from core.domain.precheck import PageLook
from core.domain.queues import Priority
from core.domain.reading import Page, Reading
from core.domain.rescue import Cause
from core.domain.retention import KEPT_FOR_EVER, Retention
from core.domain.specs import Spec

Progress = Callable[[int, int], None]  # pages done, pages in all


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file turned out to be, judged by content. `risks`: sentences on active content;
    `looks`: what its first pages look like."""

    media_type: str  # application/pdf, image/png or image/jpeg
    page_count: int
    risks: tuple[str, ...] = ()
    looks: tuple[PageLook, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """Sheets in Redis by RQ state; read without changing anything."""

    queued: int
    started: int
    failed: int


@dataclass(frozen=True, slots=True)
class RedisFacts:
    """What Redis says of itself. `memory_limit_bytes` is None where there is no limit."""

    at: datetime  # its own clock, aware
    memory_bytes: int
    memory_limit_bytes: int | None
    evicts: bool  # it would throw keys away rather than refuse


@dataclass(frozen=True, slots=True)
class Pool:
    """The connections of this process: those in use, and the most there may be."""

    in_use: int
    most: int


@dataclass(frozen=True, slots=True)
class Headroom:
    """Calls of the paid engine's minute: how many are left of how many, over all workers."""

    left: int
    most: int


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as pixels (height x width x 3, uint8, RGB), EXIF applied, at `dpi` (0: unknown)."""

    number: int
    pixels: NDArray[np.uint8]
    dpi: int


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    """What an engine read. `model` is the model that answered; `blocks_json` its raw answer."""

    pages: tuple[Page, ...]
    model: str | None
    blocks_json: str | None = None


class OcrEngine(Protocol):
    """Reads pictures of pages. Errors: Unreadable, Unavailable, Misconfigured."""

    @property
    def name(self) -> str:
        """`local` or `mistral`."""

    @property
    def fingerprint(self) -> str:
        """Engine, model and their versions, as stored with a reading."""

    def warm(self) -> None:
        """Load what reading needs, so that a forked worker need not."""

    def read(self, pictures: Iterable[PagePicture], *, progress: Progress) -> EngineAnswer:
        """All pages, upright. Pictures come lazily: hold one at a time where possible."""


class SheetStore(Protocol):
    """Durable bytes under their own SHA-256. Errors: NotFound, Unavailable."""

    def put(self, content: bytes, *, media_type: str) -> str:
        """Store durably and return the key; the same bytes give the same key, twice is harmless."""

    def get(self, key: str) -> bytes:
        """The bytes, their hash checked against the key."""

    def exists(self, key: str) -> bool:
        """True where `get` would find it."""

    def delete(self, key: str) -> None:
        """Remove; nothing happens where it is not there."""

    def sweep(self, *, older_than_s: float) -> int:
        """Remove what a crash left half written that long ago; gives how much there was."""

    def check(self) -> None:
        """Write, read and delete a small object; raises Unavailable with the cause."""

    def posture(self) -> tuple[str, ...]:
        """What is not set up as it should be, in words; looking changes nothing."""


class Inspector(Protocol):
    """Looks at hostile files outside the caller's process, bounded in time and memory."""

    def inspect(self, content: bytes) -> Inspection:
        """What this file is. Errors: FileRejected with the contract's code."""

    def render(self, content: bytes, *, media_type: str, page_number: int, dpi: int) -> bytes:
        """A page as JPEG, upright. Errors: Unreadable, NotFound (no such page)."""


class Reader(Protocol):
    """Bytes to Reading: text layer first, then an OCR engine."""

    def warm(self) -> None:
        """Load what reading needs, so that a forked worker need not."""

    def read(self, content: bytes, *, media_type: str, progress: Progress) -> Reading:
        """Errors: Unreadable, Unavailable."""

    @property
    def fingerprint(self) -> str:
        """Engine and model that would read now; a stored reading of it is used again."""


class AuditQueue(Protocol):
    """Carries intent to the workers. Errors: Unavailable."""

    def enqueue(
        self, audit_id: UUID, *, job_id: str, priority: Priority, at_front: bool = False
    ) -> None:
        """Ask a worker to run this audit; the same job id twice is harmless."""

    def astray(self, job_ids: list[str]) -> dict[str, Cause]:
        """Those of the ids that neither wait nor run in Redis, and what became of each."""

    def depth(self) -> QueueDepth:
        """Counts only; never cleans up."""

    def check(self) -> None:
        """Ping; raises Unavailable."""

    def facts(self) -> RedisFacts:
        """What the server says of itself."""


class SpecBook(Protocol):
    """The published specs. Errors: Unavailable."""

    def active(self) -> tuple[Spec, ...]:
        """Those sheets are judged by now, by id; an activation shows in the next answer."""

    def version(self, ref: SpecRef) -> Spec:
        """One version that is or was active. Errors: NotFound."""


class OcrCall(Protocol):
    """A call to a paid engine under way."""

    def asking(self) -> None:
        """The request that costs is about to be sent. Errors: Unavailable (over the budget)."""

    def billed(self, pages: int) -> None:
        """The provider answered and counts so many pages."""


class OcrAccount(Protocol):
    """What a paid engine has to ask and to tell. Errors of every method: Unavailable."""

    def admit(self) -> None:
        """Raises Unavailable (parked) where a call would be refused now; takes nothing."""

    def known(self, picture_sha256s: Sequence[str], *, model: str) -> dict[str, bytes]:
        """The answers that were paid for before, by picture; the others are the caller's to ask.

        Raises Unavailable (parked) where somebody else asks for one of them at this moment.
        """

    def call(self, model: str, *, pages: int) -> AbstractContextManager[OcrCall]:
        """One call; how it ends is told to all workers. Raises Unavailable (parked)."""

    def keep(self, answers: Mapping[str, bytes], *, model: str) -> None:
        """Keep answers by picture, so that nobody pays for them again."""

    def sending(self, name: str) -> None:
        """A copy under this name is about to lie at the provider."""

    def removed(self, name: str) -> None:
        """It is gone."""


class OcrGate(Protocol):
    """Lets calls to the OCR provider through, or says when. Raises Unavailable (parked)."""

    def peek(self) -> None:
        """Raises where a call would have to wait now; takes nothing."""

    def state(self) -> Breaker:
        """Where the breaker stands; looking changes nothing."""

    def headroom(self) -> Headroom:
        """What is left of this minute; looking takes nothing."""

    def enter(self) -> None:
        """A call is about to be made; raises where it has to wait."""

    def succeeded(self) -> None:
        """The provider answered."""

    def failed(self) -> None:
        """The provider was away."""

    def withdrawn(self) -> None:
        """The call came to nothing on our side."""

    def limited(self, wait_s: float | None) -> None:
        """The provider told us to wait; None where it did not say how long."""


class OcrProvider(Protocol):
    """The other side of a paid engine, for tidying up. Errors: Unavailable, Misconfigured."""

    def remove_copies(self, names: Collection[str]) -> set[str]:
        """Remove the copies under these names; those that are gone now, or never were there."""

    def check(self) -> None:
        """Ask for the list of models, which costs nothing: is it there, and our key valid?"""


class SignInGate(Protocol):
    """Slows down who tries many passwords, over all processes together."""

    def admit(self, name: str, address: str) -> float | None:
        """Counts a try; the seconds to wait where there were too many, else None."""


@dataclass(frozen=True, slots=True)
class Departure:
    """A sign-in sent on its way to the provider: where to, and what has to come back with it."""

    url: str
    state: str
    nonce: str
    verifier: str  # of PKCE


class IdentityProvider(Protocol):
    """Vouches for people. Errors of every method: Unavailable, Misconfigured."""

    @property
    def label(self) -> str:
        """What people call it."""

    def depart(self, redirect_uri: str) -> Departure:
        """Begin a sign-in."""

    def arrive(self, answer_url: str, redirect_uri: str, departure: Departure) -> Identity:
        """Who came back with this answer. Errors: Rejected."""

    def check(self) -> None:
        """Fetch discovery and keys anew."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whether one more request is allowed, and what is left of a caller's minute."""

    is_allowed: bool
    limit: int
    remaining: int
    reset_s: int


class RateLimits(Protocol):
    """Counts requests by caller; works on without Redis."""

    def take(self, caller: str) -> Allowance:
        """Count one request of this caller."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a webhook's receiver answered. `status` is None where there was none: see `error`."""

    status: int | None
    latency_ms: int
    error: str | None = None


class Courier(Protocol):
    """Carries messages to receivers outside, never to addresses it may not reach."""

    def refusal(self, url: str) -> str | None:
        """Why this URL may not be a target, in words; None where it may."""

    def post(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> Answered:
        """Send; what goes wrong is told in the answer, nothing is raised."""


class Mailer(Protocol):
    """Sends e-mail."""

    def send(
        self, to: Sequence[str], *, subject: str, text: str, message_id: str | None = None
    ) -> None:
        """Hand it to the mail server; the same `message_id` again is the same message.

        Errors: Unavailable, Misconfigured (refused for good).
        """


class BackupStore(Protocol):
    """Durable files by name, of any size, apart from the sheets. Errors: NotFound, Unavailable."""

    def write(self, name: str, source: IO[bytes]) -> int:
        """Store all that can be read from there, in one piece or not at all; gives the bytes."""

    def open(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """The file, to be read from its beginning."""

    def delete(self, name: str) -> None:
        """Remove; nothing happens where it is not there."""

    def names(self) -> list[str]:
        """Every file there is, sorted."""


@dataclass(frozen=True, slots=True)
class Dump:
    """A database on its way into a file. `tables` is what the very snapshot holds that is read;
    `objects` the stored files its rows name, with their sizes (0: not known)."""

    stream: IO[bytes]
    tables: Tables
    objects: Mapping[str, int]
    revision: str
    server: str


class DatabaseCopies(Protocol):
    """Copies of the whole database. Errors of all: Unavailable, Misconfigured."""

    def check(self) -> str:
        """What would make a copy, in words; raises Misconfigured where nothing could."""

    def dump(self) -> AbstractContextManager[Dump]:
        """Copy one snapshot; at its end the copy is known to be whole."""

    def rehearse(self, stream: IO[bytes]) -> Tables:
        """Restore into a database of its own, look what it holds, and drop it again."""

    def restore_beside(self, stream: IO[bytes], name: str) -> Tables:
        """Restore into a new database of this name on the same server, and keep it."""

    def drop(self, name: str) -> None:
        """Remove a database that was restored beside; never the one in use."""

    def swap(self, name: str) -> str:
        """Put that database in the place of the one in use; gives the name of the one put away."""


@dataclass(frozen=True, slots=True)
class Backups:
    """Where backups lie, what makes them, when, and how long they are kept."""

    store: BackupStore
    copies: DatabaseCopies
    plan: BackupPlan


class Inbox(Protocol):
    """A watched place whose files are taken in. Errors: NotFound, Unavailable."""

    @property
    def place(self) -> str:
        """Where it is, as people know it."""

    def parcels(self) -> list[Parcel]:
        """The files that lie there, the oldest first, refused ones left out."""

    def read(self, name: str) -> bytes:
        """The bytes of a file, by its path there. Errors: also FileRejected (closed to us)."""

    def remove(self, name: str) -> None:
        """It was taken. Nothing happens where it is gone already."""

    def set_aside(self, name: str, kept_as: str) -> None:
        """Move it to that path, among the refused ones."""


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
    pool: Callable[[], Pool] | None = None
    renew_pool: Callable[[], None] | None = None  # requests under way keep their connections
    # A connection outside any transaction, with time for VACUUM; None: tables are not ours to tend.
    upkeep: Callable[[], AbstractContextManager[Connection]] | None = None
    version: str = ""  # of this process
    mailer: Mailer | None = None  # None: no e-mail leaves this house
    backups: Backups | None = None  # None: whoever keeps the servers backs them up
    inbox: Inbox | None = None  # None: no place is watched
