"""The spec contract, row by row: what each property gives when broken, and what is decided."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from core.adapters import spec_files
from core.domain import audit, verdict
from core.domain.model import Band, Box, Evidence, Finding, Outcome, ReasonCode, Severity
from core.domain.page import plain_text
from core.domain.page.reading import Page, PageSource, Reading, Word
from core.domain.policy import Policy
from core.domain.spec.specs import Spec
from tests import contract

TODAY = date(2026, 3, 20)
ALIASES = {
    "OUT_OF_POLICY": (
        "OUT_OF_RANGE", "RANGE_ERROR", "POLICY_VIOLATION", "DATE_FUTURE", "DATE_EXPIRED",
    ),
    "MISSING_FIELD": (
        "MISSING_CRITICAL_FIELD", "CRITICAL_MISSING", "SIGNATURE_MISSING", "TICKBOX_INCOMPLETE",
    ),
    "INCOMPLETE_EVIDENCE": ("INSUFFICIENT_DETAIL", "MISSING_EVIDENCE"),
    "OCR_FAILURE": ("EXTRACTION_FAILED",),
    "UNREADABLE_FIELD": ("UNREADABLE",),
    "SPEC_GAP": ("TEMPLATE_MISMATCH", "AMBIGUOUS_SELECTION"),
}  # fmt: skip
ELEVEN = (
    "MISSING_FIELD", "INVALID_FORMAT", "OUT_OF_POLICY", "INCOMPLETE_EVIDENCE", "CONFLICT",
    "UNREADABLE_FIELD", "LOW_CONFIDENCE", "SPEC_GAP", "OCR_FAILURE", "PIPELINE_ERROR",
    "SECURITY_RISK",
)  # fmt: skip
UNSAFE_RULE = """fields: [safe_to_use, return_visit]
    when: safe_to_use == false   # optional guard
    assert: return_visit == true"""
CHARGES = {"S0": 10, "S1": 5, "S2": 2, "S3": 1}

Loads = Callable[..., Spec]


@pytest.fixture
def load(tmp_path: Path) -> Loads:
    """Loads the contract's spec with something in it replaced; it must be accepted."""

    def loaded(old: str = "", new: str = "") -> Spec:
        (spec,) = spec_files.load([_written(tmp_path, old, new)])
        return spec

    return loaded


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Spec:
    """The contract's spec as it stands."""
    (found,) = spec_files.load([_written(tmp_path_factory.mktemp("contract"))])
    return found


def _written(folder: Path, old: str = "", new: str = "") -> Path:
    assert old in contract.SPEC
    path = folder / "repair-report.yaml"
    path.write_text(contract.SPEC.replace(old, new, 1), encoding="utf-8")
    return path


def _audited(spec: Spec, *others: Spec, **changed: str | None) -> Outcome:
    reading = plain_text.reading(contract.sheet(**changed))
    return audit.audit(reading, (spec, *others), Policy(), today=TODAY)


def _of_values(spec: Spec, **changed: object) -> Outcome:
    return audit.audit_values(contract.values(**changed), spec, Policy(), today=TODAY)


def _told(outcome: Outcome) -> list[tuple[str | None, str, str]]:
    return [(one.field, one.reason_code.value, one.severity.value) for one in outcome.findings]


def test_the_example_passes_on_a_sheet_on_which_all_is_well(spec: Spec) -> None:
    outcome = _audited(spec)

    assert (outcome.verdict, outcome.score, outcome.findings) == ("PASS", 100, ())
    assert {one.name: one.value for one in outcome.fields} == {
        **contract.VALUES,
        "parts_required": None,
    }


