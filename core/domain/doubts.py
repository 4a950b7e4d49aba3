"""What a person has to decide before a sheet can leave the review queue, and why it waits there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.disputes import triage
from core.domain.disputes.triage import Tally
from core.domain.model import AuditStatus, Finding, Outcome, ReasonCode, Severity, Verdict
from core.domain.spec.specs import FieldSpec, Spec

_GRAVE = (Severity.S0, Severity.S1)
_NOT_READ = (*(code for code in ReasonCode if code.is_system), ReasonCode.UNREADABLE_FIELD)
_UNSURE = (ReasonCode.LOW_CONFIDENCE, ReasonCode.UNREADABLE_FIELD)
_BOUNDS = ("not_after", "not_before")


class Cause(StrEnum):
    """Why a sheet waits for a person, the first that applies."""

    SYSTEM = "SYSTEM"  # we could not read or judge it
    SPEC_GAP = "SPEC_GAP"  # no spec fits, or the spec cannot say
    UNKNOWN_LABEL = "UNKNOWN_LABEL"  # what it asks for may stand under a label it does not list
    UNREADABLE_FIELD = "UNREADABLE_FIELD"
    LOW_CONFIDENCE = "LOW_CONFIDENCE"
    SAMPLE = "SAMPLE"  # passed by itself, and drawn for a second look
    PERSON = "PERSON"  # it did not wait: somebody wants to correct it


_CAUSES = {
    ReasonCode.OCR_FAILURE: Cause.SYSTEM,
    ReasonCode.PIPELINE_ERROR: Cause.SYSTEM,
    ReasonCode.SPEC_GAP: Cause.SPEC_GAP,
    ReasonCode.UNREADABLE_FIELD: Cause.UNREADABLE_FIELD,
}


class Ask(StrEnum):
    """What has to be decided."""

    FIELD = "field"  # what a field, or an item of a checklist, says
    CHECK = "check"  # whether a rule holds that could not be checked
    SPEC = "spec"  # which spec the sheet is to be judged by


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to decide. `target` is the field or item, None where the spec is asked for;
    `rule` and `about` name the finding it comes from."""

    ask: Ask
    target: str | None
    rule: str
    about: str | None
    severity: Severity
    confidence: float


def of(findings: Sequence[Finding], *, has_spec: bool, spec: Spec | None) -> tuple[Doubt, ...]:
    """The doubts that keep a sheet in the queue, the gravest first, each target once.

    `spec` is the one judged by, where it is at hand: it tells which field of two is the doubtful.
    """
    if not has_spec:
        return (Doubt(Ask.SPEC, None, "selection", None, Severity.S1, 0.0),)
    fields = {field.name: field for field in spec.fields} if spec else {}
    found: dict[tuple[Ask, str | None, str], Doubt] = {}
    for finding in findings:
        doubt = _doubt(finding, fields)
        if doubt is not None:
            rule = finding.rule if doubt.ask is Ask.CHECK else ""
            found.setdefault((doubt.ask, doubt.target, rule), doubt)
    return tuple(found.values())


def cause(outcome: Outcome, status: AuditStatus) -> Cause | None:
    """Why a sheet with this outcome waits for a person; None where it does not."""
    if status is AuditStatus.FAILED:
        return Cause.SYSTEM
    if outcome.verdict is not Verdict.REVIEW_QUEUE:
        return None
    causes = {_cause(finding) for finding in outcome.findings if _is_asked(finding)}
    if outcome.selection.spec is None:
        causes.add(Cause.SPEC_GAP)
    return next((one for one in Cause if one in causes), Cause.LOW_CONFIDENCE)


def _cause(finding: Finding) -> Cause:
    if _is_label_gap(finding):
        return Cause.UNKNOWN_LABEL
    return _CAUSES.get(finding.reason_code, Cause.LOW_CONFIDENCE)


def severity(outcome: Outcome) -> Severity:
    """The gravest severity that a person's decision hangs on."""
    asked = [finding.severity for finding in outcome.findings if _is_asked(finding)]
    return min(asked, default=Severity.S3)


def confidence(outcome: Outcome, known: Mapping[str, Tally]) -> float:
    """How sure the least sure of the doubtful things is, 0 to 1: as it was read, and as disputes of
    its rule ended so far (`known`, by rule), the more the more were decided."""
    asked = [
        0.0 if one.reason_code in _NOT_READ else _sure(one, known.get(one.rule, Tally()))
        for one in outcome.findings
        if _is_asked(one)
    ]
    return min(asked, default=1.0)


def _sure(finding: Finding, tally: Tally) -> float:
    return 1.0 - triage.doubt(finding.confidence, tally)


def _is_asked(finding: Finding) -> bool:
    grave = finding.severity in _GRAVE and finding.reason_code in _UNSURE
    return grave or finding.reason_code.is_system


def _doubt(finding: Finding, fields: dict[str, FieldSpec]) -> Doubt | None:
    if not _is_asked(finding):
        return None
    ask, target = Ask.FIELD, _target(finding, fields)
    if target is None or (finding.reason_code.is_system and not _is_label_gap(finding)):
        ask = Ask.CHECK
    return Doubt(ask, target, finding.rule, finding.field, finding.severity, finding.confidence)


def _target(finding: Finding, fields: dict[str, FieldSpec]) -> str | None:
    """The field to look at: where a bound is broken by a doubtful bound, that one."""
    name, _, side = finding.rule.rpartition(".")
    if finding.reason_code is ReasonCode.LOW_CONFIDENCE and side in _BOUNDS and name in fields:
        bound = getattr(fields[name], side)
        return str(bound) if bound in fields else finding.field
    return finding.field


def _is_label_gap(finding: Finding) -> bool:
    """Something stands under a label nobody listed: a person can say that it is the field's."""
    return finding.reason_code is ReasonCode.SPEC_GAP and finding.rule == f"{finding.field}.label"
