"""Findings out of JSON, as rows keep those that no longer stand."""

from typing import Any

from core.domain.model import Box, Evidence, Finding, ReasonCode, Severity


def finding(stored: dict[str, Any]) -> Finding:
    """A finding as it was put there by `dataclasses.asdict`."""
    return Finding(
        rule=str(stored["rule"]),
        reason_code=ReasonCode(stored["reason_code"]),
        severity=Severity(stored["severity"]),
        message=str(stored["message"]),
        confidence=float(stored["confidence"]),
        field=stored["field"],
        evidence=evidence(stored["evidence"]),
        value=value(stored["value"]),
        expected=stored["expected"],
        why_it_matters=str(stored["why_it_matters"]),
        suggested_fix=str(stored["suggested_fix"]),
        charged_to=stored.get("charged_to"),
    )


def evidence(stored: dict[str, Any] | None) -> Evidence | None:
    """A place on the sheet."""
    if stored is None:
        return None
    return Evidence(
        page_number=int(stored["page_number"]),
        box=Box(*(float(edge) for edge in stored["box"])),
        snippet=str(stored.get("snippet", "")),
    )


def value(stored: Any) -> Any:
    """JSON has no tuples; a table is one."""
    return tuple(stored) if isinstance(stored, list) else stored