@pytest.mark.parametrize(
    ("changed", "field", "code", "severity"),
    [
        # `required`: its place is empty, or its label is nowhere.
        ({"job_number": "Job Number:"}, "job_number", "MISSING_FIELD", "S0"),
        ({"job_number": None}, "job_number", "MISSING_FIELD", "S0"),
        ({"time_in": "Time In: ______"}, "time_in", "MISSING_FIELD", "S1"),
        ({"safe_to_use": None}, "safe_to_use", "MISSING_FIELD", "S0"),
        ({"engineer_comments": "Engineer Comments:"}, "engineer_comments", "MISSING_FIELD", "S1"),
        (
            {"customer_signature": "Customer Signature: ____________"},
            "customer_signature", "MISSING_FIELD", "S0",
        ),
        ({"customer_signature": None}, "customer_signature", "MISSING_FIELD", "S0"),
        # `required_when`
        (
            {"return_visit": "Return visit required: Yes"},
            "parts_required", "MISSING_FIELD", "S1",
        ),
        # `pattern`: the whole value.
        ({"job_number": "Job Number: 77"}, "job_number", "INVALID_FORMAT", "S0"),
        ({"job_number": "Job Number: JOB-1234567"}, "job_number", "INVALID_FORMAT", "S0"),
        # a value that cannot be read as its type
        ({"service_date": "Date: 31/02/2026"}, "service_date", "INVALID_FORMAT", "S0"),
        ({"time_in": "Time In: 25:61"}, "time_in", "INVALID_FORMAT", "S1"),
        ({"labour_hours": "Labour Hours: abc"}, "labour_hours", "INVALID_FORMAT", "S1"),
        ({"safe_to_use": "Safe to use: maybe"}, "safe_to_use", "INVALID_FORMAT", "S0"),
        # not one of `options`
        ({"fault_reason": "Fault Reason: Gremlins"}, "fault_reason", "INVALID_FORMAT", "S2"),
        # `min`, `max`, `not_after`
        ({"labour_hours": "Labour Hours: -1"}, "labour_hours", "OUT_OF_POLICY", "S1"),
        ({"labour_hours": "Labour Hours: 24.5"}, "labour_hours", "OUT_OF_POLICY", "S1"),
        ({"service_date": "Date: 21/03/2026"}, "service_date", "OUT_OF_POLICY", "S0"),
        # `min_length`, and fillers
        (
            {"engineer_comments": "Engineer Comments: New belt"},
            "engineer_comments", "INCOMPLETE_EVIDENCE", "S1",
        ),
        *(
            (
                {"engineer_comments": f"Engineer Comments: {filler}"},
                "engineer_comments", "INCOMPLETE_EVIDENCE", "S1",
            )
            for filler in ("ok", "done", "fixed", "n/a", "OK.", "Done")
        ),
        # two different values for one field
        (
            {"kind": "Breakdown\nJob No: JOB-654321"},
            "job_number", "CONFLICT", "S0",
        ),
    ],
)  # fmt: skip
def test_a_broken_property_gives_its_code_once(
    spec: Spec, changed: dict[str, str | None], field: str, code: str, severity: str
) -> None:
    outcome = _audited(spec, **changed)

    assert _told(outcome) == [(field, code, severity)]
    assert outcome.verdict == ("PASS" if severity == "S2" else "FAIL")
    assert outcome.score == 100 - CHARGES[severity]


@pytest.mark.parametrize(
    "changed",
    [
        {"service_date": "Date: 20/03/2026"},
        {"labour_hours": "Labour Hours: 0"},
        {"labour_hours": "Labour Hours: 24"},
        {"labour_hours": None},
        {"fault_reason": None},
        {"fault_reason": "Fault Reason: wear & tear"},
        {"kind": "Breakdown\nJob No: JOB-123456"},
        {"job_number": "Job No: JOB-123456"},
        {"job_number": "Job #: JOB-123456"},
        {"service_date": "Date of visit: 14/03/2026"},
        {
            "return_visit": "Return visit required: Yes",
            "parts_required": "Parts Required: 1 brake relay",
        },
        # `when` does not hold, or a field of the rule has no value: the rule is skipped.
        {
            "return_visit": "Return visit required: Yes",
            "parts_required": "Parts Required: relay",
            "safe_to_use": "Safe to use: No",
        },
        {"safe_to_use": "Safe to use: No", "return_visit": None},
    ],
)
def test_what_keeps_to_its_properties_gives_nothing(
    spec: Spec, changed: dict[str, str | None]
) -> None:
    outcome = _audited(spec, **changed)

    assert (_told(outcome), outcome.verdict, outcome.score) == ([], "PASS", 100)


