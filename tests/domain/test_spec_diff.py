from dataclasses import replace
from typing import Any

import pytest

from core.domain.model import Box, ReasonCode, Severity
from core.domain.spec import spec_diff
from core.domain.spec.specs import FieldSpec, FieldType, Locale, Region, Spec
from tests.domain.factories import FIELDS, RULES, SPEC

ORDER_NUMBER = FieldSpec("order", "Order No", FieldType.STRING, Severity.S2, required=True)


def with_field(**properties: Any) -> Spec:
    """SPEC with its first field, Job Number, changed."""
    changed = replace(FIELDS[0], **properties)
    return replace(SPEC, fields=(changed, *FIELDS[1:]))


def with_rule(**properties: Any) -> Spec:
    return replace(SPEC, rules=(replace(RULES[0], **properties),))


def test_the_same_spec_has_no_changes_also_in_another_order_and_from_another_file() -> None:
    other = replace(SPEC, fields=FIELDS[::-1], source_sha256="1" * 64, extends="base")

    assert spec_diff.changes(SPEC, other) == ()


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (replace(SPEC, version="2.0.0"), "Spec: version changed from “1.0.0” to “2.0.0”."),
        (replace(SPEC, name="Repairs"), "Spec: name changed from “Repair report” to “Repairs”."),
        (
            replace(SPEC, locale=Locale(dates="MDY")),
            "Locale: order of dates changed from “DMY” to “MDY”.",
        ),
        (
            replace(SPEC, selection=replace(SPEC.selection, all=("repair", "form"))),
            "Selection: phrases that must all occur: added repair, form; removed repair report.",
        ),
        (
            replace(SPEC, fields=(*FIELDS, ORDER_NUMBER)),
            "Field added: Order No (order), string, S2, required.",
        ),
        (
            replace(SPEC, fields=FIELDS[:-1]),
            "Field removed: Customer Signature (signature), signature, S0, required.",
        ),
        (with_field(required=False), "Field Job Number (job_number): is no longer required."),
        (
            with_field(severity=Severity.S2),
            "Field Job Number (job_number): severity changed from “S0” to “S2”.",
        ),
        (
            with_field(pattern=None),
            "Field Job Number (job_number): pattern is no longer asked for (it was “JOB-\\d{6}”).",
        ),
        (with_field(min_length=3),
         "Field Job Number (job_number): least number of characters is now 3."),
        (with_field(aliases=("Job #", "Job No")),
         "Field Job Number (job_number): other labels: in another order."),
        (with_field(region=Region(1, Box(0, 0, 0.5, 0.1))),
         "Field Job Number (job_number): place on the page is now page 1, x 0, y 0, w 0.5, h 0.1."),
        (replace(SPEC, rules=()),
         "Rule removed: finish-after-start, S1 CONFLICT: Finish time is not after start time."),
        (with_rule(condition="time_out >= time_in"),
         "Rule finish-after-start: what must hold changed from “time_out > time_in” to "
         "“time_out >= time_in”."),
        (with_rule(reason_code=ReasonCode.OUT_OF_POLICY),
         "Rule finish-after-start: reason code changed from “CONFLICT” to “OUT_OF_POLICY”."),
    ],
)  # fmt: skip
def test_each_change_is_one_sentence(new: Spec, told: str) -> None:
    assert spec_diff.changes(SPEC, new) == (told,)


def test_a_rule_that_comes_is_told_with_what_it_says() -> None:
    assert spec_diff.changes(replace(SPEC, rules=()), SPEC) == (
        "Rule added: finish-after-start, S1 CONFLICT: Finish time is not after start time.",
    )
