"""The one pure function: a reading, the specs and a policy in, the verdict out."""

from collections.abc import Mapping
from datetime import date

from core.domain import advice, corrections, rules, rulings, selection, verdict
from core.domain.corrections import Decided
from core.domain.fields import extraction, given_values
from core.domain.model import (
    Band,
    Field,
    Finding,
    Outcome,
    ReasonCode,
    Selection,
    Severity,
    SpecRef,
    Verdict,
)
from core.domain.page.reading import Reading
from core.domain.policy import Policy
from core.domain.rule_language import cel_values
from core.domain.spec.specs import Spec


def audit(
    reading: Reading,
    specs: tuple[Spec, ...],
    policy: Policy,
    *,
    today: date,
    named_spec: str | None = None,
    decided: Decided = corrections.NOTHING,
) -> Outcome:
    """Select the spec, read its fields, check its rules, decide. Never raises on any sheet.

    `named_spec` (id, or id@version) takes the choice away from the selection; `decided` is what
    people said of single fields, which counts instead of what was read there, and what they ruled
    on findings.
    """
    chosen, spec = selection.select(reading, specs, policy, named=named_spec)
    risks = [_risk(sentence) for sentence in reading.risks]
    if spec is None:
        gap = _no_spec(chosen, named_spec)
        return _outcome(chosen, (), [gap, *risks])
    extracted = corrections.apply(extraction.extract(reading, spec), spec, decided)
    sheet = rules.Sheet(
        fields={field.name: field for field in extracted.fields},
        values=cel_values.activation(extracted.fields, spec, today),
        policy=policy,
        today=today,
        conflicts=extracted.conflicts,
        gaps=extracted.gaps,
        printed=extracted.printed,
        trust={page.number: page.confidence for page in reading.pages},
        poor_pages=frozenset(page.number for page in reading.pages if not page.legible),
    )
    standing = corrections.standing(rules.check(sheet, spec), decided)
    found = _outcome(chosen, extracted.fields, standing, risks)
    return rulings.settled(found, decided.rulings)


def audit_values(
    values: Mapping[str, object], spec: Spec, policy: Policy, *, today: date
) -> Outcome:
    """Audit values as a reader would hand them over. Raises Rejected for unknown fields."""
    fields = given_values.fields(values, spec)
    sheet = rules.Sheet(
        fields={field.name: field for field in fields},
        values=cel_values.activation(fields, spec, today),
        policy=policy,
        today=today,
    )
    return _outcome(_named(spec.ref), fields, rules.check(sheet, spec))


def system_outcome(reason: ReasonCode, message: str) -> Outcome:
    """What stands where we could not read or judge: review, and nothing charged to the sheet."""
    finding = Finding(
        rule=f"system.{reason.value.lower()}",
        reason_code=reason,
        severity=Severity.S1,
        message=message,
        confidence=1.0,
        why_it_matters="The fault is ours, not the sheet's.",
        suggested_fix="Audit the sheet again, or look at it yourself.",
    )
    return _outcome(Selection(Band.LOW, 0, (), None), (), [finding])


def _outcome(
    chosen: Selection,
    fields: tuple[Field, ...],
    findings: list[Finding],
    risks: list[Finding] | None = None,
) -> Outcome:
    every = sorted([*findings, *(risks or [])], key=lambda finding: finding.severity)
    decided: Verdict = verdict.decide(every, spec_selected=chosen.spec is not None)
    return Outcome(decided, verdict.score(every), chosen, fields, tuple(every))


def _named(ref: SpecRef) -> Selection:
    return Selection(Band.HIGH, 100, (), ref, named=True)


def _no_spec(chosen: Selection, named_spec: str | None) -> Finding:
    return Finding(
        rule="selection",
        reason_code=ReasonCode.SPEC_GAP,
        severity=Severity.S1,
        message=_why_no_spec(chosen, named_spec),
        confidence=1.0,
        expected="a sheet of one known kind",
        why_it_matters=advice.why(ReasonCode.SPEC_GAP),
        suggested_fix=advice.fix(ReasonCode.SPEC_GAP, ""),
    )


def _why_no_spec(chosen: Selection, named_spec: str | None) -> str:
    if named_spec is not None:
        return f"There is no spec called {named_spec}."
    near = [item for item in chosen.candidates if item.score > 0][:3]
    if not near:
        return "No spec matches this sheet."
    ranked = ", ".join(f"{item.spec} {item.score}" for item in near)
    if chosen.band is Band.LOW:
        return f"No spec matches this sheet well enough ({ranked})."
    return f"More than one spec matches this sheet ({ranked})."


def _risk(sentence: str) -> Finding:
    return Finding(
        rule="file.risk",
        reason_code=ReasonCode.SECURITY_RISK,
        severity=Severity.S1,
        message=sentence,
        confidence=1.0,
        why_it_matters=advice.why(ReasonCode.SECURITY_RISK),
        suggested_fix=advice.fix(ReasonCode.SECURITY_RISK, ""),
    )