@pytest.mark.parametrize(
    ("changed", "rule", "severity", "message"),
    [
        (
            {"time_out": "Time Out: 08:30"},
            "finish-after-start", "S1", "Finish time is not after start time.",
        ),
        (
            {"safe_to_use": "Safe to use: No"},
            "vor-not-safe", "S0",
            "The asset is marked unsafe but no return visit is requested.",
        ),
    ],
)  # fmt: skip
def test_a_broken_rule_gives_its_own_code_and_message(
    spec: Spec, changed: dict[str, str | None], rule: str, severity: str, message: str
) -> None:
    (finding,) = _audited(spec, **changed).findings

    told = (finding.rule, finding.reason_code, finding.severity, finding.message)
    assert told == (rule, "CONFLICT", severity, message)


def test_a_rule_with_a_missing_value_is_skipped(spec: Spec) -> None:
    outcome = _audited(spec, time_in="Time In:", time_out="Time Out: 00:00")

    assert _told(outcome) == [("time_in", "MISSING_FIELD", "S1")]


def test_why_and_fix_are_those_of_the_spec(spec: Spec) -> None:
    (finding,) = _audited(spec, job_number="Job Number:").findings

    assert finding.why_it_matters == "Billing and dispute resolution key on it."
    assert finding.suggested_fix == "Copy it from the dispatch message."


@pytest.mark.parametrize(
    ("bound", "day", "codes"),
    [
        ("not_before: 2026-03-15", "14/03/2026", ["OUT_OF_POLICY"]),
        ("not_before: 2026-03-14", "14/03/2026", []),
        ("not_before: today", "19/03/2026", ["OUT_OF_POLICY"]),
        ("not_after: 2026-03-13", "14/03/2026", ["OUT_OF_POLICY"]),
        ("not_after: 2026-03-14", "14/03/2026", []),
    ],
)
def test_bounds_of_a_date(load: Loads, bound: str, day: str, codes: list[str]) -> None:
    outcome = _audited(load("not_after: today", bound), service_date=f"Date: {day}")

    assert [one.reason_code for one in outcome.findings] == codes


@pytest.mark.parametrize("filler", ["ok", "done", "fixed", "n/a"])
def test_a_filler_is_no_detail_however_short_the_least_is(load: Loads, filler: str) -> None:
    outcome = _audited(
        load("min_length: 20", "min_length: 2"), engineer_comments=f"Engineer Comments: {filler}"
    )

    assert _told(outcome) == [("engineer_comments", "INCOMPLETE_EVIDENCE", "S1")]


def test_a_bound_may_be_another_field(load: Loads) -> None:
    spec = load("label: Time Out, type: time,", "label: Time Out, type: time, not_before: time_in,")
    outcome = _audited(spec, time_out="Time Out: 08:00")

    assert ("time_out", "OUT_OF_POLICY", "S1") in _told(outcome)


@pytest.mark.parametrize(
    ("type_name", "written", "value"),
    [
        ("date", "14/03/2026", "2026-03-14"),
        ("date", "14 March 2026", "2026-03-14"),
        ("date", "2026-03-14", "2026-03-14"),
        ("date", "14.3.26", "2026-03-14"),
        ("time", "8.30am", "08:30"),
        ("time", "1:15 PM", "13:15"),
        ("time", "1315", "13:15"),
        ("duration", "2:30", 2.5),
        ("duration", "2h 30m", 2.5),
        ("duration", "90 min", 1.5),
        ("duration", "2.5 hrs", 2.5),
        ("money", "£1,234.50", 1234.5),
        ("number", "1,234", 1234.0),
        ("boolean", "Yes", True),
        ("boolean", "N", False),
        ("boolean", "[x] Yes  [ ] No", True),
        ("boolean", "☐ Yes ☒ No", False),
        ("string", "Unit 7", "Unit 7"),
    ],
)
def test_values_are_normalised(load: Loads, type_name: str, written: str, value: object) -> None:
    extra = f"  - {{name: extra, label: Amount Due, type: {type_name}, required: true}}\nrules:\n"
    outcome = _audited(load("rules:\n", extra), kind=f"Breakdown\nAmount Due: {written}")

    (extra_field,) = (one for one in outcome.fields if one.name == "extra")
    assert (extra_field.value, type(extra_field.value)) == (value, type(value))
    assert extra_field.raw is not None
    assert _told(outcome) == []


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        # What each type is to a rule, and null where there is no value.
        ("job_number.startsWith('JOB-') && job_number.size() == 10", True),
        ("labour_hours == 2.5 && labour_hours < 3.0", True),
        ("labour_hours != 2", True),
        ("service_date == timestamp('2026-03-14T00:00:00Z')", True),
        ("today == timestamp('2026-03-20T00:00:00Z')", True),
        ("today - service_date == duration('144h')", True),
        ("(today - service_date).getHours() == 144", True),
        ("time_in == duration('8h30m')", True),
        ("(time_out - time_in).getMinutes() == 150", True),
        ("safe_to_use && !return_visit", True),
        ("fault_reason in ['Electrical', 'Damage']", True),
        ("customer_signature == true", True),
        ("parts_required == null", True),
        ("null != parts_required", False),
        ("labour_hours == null", False),
        ("labour_hours != null && labour_hours > 0.0", True),
        ("service_date == null || time_in == null || safe_to_use == null", False),
        # What stands in a text may be read as another type, and a row asked for by its place.
        ("double(string(labour_hours)) == 2.5", True),
        ("engineer_comments.size() > 3 || int(engineer_comments) > 3", True),
        ("timestamp(job_number + '') == today || true", True),
        ("parts_used.size() < 6 || parts_used[5].Qty != ''", True),
    ],
)
def test_what_a_rule_sees(load: Loads, condition: str, holds: bool) -> None:
    outcome = _audited(load(UNSAFE_RULE, f'assert: "{condition}"'))

    assert [one.rule for one in outcome.findings] == ([] if holds else ["vor-not-safe"])


