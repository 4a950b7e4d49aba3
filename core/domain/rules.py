"""What each property of a field gives when it is broken: one defect, one finding."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.domain import advice, findings, item_rules, wording
from core.domain.model import Field, FieldState, Finding, ReasonCode, Severity
from core.domain.policy import Policy
from core.domain.rule_language import expressions
from core.domain.rule_language.expressions import Activation, NotEvaluable
from core.domain.spec.specs import FieldSpec, FieldType, RuleSpec, Spec
from core.domain.written import answers

_GRAVE = (Severity.S0, Severity.S1)
_TEXTS = (FieldType.STRING, FieldType.TEXT)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the checks look at. `trust` is each page's confidence, `poor_pages` those too poor
    to tell an empty box from a faint mark."""

    fields: Mapping[str, Field]
    values: Activation
    policy: Policy
    today: date
    conflicts: Mapping[str, Field] = field(default_factory=dict)
    gaps: Mapping[str, Field] = field(default_factory=dict)
    printed: Mapping[str, str] = field(default_factory=dict)
    trust: Mapping[int, float] = field(default_factory=dict)
    poor_pages: frozenset[int] = frozenset()

    def is_doubtful(self, name: str) -> bool:
        """Whether a field was read, but less surely than the policy asks."""
        seen = self.fields.get(name)
        return seen is not None and _is_doubtful(seen, self.policy)


def check(sheet: Sheet, spec: Spec) -> list[Finding]:
    """All findings, the gravest first, then in the order of the spec's fields."""
    found = [finding for item in spec.fields for finding in _field(sheet, item)]
    found += [finding for rule in spec.rules for finding in _rule(sheet, rule)]
    order = {item.name: index for index, item in enumerate(spec.fields)}
    return sorted(found, key=lambda f: (f.severity, order.get(wording.field_of(f), len(order))))


def _field(sheet: Sheet, spec: FieldSpec) -> list[Finding]:
    seen = sheet.fields[spec.name]
    required, gap = _required(sheet, spec)
    items = _items(sheet, spec, seen, is_required=required is not None)
    finding = None if items else _defect(sheet, spec, seen, required=required)
    return [item for item in (gap, finding, *items) if item is not None]


def _items(sheet: Sheet, spec: FieldSpec, seen: Field, *, is_required: bool) -> list[Finding]:
    """What a checklist gives item by item; nothing where it is doubtful as a whole."""
    if spec.name in sheet.conflicts or seen.state is not FieldState.READ:
        return []
    if _is_vague(seen, sheet.policy):
        return []
    return item_rules.check(
        spec, seen, sheet.policy, is_required=is_required, poor_pages=sheet.poor_pages
    )


def _required(sheet: Sheet, spec: FieldSpec) -> tuple[str | None, Finding | None]:
    """The property that asks for the field here, if one does, and where it cannot be told."""
    if spec.required:
        return "required", None
    if spec.required_when is None:
        return None, None
    try:
        return (
            "required_when" if expressions.is_true(spec.required_when, sheet.values) else None
        ), None
    except NotEvaluable as error:
        if _lacks_a_value(sheet, spec.required_when):
            return None, None  # The field it depends on has no value: nothing asks for this one.
        return None, findings.gap(f"{spec.name}.required_when", spec.name, str(error))


def _defect(sheet: Sheet, spec: FieldSpec, seen: Field, *, required: str | None) -> Finding | None:
    other = sheet.conflicts.get(spec.name)
    if other is not None:
        return _conflict(sheet, spec, seen, other)
    if seen.state is FieldState.UNREADABLE:
        return _unreadable(sheet, spec, seen, required=required)
    if _is_vague(seen, sheet.policy, below=sheet.policy.doubt_below(spec.severity)):
        label = sheet.printed.get(spec.name, "")
        message, fix = wording.doubtful(seen, label), advice.fix_of_label(label)
        code = ReasonCode.LOW_CONFIDENCE
        return findings.of_field(spec, seen, "confidence", code, message, fix=fix)
    if _has_nothing(spec, seen) and (required or not _is_counted(seen)):
        return _missing(sheet, spec, seen, required) if required else None
    if required and _is_written_off(spec, seen):
        return findings.of_field(
            spec, seen, required, ReasonCode.MISSING_FIELD, wording.written_off(seen)
        )
    return _of_value(sheet, spec, seen)


