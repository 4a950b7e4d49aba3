"""The specs that come with the project keep what they promise."""

import re
from collections import Counter, defaultdict

import pytest

from core.adapters import fixture_packs, spec_files
from core.domain import audit, selection
from core.domain.page import plain_text
from core.domain.policy import Policy
from core.domain.spec import fixtures
from core.domain.spec.specs import FieldSpec, FieldType, RuleSpec, Spec
from tests.domain.factories import TODAY

BUILT_IN = spec_files.load_built_in()
BY_ID = {spec.id: spec for spec in BUILT_IN}
SELECTABLE = [spec for spec in BUILT_IN if selection.can_be_selected(spec)]
KINDS = [
    "maintenance-sheet", "safety-inspection", "installation-certificate", "hvac-service",
    "electrical-safety", "plumbing-repair", "fire-safety", "gas-boiler", "lift-inspection",
    "legionella-test", "ppm-schedule", "asbestos-survey", "roof-inspection", "generator-service",
    "security-alarm", "access-control", "cctv-maintenance", "duct-cleaning", "water-treatment",
    "solar-panel", "emergency-lighting", "refrigeration", "ups-battery",
]  # fmt: skip
REALISTIC = [
    "loler-examination", "vor-repair", "compliance-inspection", "pto-service", "onboard-weighing",
]  # fmt: skip
COLOURS = {
    "failed-item-makes-unsafe", "failed-item-needs-return-visit", "unsafe-needs-return-visit",
    "advisory-item-needs-return-visit", "advisory-item-needs-date",
    "all-green-is-complete-and-safe", "missing-parts-need-return-visit",
}  # fmt: skip
CROSS_FIELD_RULES = {
    "loler-examination": {
        "next-due-is-examination-plus-interval", "safe-has-no-defect-category",
        "unsafe-has-defect-category", "safe-has-no-defects",
    },
    "vor-repair": {
        "vor-is-not-safe", "vor-needs-return-visit", "unsafe-needs-return-visit",
        "fault-reason-fits-comments", "fitted-part-has-its-number",
    },
    "compliance-inspection": COLOURS | {"next-service-after-this-one", "tyre-data-complete"},
    "pto-service": COLOURS | {"repairs-say-what-and-why"},
    "onboard-weighing": {
        "unfinished-needs-return-visit", "unfinished-additional-tasks-need-return-visit",
        "failed-task-needs-return-visit", "no-power-is-not-operational",
        "not-operational-needs-comments", "overweight-needs-follow-up",
    },
}  # fmt: skip
JARGON = re.compile(r"[_{}<>=]|\b(?:null|regex|CEL)\b")


def test_all_kinds_of_the_domain_are_there() -> None:
    assert {*KINDS, *REALISTIC} <= {spec.id for spec in SELECTABLE}


@pytest.mark.parametrize("spec", SELECTABLE, ids=lambda spec: spec.id)
def test_its_fixtures_are_enough_and_green(spec: Spec) -> None:
    cases = fixture_packs.load(fixture_packs.beside(spec_files.BUILT_IN / f"{spec.id}.yaml"))
    kinds = Counter(case.outcome.value for case in cases)

    assert min(kinds["PASS"], kinds["FAIL"]) >= 2
    assert kinds["REVIEW_QUEUE"] >= 1
    for case in cases:
        today = case.today or TODAY
        if case.fields is not None:
            outcome = audit.audit_values(case.fields, spec, Policy(), today=today)
        else:
            reading = plain_text.reading(case.text or "")
            outcome = audit.audit(reading, BUILT_IN, Policy(), today=today)
        judged = fixtures.judge(case, outcome)
        assert judged.is_ok, (case.id, judged.reason_codes, judged.wrong_values)


@pytest.mark.parametrize("spec", BUILT_IN, ids=lambda spec: spec.id)
def test_every_field_and_rule_says_why_and_how_to_fix_it_in_plain_words(spec: Spec) -> None:
    items: tuple[FieldSpec | RuleSpec, ...] = (*spec.fields, *spec.rules)
    for item in items:
        for sentence in (item.why_it_matters, item.suggested_fix):
            assert sentence[:1].isupper(), item
            assert sentence.endswith("."), item
            assert len(sentence.split()) >= 3, item
            assert not JARGON.search(sentence), item


@pytest.mark.parametrize(("said", "most"), [("why_it_matters", 2), ("suggested_fix", 3)])
def test_what_is_said_of_a_field_is_said_of_it(said: str, most: int) -> None:
    """No sentence serves for every field: time in and time out may share one, as few others do."""
    fields: dict[str, set[str]] = defaultdict(set)
    for spec in BUILT_IN:
        for field in spec.fields:
            if field.type is not FieldType.BOOLEAN:  # "Answer Yes or No." is how to fix them all
                fields[getattr(field, said)].add(field.name)

    assert {text: names for text, names in fields.items() if len(names) > most} == {}
    assert len(fields) > 50


@pytest.mark.parametrize("spec_id", REALISTIC)
def test_the_realistic_ones_hold_their_cross_field_rules(spec_id: str) -> None:
    assert {rule.id for rule in BY_ID[spec_id].rules} >= CROSS_FIELD_RULES[spec_id]


def test_the_checklist_of_a_pto_has_thirty_items() -> None:
    (checks,) = (field for field in BY_ID["pto-service"].fields if field.name == "checks")

    kinds = Counter(item.split()[0] for item in checks.items)
    assert (kinds["Lubricate"], kinds["Check"] + kinds["Test"], kinds["Change"]) == (4, 16, 10)


def test_weighing_has_twenty_tasks_and_results() -> None:
    fields = {field.name: field for field in BY_ID["onboard-weighing"].fields}
    results = ("system_operational", "gvw_plate", "front_axle_plate", "rear_axle_plate",
               "gvw_measured", "system_serial", "software_version", "fault_reason")  # fmt: skip

    assert len(fields["checks"].items) + len([fields[name] for name in results]) == 20
    assert {fields[name].type for name in results} == {
        FieldType.BOOLEAN, FieldType.NUMBER, FieldType.STRING, FieldType.CHOICE
    }  # fmt: skip


@pytest.mark.parametrize(
    ("spec_id", "table"), [("compliance-inspection", ("Position", "Size", "PSI", "Tread Depth"))]
)
def test_a_wheeled_asset_has_its_tyres_listed(spec_id: str, table: tuple[str, ...]) -> None:
    (tyres,) = (field for field in BY_ID[spec_id].fields if field.name == "tyres")

    assert (tyres.columns, tyres.required_when) == (table, "has_wheels == true")