@pytest.mark.parametrize(("hours", "is_broken"), [(None, False), (0, True), (8, False)])
def test_a_number_beside_null_and_a_whole_number(
    load: Loads, hours: float | None, is_broken: bool
) -> None:
    spec = load(UNSAFE_RULE, "assert: labour_hours == null || labour_hours != 0")
    outcome = _of_values(spec, labour_hours=hours)

    assert [one.rule for one in outcome.findings] == (["vor-not-safe"] if is_broken else [])


@pytest.mark.parametrize("code", ELEVEN)
def test_a_rule_may_give_any_of_the_eleven_codes(load: Loads, code: str) -> None:
    rule = load("reason_code: CONFLICT", f"reason_code: {code}").rules[0]

    assert rule.reason_code == code


@pytest.mark.parametrize(
    ("old", "code"), [(old, code) for code, names in ALIASES.items() for old in names]
)
def test_old_codes_are_read_as_what_they_are_now(load: Loads, old: str, code: str) -> None:
    assert load("reason_code: CONFLICT", f"reason_code: {old}").rules[0].reason_code == code


@pytest.mark.parametrize(
    ("code", "suggested"),
    [
        ("CONFLICTS", "CONFLICT"),
        ("MISING_FIELD", "MISSING_FIELD"),
        ("LOW_CONFIDENSE", "LOW_CONFIDENCE"),
        ("conflict", "CONFLICT"),
        ("OCR_FAILED", "OCR_FAILURE"),
    ],
)
def test_another_code_is_refused_and_the_nearest_suggested(
    tmp_path: Path, code: str, suggested: str
) -> None:
    path = _written(tmp_path, "reason_code: CONFLICT", f"reason_code: {code}")
    (mistake,) = spec_files.check([path])

    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[mistake.line - 1].strip() == f"reason_code: {code}"
    assert (mistake.file, mistake.key) == (str(path), "rules[0].reason_code")
    assert f"did you mean {suggested}?" in mistake.message


