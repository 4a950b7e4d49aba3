"""Which disputes share a cause: the same rule of the same spec version, met by readings of the
same pattern. What is decided of one is then likely right for the others."""

import re
from dataclasses import dataclass
from typing import Final

from core.domain import bands
from core.domain.model import Finding, Value

SHAPE_MAX_CHARS: Final = 32
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class CauseKey:
    """What makes two disputes alike. `pattern` says how the finding looked to the reader."""

    spec_id: str
    spec_version: str
    rule: str
    pattern: str


def key(finding: Finding, *, spec_id: str, spec_version: str, engine: str | None) -> CauseKey:
    """The cause of a finding."""
    return CauseKey(spec_id, spec_version, finding.rule, pattern(finding, engine=engine))


def pattern(finding: Finding, *, engine: str | None) -> str:
    """Why it was found, how surely, by which engine, and what the value looks like: words and
    numbers are told by their kind only, so that no value of a sheet stands in it."""
    parts = (
        finding.reason_code.value,
        bands.of(finding.confidence).value,
        engine or "none",
        shape(finding.value),
    )
    return " · ".join(parts)


def shape(value: Value | None) -> str:
    """'JOB-204826' and 'WO-17' are both 'a-9'; nothing there is 'empty'."""
    if value is None or value == "":
        return "empty"
    if not isinstance(value, str):
        return type(value).__name__
    text = _SPACES.sub(" ", _DIGITS.sub("9", _LETTERS.sub("a", value.strip())))
    return text[:SHAPE_MAX_CHARS]
