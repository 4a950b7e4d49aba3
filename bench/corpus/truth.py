"""What is true of a drawn sheet: what stands where, and what an audit must say of it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from core.domain.model import Box, ReasonCode, Severity, Value, Verdict


class Half(StrEnum):
    """Tuning may be looked at; validation is only counted."""

    TUNING = "tuning"
    VALIDATION = "validation"


class Render(StrEnum):
    """How a sheet reaches us."""

    DIGITAL = "digital"  # born-digital PDF
    SCAN = "scan"  # a clean scan at 200 dpi
    PHOTO = "photo"
    HANDWRITING = "handwriting"  # a clean scan of a sheet filled in by hand
    BAD = "bad"  # fax, low resolution, skew, noise, coffee


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a page (from 1), 0-1 of the upright page, origin top left."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class FieldTruth:
    """One field of the spec as it stands on the sheet.

    `value` is as in the output contract, None where nothing is written; `is_judged` false where
    what is written has no value (31/02/2026, a scribble). `ink` is where it is written, `area`
    where it would be. `is_known` says that the spec knows the printed label.
    """

    name: str
    type: str
    label: str
    value: Value | None
    printed: str
    is_judged: bool = True
    is_known: bool = True
    ink: Place | None = None
    area: Place | None = None
    style: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Expected:
    """A finding that an audit must raise. `field` is None for a rule over several fields."""

    field: str | None
    reason_code: ReasonCode
    severity: Severity


@dataclass(frozen=True, slots=True)
class SheetTruth:
    """Everything known of one sheet. `extras` are printed label and value of what no spec asks."""

    id: str
    half: Half
    spec: str
    design: str
    render: Render
    today: str
    page_count: int
    file: str
    fields: tuple[FieldTruth, ...]
    expected: tuple[Expected, ...] = ()
    defects: tuple[str, ...] = ()
    extras: tuple[tuple[str, str], ...] = field(default=())

    @property
    def verdict(self) -> Verdict:
        """By the contract: certain and grave fails, doubtful and grave waits, else it passes."""
        return decide(self.expected)

    @property
    def has_only_known_labels(self) -> bool:
        """False where a field of the spec stands under a label the spec does not know."""
        return all(one.is_known for one in self.fields)

    def as_json(self) -> dict[str, Any]:
        """Plain values, for a file."""
        return {**asdict(self), "verdict": self.verdict.value}


def decide(expected: Iterable[Expected]) -> Verdict:
    """The contract's verdict for findings that all stand."""
    grave = [one for one in expected if one.severity in (Severity.S0, Severity.S1)]
    if any(one.reason_code.is_certain for one in grave):
        return Verdict.FAIL
    return Verdict.REVIEW_QUEUE if grave else Verdict.PASS