def _is_written_off(spec: FieldSpec, seen: Field) -> bool:
    """ "TBC" or "N/A" where a value is required; what has a form or a length is held to that."""
    if spec.type not in _TEXTS or spec.pattern is not None or spec.min_length is not None:
        return False
    is_line = spec.type is FieldType.STRING
    return isinstance(seen.value, str) and answers.stands_for_nothing(seen.value, is_line=is_line)


def _has_nothing(spec: FieldSpec, seen: Field) -> bool:
    """Nothing is written: also no row of a table, and no photograph."""
    if seen.state is not FieldState.READ:
        return True
    is_list = spec.type in (FieldType.TABLE, FieldType.PHOTOS)
    return is_list and seen.value is not None and not seen.value


def _is_counted(seen: Field) -> bool:
    """None of something is a count all the same, and may be fewer than allowed."""
    return isinstance(seen.value, int) and not isinstance(seen.value, bool)


def _is_doubtful(seen: Field, policy: Policy) -> bool:
    """Whether it, or an item of it, was read less surely than the policy asks."""
    doubtful = any(item_rules.is_doubtful(item, policy) for item in seen.items)
    return doubtful or _is_vague(seen, policy)


def _is_vague(seen: Field, policy: Policy, *, below: float | None = None) -> bool:
    """Whether a value is doubtful as a whole; where single items of it are, they say so."""
    if seen.state is not FieldState.READ or seen.confidence is None:
        return False
    if seen.confidence >= (policy.review_below_confidence if below is None else below):
        return False
    return not any(item_rules.is_doubtful(item, policy) for item in seen.items)


def _conflict(sheet: Sheet, spec: FieldSpec, seen: Field, other: Field) -> Finding:
    is_doubtful = _is_doubtful(seen, sheet.policy) or _is_doubtful(other, sheet.policy)
    code = ReasonCode.LOW_CONFIDENCE if is_doubtful else ReasonCode.CONFLICT
    confidence = min(seen.confidence or 0.0, other.confidence or 0.0)
    return findings.of_field(
        spec, seen, "conflict", code, wording.conflict(seen, other), confidence
    )


def _unreadable(
    sheet: Sheet, spec: FieldSpec, seen: Field, *, required: str | None
) -> Finding | None:
    if seen.evidence is None and not required:
        return None
    return _poor(sheet, spec, seen)


def _missing(sheet: Sheet, spec: FieldSpec, seen: Field, required: str) -> Finding:
    other = sheet.gaps.get(spec.name)
    if other is not None:
        label = sheet.printed.get(spec.name, "")
        message, fix = wording.unlisted(seen, other, label), advice.fix_of_label(label)
        is_likely = _is_vague(other, sheet.policy)  # Its label is like the field's, not any.
        code = ReasonCode.LOW_CONFIDENCE if is_likely else ReasonCode.SPEC_GAP
        return findings.of_field(spec, other, "label", code, message, fix=fix)
    message = wording.missing(seen)
    return findings.of_field(
        spec, seen, required, ReasonCode.MISSING_FIELD, message, _trust(sheet, seen)
    )


def _poor(sheet: Sheet, spec: FieldSpec, seen: Field) -> Finding:
    message, confidence = wording.unreadable(seen), _trust(sheet, seen)
    return findings.of_field(
        spec, seen, "unreadable", ReasonCode.UNREADABLE_FIELD, message, confidence
    )


def _trust(sheet: Sheet, seen: Field) -> float:
    if seen.evidence is not None:
        return sheet.trust.get(seen.evidence.page_number, 1.0)
    return min(sheet.trust.values(), default=1.0)


def _of_value(sheet: Sheet, spec: FieldSpec, seen: Field) -> Finding | None:
    if seen.value is None:
        return findings.of_field(
            spec, seen, "type", ReasonCode.INVALID_FORMAT, wording.not_of_type(spec, seen)
        )
    if spec.pattern is not None and not expressions.matches(spec.pattern, str(seen.value)):
        message = wording.not_of_pattern(spec, seen)
        return findings.of_field(spec, seen, "pattern", ReasonCode.INVALID_FORMAT, message)
    return (
        _range(spec, seen)
        or _bound(sheet, spec, seen, "not_after", spec.not_after)
        or _bound(sheet, spec, seen, "not_before", spec.not_before)
        or _detail(spec, seen)
    )


