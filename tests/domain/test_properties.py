import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain import audit
from core.domain.model import ReasonCode, Severity
from core.domain.page import plain_text
from core.domain.policy import Policy
from core.domain.spec.specs import (
    FieldSpec,
    FieldType,
    Locale,
    RuleSpec,
    SelectionSpec,
    Spec,
)
from core.domain.written import values
from tests.domain.factories import SHEET, SPEC, TODAY, audited, sheet

LABELS = [label for item in SPEC.fields for label in item.labels]
scraps = st.sampled_from(
    [*LABELS, ":", "  ", "\n", "    ", "☑", "Yes", "No", "14/03/2026", "08:30", "____", "|", "[ ]"]
)
messes = st.lists(st.one_of(scraps, st.text(max_size=8)), max_size=40).map(" ".join)
EVERY_KIND = Spec(
    "every-kind", "1.0.0", "Every kind", Locale(), SelectionSpec(),
    tuple(
        FieldSpec(
            kind.value, kind.value.title(), kind, Severity.S1, options=("One", "Two"),
            items=("One",), columns=("Qty",),
        )
        for kind in FieldType
    ),
    tuple(  # Every value is handed to the language of the rules, and comes back.
        RuleSpec(f"of-{kind}", (kind.value,), f"{kind} == {kind}", ReasonCode.CONFLICT,
                 Severity.S1, "Differs from itself.")
        for kind in FieldType
    ),
)  # fmt: skip
COMPLETE = {item.name: item.value for item in sheet().fields if item.value is not None}


@given(messes)
@settings(deadline=None)
def test_any_text_gives_an_outcome_and_the_same_one_twice(text: str) -> None:
    assert audited(text, named=SPEC.id) == audited(text, named=SPEC.id)


@given(st.text(max_size=60), st.sampled_from(FieldType), st.booleans())
@settings(deadline=None)
def test_no_parser_fails_on_any_text(text: str, kind: FieldType, may_slip: bool) -> None:
    spec = FieldSpec("a", "A", kind, Severity.S0, options=("One", "Two"))

    seen = values.parse(spec, text, Locale(), may_slip=may_slip)

    assert 0 <= seen.certainty <= 1


figures = st.integers(1, 1_500).map(lambda count: "9" * count)
signs = st.sampled_from([" ", "h", " hrs", "mins", "£", "k", ".", ",", ":", "/", "-"])
amounts = st.lists(st.one_of(figures, signs), max_size=8).map("".join)
halves = st.text(st.characters(categories=["Cs", "Nd", "No"]), max_size=8)  # no whole texts


@given(st.one_of(amounts, halves), st.sampled_from(EVERY_KIND.fields))
@settings(deadline=None)
def test_however_large_a_value_it_is_judged_and_can_be_kept(text: str, field: FieldSpec) -> None:
    by_hand = {FieldType.TABLE: [{"Qty": text}], FieldType.CHECKLIST: {"One": text}}
    for today in (date.min + timedelta(days=2), TODAY):
        outcome = audit.audit_values(
            {field.name: by_hand.get(field.type, text)}, EVERY_KIND, Policy(), today=today
        )

        assert not any(item.reason_code is ReasonCode.SPEC_GAP for item in outcome.findings)
        kept = {one.name: one.value for one in outcome.fields}
        assert json.loads(json.dumps(kept, allow_nan=False, default=dict)) is not None


@given(st.sets(st.sampled_from(sorted(COMPLETE))), st.sampled_from(sorted(COMPLETE)))
@settings(deadline=None)
def test_a_good_value_never_adds_a_finding_for_its_field(given_names: set[str], name: str) -> None:
    def broken_with(names: set[str]) -> set[str]:
        chosen = {key: COMPLETE[key] for key in names}
        outcome = audit.audit_values(chosen, SPEC, Policy(), today=TODAY)
        return {item.rule for item in outcome.findings if item.field == name}

    assert broken_with(given_names | {name}) <= broken_with(given_names - {name})


@given(st.integers(0, len(SHEET)), st.characters())
@settings(deadline=None)
def test_a_page_of_plain_text_keeps_its_words(at: int, char: str) -> None:
    text = SHEET[:at] + char + SHEET[at:]
    words = [word.text for page in plain_text.reading(text).pages for word in page.words]

    assert "".join(words) == "".join(text.replace("\x00", "").split())


@pytest.mark.parametrize(
    ("hours", "is_read"),
    [(1e6, True), (-1e6, True), (1_000_001, False), (-1e308, False), (10**400, False)],
)
def test_hours_beyond_any_job_are_no_duration(hours: float, is_read: bool) -> None:
    outcome = audit.audit_values({"duration": hours}, EVERY_KIND, Policy(), today=TODAY)

    codes = [item.reason_code for item in outcome.findings if item.field == "duration"]
    assert codes == ([] if is_read else [ReasonCode.INVALID_FORMAT])
