"""What a job sheet of one kind must hold: the spec, its fields and rules."""

from dataclasses import dataclass, field
from enum import StrEnum

from core.domain.model import Box, ReasonCode, Severity, SpecRef


class FieldType(StrEnum):
    """How a field's value is read and compared."""

    STRING = "string"
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    TIME = "time"
    DURATION = "duration"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    SIGNATURE = "signature"
    CHECKLIST = "checklist"
    TABLE = "table"
    PHOTOS = "photos"


@dataclass(frozen=True, slots=True)
class Region:
    """Where a field is looked for: a page (from 1) and a box on it."""

    page_number: int
    box: Box


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field. `not_after` and `not_before` are an ISO date, `today` or another field's name."""

    name: str
    label: str
    type: FieldType
    severity: Severity
    aliases: tuple[str, ...] = ()
    required: bool = False
    required_when: str | None = None
    pattern: str | None = None
    options: tuple[str, ...] = ()  # of a choice
    items: tuple[str, ...] = ()  # of a checklist
    columns: tuple[str, ...] = ()  # of a table
    min: float | None = None
    max: float | None = None
    min_length: int | None = None
    not_after: str | None = None
    not_before: str | None = None
    region: Region | None = None
    why_it_matters: str = ""
    suggested_fix: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether a sheet must say it, always or in some case."""
        return self.required or self.required_when is not None

    @property
    def labels(self) -> tuple[str, ...]:
        """Every way the label may be printed, the proper one first."""
        return (self.label, *self.aliases)


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """A rule over fields: `condition` is the spec file's `assert`, `guard` its `when` (CEL)."""

    id: str
    fields: tuple[str, ...]
    condition: str
    reason_code: ReasonCode
    severity: Severity
    message: str
    guard: str | None = None
    why_it_matters: str = ""
    suggested_fix: str = ""


@dataclass(frozen=True, slots=True)
class SelectionSpec:
    """How a sheet of this kind is recognised: phrases and form-code expressions."""

    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    form_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Locale:
    """How dates and money are written on the sheet."""

    dates: str = "DMY"
    timezone: str = "Europe/London"
    currency: str = "GBP"


@dataclass(frozen=True, slots=True)
class Spec:
    """A spec with its parents merged in.

    Where it came from is no part of what it asks for: `extends` names its parent, `source_sha256`
    hashes the file it was loaded from.
    """

    id: str
    version: str
    name: str
    locale: Locale
    selection: SelectionSpec
    fields: tuple[FieldSpec, ...]
    rules: tuple[RuleSpec, ...] = ()
    extends: str | None = field(default=None, compare=False)
    source_sha256: str = field(default="", compare=False)

    @property
    def ref(self) -> SpecRef:
        """Its id and version."""
        return SpecRef(self.id, self.version)