def test_even_a_code_like_none_gets_a_suggestion(tmp_path: Path) -> None:
    (mistake,) = spec_files.check([_written(tmp_path, "reason_code: CONFLICT", "reason_code: XYZ")])

    assert any(f"did you mean {code}?" in mistake.message for code in ELEVEN)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("label: Job Number ", "lable: Job Number ", "fields[0].lable"),
        ("name: Repair report", "name: Repair report\ncolour: red", "colour"),
        ("when: safe", "whenn: safe", "rules[1].whenn"),
        ("any: [breakdown", "some: [breakdown", "selection.some"),
        ("dates: DMY", "days: DMY", "locale.days"),
        ("spec: repair-report ", "spec: Repair Report ", "spec"),
        ("version: 1.0.0 ", "version: 1.0 ", "version"),
        ("name: job_number ", "name: JobNumber ", "fields[0].name"),
        ("name: time_out,", "name: time_in, ", "fields[3].name"),
        ("type: boolean, required", "type: bool, required", "fields[6].type"),
        ("severity: S0\n", "severity: S4\n", "fields[0].severity"),
        ("time_out > time_in ", "time_out > time_inn ", "rules[0].assert"),
        ("time_out > time_in ", "time_out > > time_in ", "rules[0].assert"),
        ("time_out > time_in ", "time_out > 'noon' ", "rules[0].assert"),
        ("time_out > time_in ", "timestamp('noon') < today ", "rules[0].assert"),
        ("'return_visit == true'", "'returned == true'", "fields[11].required_when"),
        ("not_after: today", "not_after: tomorrow", "fields[1].not_after"),
        ("'JOB-\\d{6}'", "'JOB-(\\d{6}'", "fields[0].pattern"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_key(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    path = _written(tmp_path, old, new)
    found = {mistake.key: mistake for mistake in spec_files.check([path])}

    line = contract.SPEC[: contract.SPEC.index(old)].count("\n") + 1
    line += new.rstrip("\n").count("\n")
    assert (found[key].file, found[key].line) == (str(path), line)
    assert found[key].message


def test_same_named_fields_and_rules_override_the_parents(tmp_path: Path) -> None:
    _written(tmp_path)
    child = tmp_path / "acme-repair.yaml"
    child.write_text(
        "spec: acme-repair\nversion: 2.0.0\nname: ACME\nextends: repair-report\n"
        "fields: [{name: job_number, label: Order, type: string, severity: S3}]\n"
        "rules: [{id: finish-after-start, fields: [time_in], assert: 'true',\n"
        "  reason_code: CONFLICT, message: Never.}]\n",
        encoding="utf-8",
    )
    (spec,) = spec_files.load([child])

    by_name = {field.name: field for field in spec.fields}
    assert len(by_name) == len(contract.VALUES) + 1  # parts_required has no value
    assert (by_name["job_number"].label, by_name["job_number"].required) == ("Order", False)
    assert [rule.message for rule in spec.rules if rule.id == "finish-after-start"] == ["Never."]


# Score and verdict, over findings alone.


def _finding(code: str, severity: str) -> Finding:
    return Finding("a.b", ReasonCode(code), Severity(severity), "Said.", 1.0)


def _found(*told: str) -> list[Finding]:
    return [_finding(*one.split(" ")) for one in told]


@pytest.mark.parametrize(
    ("told", "score"),
    [
        ((), 100),
        (("MISSING_FIELD S0",), 90),
        (("CONFLICT S1",), 95),
        (("INVALID_FORMAT S2",), 98),
        (("OUT_OF_POLICY S3",), 99),
        (("MISSING_FIELD S0", "CONFLICT S1", "INVALID_FORMAT S2", "OUT_OF_POLICY S3"), 82),
        (("LOW_CONFIDENCE S0", "UNREADABLE_FIELD S1"), 85),
        (("SPEC_GAP S0", "OCR_FAILURE S0", "PIPELINE_ERROR S0"), 100),
        (("SPEC_GAP S0", "CONFLICT S2"), 98),
        (("MISSING_FIELD S0",) * 10, 0),
        (("MISSING_FIELD S0",) * 11, 0),
    ],
)
def test_score(told: tuple[str, ...], score: int) -> None:
    assert verdict.score(_found(*told)) == score


CERTAIN = (
    "MISSING_FIELD", "INVALID_FORMAT", "OUT_OF_POLICY", "CONFLICT", "INCOMPLETE_EVIDENCE",
    "SECURITY_RISK",
)  # fmt: skip
DOUBTS = ("LOW_CONFIDENCE", "UNREADABLE_FIELD")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((), "PASS"),
        *(((f"{code} S0",), "FAIL") for code in CERTAIN),
        *(((f"{code} S1",), "FAIL") for code in CERTAIN),
        *(((f"{code} S2",), "PASS") for code in (*CERTAIN, *DOUBTS)),
        *(((f"{code} S3",), "PASS") for code in (*CERTAIN, *DOUBTS)),
        *(((f"{code} S0",), "REVIEW_QUEUE") for code in DOUBTS),
        *(((f"{code} S1",), "REVIEW_QUEUE") for code in DOUBTS),
        # A system code comes first, of whatever severity.
        *(
            (("MISSING_FIELD S0", f"{code} S3"), "REVIEW_QUEUE")
            for code in ("SPEC_GAP", "OCR_FAILURE", "PIPELINE_ERROR")
        ),
        # What is certain goes before what is doubted.
        (("LOW_CONFIDENCE S0", "CONFLICT S1"), "FAIL"),
        (("LOW_CONFIDENCE S0", "CONFLICT S2"), "REVIEW_QUEUE"),
    ],
)
def test_the_first_verdict_that_applies(told: tuple[str, ...], expected: str) -> None:
    assert verdict.decide(_found(*told), spec_selected=True) == expected