def _range(spec: FieldSpec, seen: Field) -> Finding | None:
    value = seen.value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if spec.min is not None and value < spec.min:
        message = wording.too_small(spec, seen)
        return findings.of_field(spec, seen, "min", ReasonCode.OUT_OF_POLICY, message)
    if spec.max is not None and value > spec.max:
        return findings.of_field(
            spec, seen, "max", ReasonCode.OUT_OF_POLICY, wording.too_large(spec, seen)
        )
    return None


def _bound(
    sheet: Sheet, spec: FieldSpec, seen: Field, side: str, bound: str | None
) -> Finding | None:
    limit = _limit(sheet, bound) if bound is not None else None
    if limit is None or bound is None or seen.value is None:
        return None
    value = str(seen.value)
    if value <= limit if side == "not_after" else value >= limit:
        return None
    doubtful = sheet.is_doubtful(bound)
    code = ReasonCode.LOW_CONFIDENCE if doubtful else ReasonCode.OUT_OF_POLICY
    other = sheet.fields.get(bound)
    message = wording.out_of_bound(seen, side, limit, other.label if other else bound)
    return findings.of_field(
        spec, seen, side, code, message, expected=wording.bound(spec, side, limit)
    )


def _limit(sheet: Sheet, bound: str) -> str | None:
    if bound == "today":
        return sheet.today.isoformat()
    if bound in sheet.fields:
        value = sheet.fields[bound].value
        return str(value) if value is not None else None
    return bound


def _detail(spec: FieldSpec, seen: Field) -> Finding | None:
    if spec.min_length is None or spec.type not in _TEXTS:
        return None
    text = str(seen.value).strip()
    if len(text) >= spec.min_length and not answers.is_filler(text):
        return None
    message = wording.too_short(spec, seen)
    return findings.of_field(spec, seen, "min_length", ReasonCode.INCOMPLETE_EVIDENCE, message)


def _rule(sheet: Sheet, rule: RuleSpec) -> list[Finding]:
    """A rule over fields; where it fails on a doubtful value, a person has to look."""
    if not all(map(sheet.values.has, rule.fields)):
        return []
    try:
        applies = rule.guard is None or expressions.is_true(rule.guard, sheet.values)
        if not applies:
            return []
        if expressions.is_true(rule.condition, sheet.values):
            return _held_by_doubt(sheet, rule)
    except NotEvaluable as error:
        if _lacks_a_value(sheet, *filter(None, (rule.guard, rule.condition))):
            return []  # What is not there is blamed where it is required, and not twice.
        return [findings.gap(rule.id, rule.fields[0] if rule.fields else None, str(error))]
    return [_broken(sheet, rule)]


def _held_by_doubt(sheet: Sheet, rule: RuleSpec) -> list[Finding]:
    """A grave rule that holds only because something is written, where that may be something else:
    a remark under an item's "Comments" describes no defect of the sheet's."""
    asked = expressions.names(rule.condition).difference(rule.fields)
    doubtful = [sheet.fields[name] for name in sorted(asked) if sheet.is_doubtful(name)]
    if not doubtful or rule.severity not in _GRAVE:
        return []
    nothing = dict.fromkeys(one.name for one in doubtful)
    without = expressions.activation({**sheet.values.values, **nothing})
    try:
        if expressions.is_true(rule.condition, without):
            return []
    except NotEvaluable:
        return []  # It compares the value, and does not ask whether there is one.
    seen = [sheet.fields[name] for name in rule.fields]
    sure = doubtful[0].confidence or 0.0
    return [findings.of_rule(rule, seen, doubtful[0], confidence=sure)]


def _lacks_a_value(sheet: Sheet, *sources: str) -> bool:
    """Whether a name in an expression has no value, so that its null is what did not fit."""
    return not all(sheet.values.has(name) for one in sources for name in expressions.names(one))


def _broken(sheet: Sheet, rule: RuleSpec) -> Finding:
    seen = [sheet.fields[name] for name in rule.fields]
    doubtful = [item for item in seen if _is_doubtful(item, sheet.policy)]
    known = [item.confidence for item in seen if item.confidence is not None]
    confidence = min(known, default=1.0)
    return findings.of_rule(rule, seen, doubtful[0] if doubtful else None, confidence=confidence)
