"""Template packs of the earlier system become spec files that check and fixtures that run."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from core.adapters import fixture_packs, spec_files
from core.cli.spec import spec_app
from core.domain.model import ReasonCode, Severity
from core.domain.spec.specs import FieldSpec, FieldType, Spec

SHEET = "PUMP SERVICE\nJob Reference: PS-001\nAsset ID: P-17\nDate: 15/01/2024\n"
TEMPLATE: dict[str, Any] = {
    "metadata": {
        "templateId": "pump-service-v1",
        "name": "Pump Service Sheet",
        "description": "Yearly service of a pump",
        "category": "maintenance",
        "tags": ["pump"],
    },
    "version": "1.2.0",
    "specJson": {
        "name": "Pump Service Spec",
        "version": "1.0.0",
        "fields": [
            {
                "field": "jobReference",
                "label": "Job Reference",
                "type": "string",
                "required": True,
                "aliases": ["Job Ref"],
                "extractionHints": ["Job No", "job ref"],
            },
            {"field": "assetId", "label": "Asset ID", "type": "string", "required": True},
            {"field": "date", "label": "Date", "type": "date", "required": True},
            {"field": "engineerSignOff", "label": "Engineer", "type": "boolean", "required": True},
            {"field": "partsUsed", "label": "Parts Used", "type": "list", "required": False},
            {"field": "totalAmount", "label": "Total", "type": "currency", "required": False},
            {"field": "flowRate", "label": "Flow Rate", "type": "number", "required": False},
            {
                "field": "complianceTickboxes",
                "label": "Checks",
                "type": "tickbox_array",
                "items": ["Seal", "Bearing"],
                "required": False,
            },
        ],
        "rules": [
            {
                "ruleId": "R001",
                "field": "jobReference",
                "description": "Every later question about this job is found by it",
                "severity": "critical",
                "type": "required",
                "enabled": True,
                "tags": ["id"],
            },
            {
                "ruleId": "R002",
                "field": "jobReference",
                "description": "Format",
                "severity": "major",
                "type": "pattern",
                "pattern": "^PS-\\d{3}$",
                "enabled": True,
            },
            {
                "ruleId": "R003",
                "field": "flowRate",
                "description": "Flow rate in range",
                "severity": "minor",
                "type": "range",
                "range": {"min": 0, "max": 100},
                "enabled": True,
            },
            {
                "ruleId": "R004",
                "field": "date",
                "description": "DD/MM/YYYY",
                "severity": "info",
                "type": "format",
                "pattern": "DD/MM/YYYY",
                "enabled": True,
            },
        ],
    },
    "selectionConfigJson": {
        "requiredTokensAll": ["pump", "service"],
        "requiredTokensAny": ["yearly", "annual"],
        "excludeTokens": ["invoice"],
        "formCodeRegex": "^PUMP-\\d+$",
        "optionalTokens": ["seal"],
        "tokenWeights": {"pump": 2},
    },
    "roiJson": {
        "pageIndex": 1,
        "regions": [
            {"name": "header", "x": 0, "y": 0, "w": 1, "h": 0.1},
            {"name": "jobReference", "x": 0.05, "y": 0.12, "w": 0.4, "h": 0.05},
            {"name": "signatureBlock", "x": 0, "y": 0.85, "w": 1, "h": 0.15},
        ],
    },
    "fixtures": [
        {
            "caseId": "PASS-001",
            "description": "Complete",
            "inputText": SHEET + "Engineer: J. Smith\n",
            "expectedOutcome": "pass",
            "expectedFields": {"jobReference": "PS-001", "date": "15/01/2024"},
            "required": True,
        },
        {
            "caseId": "FAIL-001",
            "description": "No job reference",
            "inputText": "PUMP SERVICE\nAsset ID: P-17\nDate: 15/01/2024\nEngineer: J. Smith\n",
            "expectedOutcome": "fail",
            "expectedReasonCodes": ["CRITICAL_MISSING"],
            "required": True,
        },
    ],
}


class Ran:
    """One run of the import over a pack, and what it wrote."""

    def __init__(self, folder: Path, pack: Any, *, text: str | None = None) -> None:
        self.out = folder / "out"
        path = folder / "pack.json"
        path.write_text(json.dumps(pack) if text is None else text)
        done = CliRunner().invoke(spec_app, ["import", "--out", str(self.out), str(path)])
        self.status, self.said, self.printed = done.exit_code, done.stderr, done.stdout

    def spec(self, name: str = "pump-service-v1") -> Spec:
        (spec,) = spec_files.load([self.out / f"{name}.yaml"])
        return spec

    def fields(self) -> dict[str, FieldSpec]:
        return {field.name: field for field in self.spec().fields}


def changed(**parts: Any) -> dict[str, Any]:
    """The template with parts replaced; `fields` and `rules` are those of its spec."""
    made = deepcopy(TEMPLATE)
    for key, value in parts.items():
        (made["specJson"] if key in ("fields", "rules") else made)[key] = value
    return made


def field(**more: Any) -> dict[str, Any]:
    return {"field": "jobReference", "label": "Job Reference", "type": "string"} | more


def rule(**more: Any) -> dict[str, Any]:
    return {"ruleId": "R9", "field": "jobReference", "severity": "major", "enabled": True} | more


def test_what_it_writes_checks_and_its_fixtures_pass(tmp_path: Path) -> None:
    ran = Ran(tmp_path, TEMPLATE)

    assert ran.status == 0, ran.said
    path = ran.out / "pump-service-v1.yaml"
    assert CliRunner().invoke(spec_app, ["check", str(path)]).exit_code == 0
    tested = CliRunner().invoke(spec_app, ["test", str(path)])
    assert tested.exit_code == 0, tested.output


def test_fields_carry_names_types_labels_and_severities(tmp_path: Path) -> None:
    fields = Ran(tmp_path, TEMPLATE).fields()

    job = fields["job_reference"]
    assert (job.type, job.severity, job.required) == (FieldType.STRING, Severity.S0, True)
    assert job.aliases == ("Job Ref", "Job No")
    assert job.pattern == r"PS-\d{3}"
    assert job.why_it_matters == "Every later question about this job is found by it"
    assert {name: one.type for name, one in fields.items()} == {
        "job_reference": FieldType.STRING,
        "asset_id": FieldType.STRING,
        "date": FieldType.DATE,
        "engineer_sign_off": FieldType.SIGNATURE,
        "parts_used": FieldType.TEXT,
        "total_amount": FieldType.MONEY,
        "flow_rate": FieldType.NUMBER,
        "compliance_tickboxes": FieldType.CHECKLIST,
    }
    assert fields["compliance_tickboxes"].items == ("Seal", "Bearing")
    flow = fields["flow_rate"]
    assert (flow.min, flow.max, flow.severity) == (0, 100, Severity.S2)
    assert fields["date"].severity is Severity.S3


def test_selection_and_version(tmp_path: Path) -> None:
    spec = Ran(tmp_path, TEMPLATE).spec()

    assert (spec.id, spec.version, spec.name) == ("pump-service-v1", "1.2.0", "Pump Service Sheet")
    assert spec.selection.all == ("pump", "service")
    assert spec.selection.any == ("yearly", "annual")
    assert spec.selection.none == ("invoice",)
    assert spec.selection.form_codes == (r"PUMP-\d+",)


@pytest.mark.parametrize(
    "config",
    [
        {"requiredAll": ["pump", "service"], "requiredAny": ["annual"], "exclude": ["invoice"]},
        {"fingerprint": {"requiredTokensAll": ["pump", "service"], "requiredTokensAny": ["annual"],
                         "excludedTokens": ["invoice"]}},
        {"all": ["pump", "service"], "any": ["annual"], "none": ["invoice"]},
        '{"required_tokens_all": ["pump", "service"], "required_tokens_any": ["annual"],'
        ' "exclude_tokens": ["invoice"]}',
    ],
)  # fmt: skip
def test_selection_in_other_spellings(tmp_path: Path, config: Any) -> None:
    found = Ran(tmp_path, changed(selectionConfigJson=config)).spec().selection

    assert (found.all, found.any, found.none) == (("pump", "service"), ("annual",), ("invoice",))


def test_what_has_no_place_is_named(tmp_path: Path) -> None:
    said = Ran(tmp_path, TEMPLATE).said

    for part in ("Optional tokens", "weights of tokens", "description, category, tags"):
        assert part in said
    assert "pump-service-v1: " in said
    assert "header" not in said  # a part of the page, no field


@pytest.mark.parametrize(
    ("roi", "page"),
    [
        ({"pageIndex": 1, "regions": [
            {"name": "jobReference", "x": 0.05, "y": 0.1, "w": 0.4, "h": 0.05}]}, 2),
        ({"regions": [{"name": "jobReference", "page": 1,
                       "bounds": {"x": 0.05, "y": 0.1, "width": 0.4, "height": 0.05}}]}, 1),
        ({"regions": [{"name": "block", "page": 3, "fields": ["jobReference"],
                       "bounds": {"x": 0.05, "y": 0.1, "width": 0.4, "height": 0.05}}]}, 3),
        ([{"fieldId": "jobReference", "pageNumber": 2, "x": 5, "y": 10, "width": 40,
           "height": 5}], 2),
        ({"jobReference": {"page": 1, "x": 0.05, "y": 0.1, "width": 0.4, "height": 0.05}}, 1),
        ({"jobReference": [0.05, 0.1, 0.4, 0.05]}, 1),
        ({"pageWidth": 1000, "pageHeight": 2000, "regions": [
            {"field": "jobReference", "x": 50, "y": 200, "width": 400, "height": 100}]}, 1),
        ({"regions": {"jobReference": {"pageIndex": 0, "x0": 0.05, "y0": 0.1, "x1": 0.45,
                                       "y1": 0.15}}}, 1),
        ({"regions": [{"name": "jobReference", "unit": "percent", "left": 5, "top": 10,
                       "right": 45, "bottom": 15}]}, 1),
    ],
)  # fmt: skip
def test_regions_in_every_form(tmp_path: Path, roi: Any, page: int) -> None:
    region = Ran(tmp_path, changed(roiJson=roi)).fields()["job_reference"].region

    assert region is not None
    assert region.page_number == page
    assert tuple(region.box) == pytest.approx((0.05, 0.1, 0.45, 0.15), abs=1e-6)


def test_a_signature_block_is_the_engineers(tmp_path: Path) -> None:
    region = Ran(tmp_path, TEMPLATE).fields()["engineer_sign_off"].region

    assert region is not None
    assert tuple(region.box) == pytest.approx((0.0, 0.85, 1.0, 1.0))


@pytest.mark.parametrize(
    ("roi", "said"),
    [
        ({"regions": [{"name": "logo", "x": 0.1, "y": 0.1, "w": 0.2, "h": 0.2}]}, "Region logo"),
        ({"regions": [{"name": "date", "x": 0.1, "y": 0.1}]}, "Region date gives no box"),
        ({"regions": [{"name": "date", "x": 120, "y": 90, "w": 300, "h": 40}]}, "Region date"),
        ({"regions": [{"name": "date", "x": 0.5, "y": 0.5, "w": 0, "h": 0.1}]}, "Region date"),
    ],
)
def test_a_region_that_means_nothing_is_named(tmp_path: Path, roi: Any, said: str) -> None:
    ran = Ran(tmp_path, changed(roiJson=roi))

    assert ran.status == 0
    assert said in ran.said
    assert all(one.region is None for one in ran.spec().fields)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (field(field="customerSignature", type="boolean"), FieldType.SIGNATURE),
        (field(field="safeToUse", type="boolean"), FieldType.BOOLEAN),
        (field(field="faultReason", type="enum", options=["Damage", "Wear"]), FieldType.CHOICE),
        (field(field="parts", type="table", columns=["Qty", "Part"]), FieldType.TABLE),
        (field(field="timeIn", type="time"), FieldType.TIME),
        (field(field="images", type="photos"), FieldType.PHOTOS),
    ],
)
def test_types(tmp_path: Path, given: dict[str, Any], kind: FieldType) -> None:
    spec = Ran(tmp_path, changed(fields=[field(), given], rules=[])).spec()

    assert spec.fields[1].type is kind


def test_items_of_a_checklist_come_from_a_passing_fixture(tmp_path: Path) -> None:
    text = SHEET + "[X] pH Level Checked\n[x] Filter Condition Good\nEngineer: J. Smith\n"
    fixtures = [TEMPLATE["fixtures"][0] | {"inputText": text}]
    given = field(field="complianceTickboxes", label="Checks", type="tickbox_array", required=True)

    ran = Ran(tmp_path, changed(fields=[field(), given], rules=[], fixtures=fixtures))

    assert ran.spec().fields[1].items == ("pH Level Checked", "Filter Condition Good")
    assert "those ticked in a fixture were taken" in ran.said


def test_a_checklist_without_any_item_becomes_a_tick_box(tmp_path: Path) -> None:
    given = field(field="complianceTickboxes", label="Checks", type="tickbox_array")

    ran = Ran(tmp_path, changed(fields=[field(), given], rules=[], fixtures=[]))

    assert ran.spec().fields[1].type is FieldType.BOOLEAN
    assert "a checklist needs items" in ran.said
    assert "It has no fixtures" in ran.said
    assert fixture_packs.load(ran.out / "pump-service-v1.fixtures.yaml") == ()


@pytest.mark.parametrize(
    ("given", "prop", "value"),
    [
        (rule(type="required"), "required", True),
        (rule(type="format", pattern="^A\\d$"), "pattern", "A\\d"),
        (rule(type="length", minLength=20), "min_length", 20),
        (rule(field="flowRate", type="range", range=[1, 9]), "max", 9.0),
        (rule(field="flowRate", type="range", min="2"), "min", 2.0),
        (rule(field="flowRate", type="range", boundsMode="under", range={"min": 0, "max": 5}),
         "max", 5.0),
        (rule(field="date", type="range", range={"max": "today"}), "not_after", "today"),
        (rule(field="date", type="not_future"), "not_after", "today"),
        (rule(type="enum", values=["A", "B"]), "options", ("A", "B")),
        (rule(type="required", severity="info"), "severity", Severity.S3),
        (rule(type="required", severity="major"), "severity", Severity.S1),
    ],
)  # fmt: skip
def test_rules_become_properties(
    tmp_path: Path, given: dict[str, Any], prop: str, value: object
) -> None:
    ran = Ran(tmp_path, changed(rules=[given]))

    name = {"flowRate": "flow_rate", "date": "date"}.get(given["field"], "job_reference")
    assert getattr(ran.fields()[name], prop) == value
    assert "R9" not in ran.said


def test_rules_between_fields_become_rules(tmp_path: Path) -> None:
    implied = rule(
        type="implies", whenField="engineerSignOff", whenValue="yes", thenField="jobReference",
        thenValue="PS-1", reasonCode="OUT_OF_RANGE", description="Signed means filed",
    )  # fmt: skip
    over = rule(ruleId="R10", field="flowRate", type="range", boundsMode="over", min=3)

    first, second = Ran(tmp_path, changed(rules=[implied, over])).spec().rules

    assert first.guard == "engineer_sign_off == true"
    assert first.condition == 'job_reference != null && job_reference == "PS-1"'
    assert (first.reason_code.value, first.message) == ("OUT_OF_POLICY", "Signed means filed")
    assert second.condition == "flow_rate > 3.0"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (rule(type="custom", description="Ask the office"), "Rule R9 on job_reference (custom)"),
        (rule(type="required", enabled=False), "Rule R9 is switched off"),
        (rule(type="required", field="pump"), "a field pump: there is none"),
        (rule(type="pattern", pattern="(?=x)y"), "its pattern is not a valid regular"),
        (rule(type="range"), "it gives no bounds"),
        (rule(type="range", range={"min": 1}), "a string has no bounds"),
    ],
)
def test_a_rule_that_cannot_be_carried_is_named(
    tmp_path: Path, given: dict[str, Any], said: str
) -> None:
    ran = Ran(tmp_path, changed(rules=[given]))

    assert ran.status == 0
    assert said in ran.said


def test_fixtures_carry_text_outcome_codes_and_values(tmp_path: Path) -> None:
    ran = Ran(tmp_path, TEMPLATE)

    good, bad = fixture_packs.load(ran.out / "pump-service-v1.fixtures.yaml")
    assert good.text == TEMPLATE["fixtures"][0]["inputText"]
    assert dict(good.values) == {"job_reference": "PS-001", "date": "2024-01-15"}
    assert (bad.id, bad.outcome) == ("FAIL-001", "FAIL")
    assert bad.reason_codes == frozenset({ReasonCode.MISSING_FIELD})


def test_a_list_of_templates_gives_a_pair_of_files_each_whatever_one_of_them_is(
    tmp_path: Path,
) -> None:
    second = changed(metadata={"templateId": "pump-two", "name": "Two"})
    broken: list[Any] = [{"metadata": {"templateId": "empty"}}, "nothing", {}]

    ran = Ran(tmp_path, {"packVersion": "1.0.0", "templates": [TEMPLATE, *broken, second]})

    assert ran.status == 1
    assert sorted(path.name for path in ran.out.iterdir()) == [
        "pump-service-v1.fixtures.yaml",
        "pump-service-v1.yaml",
        "pump-two.fixtures.yaml",
        "pump-two.yaml",
    ]
    assert "empty: not imported. It has no field" in ran.said
    assert "Template 3: not imported." in ran.said


def test_a_bare_list_is_a_pack_too(tmp_path: Path) -> None:
    assert Ran(tmp_path, [TEMPLATE]).status == 0


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    mine = tmp_path / "out" / "pump-service-v1.fixtures.yaml"
    mine.write_text("mine")

    ran = Ran(tmp_path, TEMPLATE)

    assert ran.status == 1
    assert "exists already and was left as it is" in ran.said
    assert [path.read_text() for path in ran.out.iterdir()] == ["mine"]


@pytest.mark.parametrize("text", ["{", "", "[1, 2", "\x00\xff"])
def test_what_is_no_json_is_told(tmp_path: Path, text: str) -> None:
    ran = Ran(tmp_path, None, text=text)

    assert ran.status == 1
    assert "is no JSON" in ran.said


def test_odd_values_make_no_invalid_file(tmp_path: Path) -> None:
    odd = changed(
        version="v2",
        fields=[
            field(field="1stVisit", label="First: visit # one"),
            field(field="today", label="Today"),
            field(field="job ref/no.", label=" - "),
            field(field="jobReference", type="blob"),
            field(field="", label=""),
            field(),
        ],
        rules=[],
        fixtures=[{"caseId": "A", "inputText": "x", "expectedOutcome": "maybe"}],
    )

    ran = Ran(tmp_path, odd)

    assert ran.status == 0, ran.said
    spec = ran.spec()
    assert [one.name for one in spec.fields] == [
        "field_1_st_visit",
        "today_value",
        "job_ref_no",
        "job_reference",
    ]
    assert spec.version == "2.0.0"
    for said in ("no type blob", "without a name", "is there twice", "expects no outcome"):
        assert said in ran.said
    assert yaml.safe_load((ran.out / "pump-service-v1.yaml").read_text())["version"] == "2.0.0"
