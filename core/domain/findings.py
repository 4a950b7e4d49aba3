"""How a finding is put together from what a property or a rule saw."""

from core.domain import advice, wording
from core.domain.model import Evidence, Field, FieldState, Finding, Item, ReasonCode, Severity
from core.domain.spec.specs import FieldSpec, RuleSpec


def of_field(
    spec: FieldSpec,
    seen: Field,
    broken: str,
    code: ReasonCode,
    message: str,
    confidence: float | None = None,
    *,
    expected: str | None = None,
    fix: str | None = None,
) -> Finding:
    """A property of a field not met; `confidence` 0 to 1, the field's own where None."""
    is_read = seen.state is FieldState.READ
    if confidence is None:
        confidence = 1.0 if seen.confidence is None else seen.confidence
    value = seen.value if is_read else None
    return Finding(
        rule=f"{spec.name}.{broken}",
        reason_code=code,
        severity=spec.severity,
        message=message,
        confidence=round(confidence, 4),
        field=spec.name,
        evidence=seen.evidence,
        value=seen.raw if value is None and is_read else value,
        expected=expected or wording.expected(spec),
        why_it_matters=spec.why_it_matters or advice.why(code),
        suggested_fix=fix or spec.suggested_fix or advice.fix(code, spec.label, spec.type),
    )


def of_item(
    spec: FieldSpec,
    item: Item,
    broken: str,
    code: ReasonCode,
    message: str,
    evidence: Evidence | None,
) -> Finding:
    """One item of a checklist; its field is 'checks.Brakes'."""
    return Finding(
        rule=f"{spec.name}.{broken}",
        reason_code=code,
        severity=spec.severity,
        message=message,
        confidence=round(item.confidence, 4),
        field=f"{spec.name}.{item.name}",
        evidence=item.evidence or evidence,
        value=item.state.value,
        expected=wording.EXPECTED_OF_ITEM,
        why_it_matters=spec.why_it_matters or advice.why(code),
        suggested_fix=spec.suggested_fix or advice.fix_of_item(code, item),
    )


def of_rule(
    rule: RuleSpec, seen: list[Field], doubtful: Field | None, *, confidence: float
) -> Finding:
    """A rule that does not hold for its fields; where one is doubtful, a person has to look."""
    told = doubtful or _last_with_evidence(seen)
    message = rule.message if doubtful is None else wording.to_check(rule.message, doubtful)
    return Finding(
        rule=rule.id,
        reason_code=rule.reason_code if doubtful is None else ReasonCode.LOW_CONFIDENCE,
        severity=rule.severity,
        message=message,
        confidence=round(confidence, 4),
        field=told.name if told else None,
        evidence=told.evidence if told else None,
        value=told.value if told else None,
        expected=wording.expected_of_rule(rule, seen),
        why_it_matters=rule.why_it_matters or advice.why(rule.reason_code),
        suggested_fix=rule.suggested_fix or advice.fix(rule.reason_code, wording.labels(seen)),
    )


def gap(rule: str, name: str | None, reason: str) -> Finding:
    """A rule of the spec that cannot be checked: the fault is the spec's."""
    return Finding(
        rule=rule,
        reason_code=ReasonCode.SPEC_GAP,
        severity=Severity.S1,
        message=f"The rule {rule} of the spec could not be checked: {reason}.",
        confidence=1.0,
        field=name,
        expected="a rule that can be answered for any sheet",
        why_it_matters=advice.why(ReasonCode.SPEC_GAP),
        suggested_fix=advice.fix(ReasonCode.SPEC_GAP, ""),
    )


def _last_with_evidence(seen: list[Field]) -> Field | None:
    placed = [item for item in seen if item.evidence is not None]
    return placed[-1] if placed else seen[-1] if seen else None