def test_without_a_spec_it_is_review_whatever_stands() -> None:
    assert verdict.decide(_found("MISSING_FIELD S0"), spec_selected=False) == "REVIEW_QUEUE"


@pytest.mark.parametrize(
    ("standing", "waived", "expected"),
    [
        ((), ("MISSING_FIELD S0",), "WAIVED"),
        ((), ("LOW_CONFIDENCE S1",), "WAIVED"),
        ((), ("MISSING_FIELD S2",), "PASS"),
        (("CONFLICT S1",), ("MISSING_FIELD S0",), "FAIL"),
        (("LOW_CONFIDENCE S1",), ("MISSING_FIELD S0",), "REVIEW_QUEUE"),
        (("CONFLICT S3",), ("MISSING_FIELD S0",), "WAIVED"),
    ],
)
def test_waivers_count_only_where_they_decide(
    standing: tuple[str, ...], waived: tuple[str, ...], expected: str
) -> None:
    found = verdict.decide(_found(*standing), spec_selected=True, waived=_found(*waived))

    assert found == expected


def test_a_faulty_asset_on_complete_and_consistent_paper_passes(spec: Spec) -> None:
    outcome = _audited(
        spec,
        safe_to_use="Safe to use: No",
        return_visit="Return visit required: Yes",
        parts_required="Parts Required: Brake relay",
    )

    assert outcome.verdict == "PASS"


# Values as a reader would hand them over.


@pytest.mark.parametrize(
    ("given", "code", "expected"),
    [
        ({"value": "JOB-123456", "confidence": 0.99}, None, "PASS"),
        ({"value": "JOB-123456", "confidence": 0.4}, "LOW_CONFIDENCE", "REVIEW_QUEUE"),
        ({"value": "77", "confidence": 0.99}, "INVALID_FORMAT", "FAIL"),
        ({"value": None, "confidence": 0.99}, "MISSING_FIELD", "FAIL"),
        ("", "MISSING_FIELD", "FAIL"),
        (None, "MISSING_FIELD", "FAIL"),
        (["JOB-123456"], "INVALID_FORMAT", "FAIL"),
    ],
)
def test_values_with_and_without_confidence(
    spec: Spec, given: object, code: str | None, expected: str
) -> None:
    outcome = _of_values(spec, job_number=given)

    assert [one.reason_code for one in outcome.findings] == ([code] if code else [])
    assert outcome.verdict == expected


@pytest.mark.parametrize("hours", [float("nan"), float("inf"), 10**400, "abc", True])
def test_a_number_that_is_none_is_no_value(spec: Spec, hours: object) -> None:
    outcome = _of_values(spec, labour_hours=hours)

    assert _told(outcome) == [("labour_hours", "INVALID_FORMAT", "S1")]


# A page too poor to tell.


def _scanned(line: str | None, *, is_legible: bool) -> Reading:
    words = [
        Word(text, Box(0.1 * index, row / 20, 0.1 * index + 0.09, row / 20 + 0.03), 0.95, row)
        for row, text_line in enumerate(contract.sheet(job_number=line).splitlines())
        for index, text in enumerate(text_line.split()[:9])
    ]
    page = Page(1, 210, 297, PageSource.LOCAL, tuple(words), confidence=0.9, legible=is_legible)
    return Reading("local", None, (page,), 0.1)


@pytest.mark.parametrize("line", [None, "Job Number:"])
@pytest.mark.parametrize(
    ("is_legible", "code"), [(True, "MISSING_FIELD"), (False, "UNREADABLE_FIELD")]
)
def test_what_is_missing_is_certain_only_on_a_legible_page(
    spec: Spec, line: str | None, is_legible: bool, code: str
) -> None:
    reading = _scanned(line, is_legible=is_legible)
    outcome = audit.audit(reading, (spec,), Policy(), today=TODAY)

    assert ("job_number", code, "S0") in _told(outcome)


