"""An audit as JSON for programs: the shape of the audit-output contract, on CLI and API alike."""

from collections.abc import Mapping
from typing import Any

from core.domain import rulings
from core.domain.model import (
    Applied,
    Box,
    Evidence,
    Field,
    Finding,
    Outcome,
    Selection,
    SpecRef,
    Value,
)
from core.domain.page.reading import Reading

Json = dict[str, Any]


def audited(
    file: str, *, sha256: str, page_count: int | None, reading: Reading | None, outcome: Outcome
) -> Json:
    """A file with a verdict. `reading` is None where values were handed in directly."""
    return {
        "file": file,
        "sha256": sha256,
        "pages": page_count,
        "verdict": outcome.verdict.value,
        "score": outcome.score,
        "spec": spec(outcome.selection.spec),
        "selection": selection(outcome.selection),
        "reading": None if reading is None else read(reading),
        "fields": fields(outcome.fields),
        "findings": [finding(one) for one in outcome.findings],
        "error": None,
    }


def refused(file: str, *, code: str, message: str) -> Json:
    """A file that could not be read: nothing but the reason."""
    return {
        "file": file,
        "sha256": None,
        "pages": None,
        "verdict": None,
        "score": None,
        "spec": None,
        "selection": None,
        "reading": None,
        "fields": None,
        "findings": None,
        "error": {"code": code, "message": message},
    }


def spec(ref: SpecRef | None) -> Json | None:
    """Which spec, in which version."""
    return None if ref is None else {"id": ref.id, "version": ref.version}


def selection(chosen: Selection) -> Json:
    """How the spec was chosen, the best candidate first."""
    return {
        "band": chosen.band.value,
        "score": chosen.score,
        "candidates": [{"spec": one.spec, "score": one.score} for one in chosen.candidates],
    }


def read(reading: Reading) -> Json:
    """By what the sheet was read and how well; `rotation` is the first page's."""
    return {
        "engine": reading.engine,
        "model": reading.model,
        "seconds": round(reading.seconds, 3),
        "confidence": round(reading.confidence, 4),
        "rotation": reading.pages[0].rotation if reading.pages else 0,
        "legible": reading.is_legible,
    }


def fields(found: tuple[Field, ...]) -> Json:
    """Every field of the spec by name, those without a value as null."""
    return {
        one.name: {
            "value": _plain(one.value),
            "raw": one.raw,
            "confidence": _rounded(one.confidence),
            **_place(one.evidence),
        }
        for one in found
    }


def finding(one: Finding) -> Json:
    """A rule not met."""
    return {
        "rule": one.rule,
        "field": one.field,
        "reason_code": one.reason_code.value,
        "severity": one.severity.value,
        "confidence": _rounded(one.confidence),
        **_place(one.evidence),
        "value": _plain(one.value),
        "expected": one.expected,
        "message": one.message,
        "why_it_matters": one.why_it_matters,
        "suggested_fix": one.suggested_fix,
    }


def ruled(outcome: Outcome) -> Json:
    """What people ruled on single findings, and what the audit said before; empty and null where
    nobody did."""
    before = rulings.original(outcome) if outcome.applied else None
    return {
        "original_verdict": before.verdict.value if before else None,
        "original_score": before.score if before else None,
        "rulings": [_ruling(one) for one in outcome.applied],
    }


def _ruling(one: Applied) -> Json:
    return {
        "ruling": one.ruling.kind.value,
        "rule": one.ruling.rule,
        "field": one.ruling.field,
        "severity": one.ruling.severity.value if one.ruling.severity else None,
        "charged_to": one.ruling.person,
        "cause_id": str(one.ruling.cause),
        "was": finding(one.was) if one.was else None,
        "now": finding(one.now) if one.now else None,
    }


def _plain(value: Value | None) -> object:
    """A checklist as a map, a table as a list of maps."""
    if isinstance(value, Mapping):
        return dict(value)
    return [dict(row) for row in value] if isinstance(value, tuple) else value


def _place(evidence: Evidence | None) -> Json:
    if evidence is None:
        return {"page": None, "box": None}
    return {"page": evidence.page_number, "box": _corners(evidence.box)}


def _corners(box: Box) -> list[float]:
    return [round(edge, 4) for edge in box]


def _rounded(confidence: float | None) -> float | None:
    return None if confidence is None else round(confidence, 4)
