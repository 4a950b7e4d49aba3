"""Drafts of a change of the spec, and what a back-test counts."""

import re
from dataclasses import replace

import pytest

from core.domain.disputes import repairs
from core.domain.disputes.repairs import Repair
from core.domain.model import ReasonCode, Severity, Value, Verdict
from core.domain.reaudit import Change, Difference
from core.errors import Rejected
from tests.domain.disputes import FINDING
from tests.domain.factories import SPEC


def drafted(rule: str, code: ReasonCode, value: Value | None = None) -> dict[Repair, str]:
    """What is offered for a finding of this rule, by kind."""
    field = rule.partition(".")[0]
    one = replace(FINDING, rule=rule, field=field, reason_code=code, value=value)
    made = repairs.drafts(SPEC, one, labels=("Ticket Ref",))
    return {draft.kind: draft.sentence for draft in made}


def test_a_missing_field_may_have_another_label_or_be_optional() -> None:
    assert drafted("job_number.required", ReasonCode.MISSING_FIELD) == {
        Repair.ALIAS: '"Ticket Ref" is another label of Job Number.',
        Repair.OPTIONAL: "Job Number need not be there.",
        Repair.LIGHTER: "Job Number weighs less: one severity lower.",
    }


def test_a_value_of_another_shape_may_be_right_as_well() -> None:
    one = replace(FINDING, rule="job_number.pattern", field="job_number", value="WO-17")
    (wider,) = [d for d in repairs.drafts(SPEC, one) if d.kind is Repair.PATTERN]
    (field,) = [f for f in wider.spec.fields if f.name == "job_number"]

    assert field.pattern is not None
    for value in ("JOB-123456", "WO-17", "AB-9"):
        assert re.fullmatch(field.pattern, value)
    assert not re.fullmatch(field.pattern, "17")
    assert (wider.spec.version, SPEC.version) == ("1.0.1", "1.0.0")
    assert wider.spec.fields[1:] == SPEC.fields[1:]


def test_a_choice_may_have_one_more_answer() -> None:
    made = drafted("fault_reason.options", ReasonCode.INVALID_FORMAT, "Vandalism")

    assert made[Repair.OPTION] == '"Vandalism" is one more answer for Fault Reason.'


def test_a_rule_of_its_own_is_changed_by_hand() -> None:
    assert drafted("finish-after-start", ReasonCode.CONFLICT) == {}
    assert drafted("nothing.required", ReasonCode.MISSING_FIELD) == {}


def test_an_alias_that_is_known_or_none_is_refused() -> None:
    for label in ("", "  ", "job no", "Date"):
        with pytest.raises(Rejected, match="printed on the sheet"):
            repairs.alias(SPEC, "job_number", label)


def test_the_least_severity_has_none_below() -> None:
    light = tuple(replace(field, severity=Severity.S3) for field in SPEC.fields)
    one = replace(
        FINDING, rule="time_in.required", field="time_in", reason_code=ReasonCode.CONFLICT
    )

    assert repairs.drafts(replace(SPEC, fields=light), one) == []


def test_a_back_test_counts_verdicts_that_flip() -> None:
    passed = Difference(Change.NEW_PASS, Verdict.FAIL, Verdict.PASS)
    failed = Difference(Change.NEW_FAIL, Verdict.PASS, Verdict.FAIL)
    same = Difference(Change.CHANGED_FINDINGS, Verdict.FAIL, Verdict.FAIL)
    doubtful = Difference(Change.CHANGED_FINDINGS, Verdict.FAIL, Verdict.REVIEW_QUEUE)
    unknown = Difference(Change.CANNOT, Verdict.FAIL, None)

    told = repairs.flips(
        [(passed, True), (passed, False), (failed, True), (same, True), (doubtful, False),
         (unknown, True)]
    )  # fmt: skip

    assert (told.sheets, told.new_pass, told.new_fail, told.other) == (6, 2, 1, 1)
    assert told.confirmed == 2