def test_active_content_is_a_security_risk(spec: Spec) -> None:
    clean = plain_text.reading(contract.sheet())
    risky = Reading("text", None, clean.pages, 0.0, risks=("The file holds a script.",))
    outcome = audit.audit(risky, (spec,), Policy(), today=TODAY)

    assert [one.reason_code for one in outcome.findings] == ["SECURITY_RISK"]
    assert outcome.verdict == "FAIL"


@pytest.mark.parametrize("code", ["OCR_FAILURE", "PIPELINE_ERROR"])
def test_our_own_failure_is_not_charged_to_the_sheet(code: str) -> None:
    outcome = audit.system_outcome(ReasonCode(code), "It failed.")

    assert (outcome.verdict, outcome.score) == ("REVIEW_QUEUE", 100)


# Selection.


@pytest.mark.parametrize("title", ["repair report", "Repair Report", "REPAIR   REPORT"])
def test_phrases_are_case_blind(spec: Spec, title: str) -> None:
    assert _audited(spec, title=title).selection.spec == spec.ref


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "SERVICE"},
        {"kind": None},  # None of `any`.
        {"title": "REPAIR REPORTING"},
        {"title": "REPORT OF A REPAIR"},
        {"kind": "Breakdown\nThorough Examination"},
    ],
)
def test_what_is_not_of_the_kind_is_a_spec_gap(spec: Spec, changed: dict[str, str | None]) -> None:
    outcome = _audited(spec, **changed)

    assert (outcome.verdict, outcome.selection.spec) == ("REVIEW_QUEUE", None)
    assert [one.reason_code for one in outcome.findings] == ["SPEC_GAP"]
    assert [one.spec for one in outcome.selection.candidates] == ["repair-report"]


def test_two_that_match_alike_are_a_spec_gap_with_both_ranked(spec: Spec, load: Loads) -> None:
    twin = load("spec: repair-report ", "spec: repair-twin ")
    outcome = _audited(spec, twin)

    assert (outcome.verdict, outcome.selection.spec) == ("REVIEW_QUEUE", None)
    assert [one.reason_code for one in outcome.findings] == ["SPEC_GAP"]
    first, second = outcome.selection.candidates
    assert first.score == second.score == outcome.selection.score


def test_a_person_can_name_the_spec_instead(spec: Spec, load: Loads) -> None:
    twin = load("spec: repair-report ", "spec: repair-twin ")
    reading = plain_text.reading(contract.sheet())
    outcome = audit.audit(reading, (spec, twin), Policy(), today=TODAY, named_spec="repair-twin")

    assert (outcome.verdict, outcome.selection.spec) == ("PASS", twin.ref)


@pytest.mark.parametrize(
    "changed",
    [{}, {"kind": "Work order"}, {"kind": "Form REP-0042"}, {"title": "REPA1R REPORT"}],
)
def test_band_and_score_agree(spec: Spec, changed: dict[str, str]) -> None:
    chosen = _audited(spec, **changed).selection

    score = chosen.score
    band = Band.HIGH if score >= 80 else Band.MEDIUM if score >= 50 else Band.LOW
    assert chosen.band is band
    assert 0 <= score <= 100


# Evidence.


def test_evidence_is_a_box_on_a_page_counted_from_one(spec: Spec) -> None:
    reading = plain_text.reading(f"\f{contract.sheet(job_number='Job Number: 77')}")
    outcome = audit.audit(reading, (spec,), Policy(), today=TODAY, named_spec="repair-report")

    (finding,) = outcome.findings
    found = [*(one.evidence for one in outcome.fields), finding.evidence]
    places = [place for place in found if place is not None]
    assert len(places) >= len(contract.VALUES)
    for place in places:
        _assert_on_a_page(place, page_number=2)


def _assert_on_a_page(place: Evidence, *, page_number: int) -> None:
    assert place.page_number == page_number
    assert 0 <= place.box.x0 < place.box.x1 <= 1
    assert 0 <= place.box.y0 < place.box.y1 <= 1
