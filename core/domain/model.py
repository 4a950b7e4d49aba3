"""The nouns of the domain. All frozen; all pure values."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from core.domain.access import Action, Role


class Severity(StrEnum):
    """How much a finding weighs: blocker, critical, major, minor."""

    S0 = "S0"
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"


class ReasonCode(StrEnum):
    """Why a finding was made; the eleven codes of the contract."""

    MISSING_FIELD = "MISSING_FIELD"
    INVALID_FORMAT = "INVALID_FORMAT"
    OUT_OF_POLICY = "OUT_OF_POLICY"
    INCOMPLETE_EVIDENCE = "INCOMPLETE_EVIDENCE"
    CONFLICT = "CONFLICT"
    UNREADABLE_FIELD = "UNREADABLE_FIELD"
    LOW_CONFIDENCE = "LOW_CONFIDENCE"
    SPEC_GAP = "SPEC_GAP"
    OCR_FAILURE = "OCR_FAILURE"
    PIPELINE_ERROR = "PIPELINE_ERROR"
    SECURITY_RISK = "SECURITY_RISK"

    @property
    def is_system(self) -> bool:
        """True where the fault is ours and is not charged to the sheet."""
        return self in (self.SPEC_GAP, self.OCR_FAILURE, self.PIPELINE_ERROR)

    @property
    def is_certain(self) -> bool:
        """True where the finding, when it stands, is no matter of doubt (verdict rule 2)."""
        return self in (
            self.MISSING_FIELD,
            self.INVALID_FORMAT,
            self.OUT_OF_POLICY,
            self.CONFLICT,
            self.INCOMPLETE_EVIDENCE,
            self.SECURITY_RISK,
        )


class Verdict(StrEnum):
    """What an audit says of a sheet."""

    PASS = "PASS"
    FAIL = "FAIL"
    REVIEW_QUEUE = "REVIEW_QUEUE"
    WAIVED = "WAIVED"


class AuditStatus(StrEnum):
    """Where an audit is. DONE and FAILED are the ends; FAILED means we could not read or judge."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    @property
    def has_ended(self) -> bool:
        """True once a verdict stands."""
        return self in (self.DONE, self.FAILED)


class Band(StrEnum):
    """How sure the choice of a spec is: HIGH audits, MEDIUM needs a gap, LOW goes to review."""

    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"


class FieldState(StrEnum):
    """What was found at a field's place."""

    READ = "read"  # a value
    EMPTY = "empty"  # its place was found, nothing is written there
    NOT_FOUND = "not_found"  # the label is nowhere
    UNREADABLE = "unreadable"  # ink is there, or the page is too poor to tell


class ItemState(StrEnum):
    """What is marked beside one item of a checklist."""

    OK = "ok"
    ADVISORY = "advisory"
    FAIL = "fail"
    NA = "na"
    UNMARKED = "unmarked"


class Box(NamedTuple):
    """A rectangle on a page: 0-1 of its width and height, origin top left."""

    x0: float
    y0: float
    x1: float
    y1: float


# What a field's value is after normalisation: dates as ISO strings, times as HH:MM, durations in
# hours and money and numbers as float, photographs as int, booleans and signatures as bool;
# a checklist as {item: state}, a table as rows of {column: text}.
Single = str | float | bool
Checklist = Mapping[str, str]
Table = tuple[Mapping[str, str], ...]
Value = Single | Checklist | Table


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place on the sheet. `page_number` starts at 1; `snippet` is the text read there."""

    page_number: int
    box: Box
    snippet: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a checklist as read: how it is marked, where, and how surely (0 to 1).

    `is_confirmed`: a person has looked.
    """

    name: str
    state: ItemState
    confidence: float = 1.0
    evidence: Evidence | None = None
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One field as read from a sheet; `confidence` 0 to 1, None where nothing was read.

    `items` is the place of every item of a checklist; its `value` maps their names to states.
    `is_confirmed`: a person has looked and decided what it says.
    """

    name: str
    label: str
    type: str
    state: FieldState
    value: Value | None = None
    raw: str | None = None
    confidence: float | None = None
    evidence: Evidence | None = None
    items: tuple[Item, ...] = ()
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule not met. `rule` is '<field>.<property>' or the id of a spec's rule.

    `charged_to`: whose it is, where that is not the technician the sheet names.
    """

    rule: str
    reason_code: ReasonCode
    severity: Severity
    message: str
    confidence: float
    field: str | None = None
    evidence: Evidence | None = None
    value: Value | None = None
    expected: str | None = None
    why_it_matters: str = ""
    suggested_fix: str = ""
    charged_to: str | None = None


@dataclass(frozen=True, slots=True)
class SpecRef:
    """Which spec, in which version."""

    id: str
    version: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A spec and how well it matches the sheet, 0 to 100."""

    spec: str
    score: int


@dataclass(frozen=True, slots=True)
class Selection:
    """How the spec was chosen. `spec` is None where none was; `named` where a person named it."""

    band: Band
    score: int
    candidates: tuple[Candidate, ...]
    spec: SpecRef | None
    named: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A printed label and what is written for it; `evidence` is the value's place."""

    label: str
    value: str
    evidence: Evidence


class RulingKind(StrEnum):
    """What people ruled on a finding."""

    OVERTURNED = "overturned"  # it does not stand
    REGRADED = "regraded"  # it stands, more lightly
    ADDED = "added"  # it was missing
    CHARGED = "charged"  # it stands, and is somebody else's
    WAIVED = "waived"  # it is right, and accepted for a time


@dataclass(frozen=True, slots=True)
class Ruling:
    """A ruling on the findings of one rule and field. `cause` is the dispute or waiver it comes
    from; `severity` belongs to REGRADED and ADDED, `person` to CHARGED."""

    kind: RulingKind
    rule: str
    field: str | None
    cause: UUID
    severity: Severity | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """A ruling where it met a finding: as it was (None: it was missing) and as it stands now
    (None: it does not)."""

    ruling: Ruling
    was: Finding | None
    now: Finding | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one audit says; the same for the same reading, specs, policy, day and rulings.

    `findings` are those that stand; `applied` tells what people ruled on others.
    """

    verdict: Verdict
    score: int
    selection: Selection
    fields: tuple[Field, ...]
    findings: tuple[Finding, ...]
    applied: tuple[Applied, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever is acting now. `scopes`: what a token is limited to; None is all its role may.

    `name` is what rows keep, `known_as` how sheets print it, `address` where the request came
    from. A token, the command line and the system have neither user nor session.
    """

    name: str
    role: Role
    scopes: frozenset[Action] | None = None
    known_as: str = ""
    address: str = ""
    user_id: UUID | None = None
    session_id: UUID | None = None
