"""Sheets and specs for tests; a test names only what it is about."""

from datetime import date

from core.domain import audit
from core.domain.model import Field, FieldState, Finding, Outcome, ReasonCode, Severity
from core.domain.page import plain_text
from core.domain.policy import Policy
from core.domain.spec.specs import FieldSpec, FieldType, Locale, RuleSpec, SelectionSpec, Spec

TODAY = date(2026, 4, 1)

FIELDS = (
    FieldSpec(
        "job_number",
        "Job Number",
        FieldType.STRING,
        Severity.S0,
        aliases=("Job No", "Job #"),
        required=True,
        pattern=r"JOB-\d{6}",
    ),
    FieldSpec(
        "service_date",
        "Date",
        FieldType.DATE,
        Severity.S0,
        aliases=("Date of visit",),
        required=True,
        not_after="today",
    ),
    FieldSpec("time_in", "Time In", FieldType.TIME, Severity.S1, required=True),
    FieldSpec("time_out", "Time Out", FieldType.TIME, Severity.S1, required=True),
    FieldSpec("labour_hours", "Labour Hours", FieldType.NUMBER, Severity.S1, min=0, max=24),
    FieldSpec(
        "fault_reason",
        "Fault Reason",
        FieldType.CHOICE,
        Severity.S2,
        options=("Wear & Tear", "Damage", "Electrical"),
    ),
    FieldSpec("safe_to_use", "Safe to use", FieldType.BOOLEAN, Severity.S0, required=True),
    FieldSpec(
        "comments",
        "Engineer Comments",
        FieldType.TEXT,
        Severity.S1,
        required=True,
        min_length=20,
    ),
    FieldSpec("return_visit", "Return visit required", FieldType.BOOLEAN, Severity.S1),
    FieldSpec(
        "parts_required",
        "Parts Required",
        FieldType.TEXT,
        Severity.S1,
        required_when="return_visit == true",
    ),
    FieldSpec("signature", "Customer Signature", FieldType.SIGNATURE, Severity.S0, required=True),
)
RULES = (
    RuleSpec(
        "finish-after-start",
        ("time_in", "time_out"),
        "time_out > time_in",
        ReasonCode.CONFLICT,
        Severity.S1,
        "Finish time is not after start time.",
    ),
)
SPEC = Spec(
    id="repair-report",
    version="1.0.0",
    name="Repair report",
    locale=Locale(),
    selection=SelectionSpec(all=("repair report",), none=("thorough examination",)),
    fields=FIELDS,
    rules=RULES,
)
SHEET = """REPAIR REPORT
Job Number: JOB-123456        Date: 14/03/2026
Time In: 08:30     Time Out: 10:45
Labour Hours: 2.25
Fault Reason: Electrical
Safe to use: Yes
Engineer Comments: Replaced the failed relay in the tail lift
control box and tested under load.
Return visit required: No
Parts Required:
Customer Signature: J. Smith
"""


def audited(text: str, *specs: Spec, named: str | None = None) -> Outcome:
    """The outcome of a text against SPEC, or the specs given."""
    reading = plain_text.reading(text)
    return audit.audit(reading, specs or (SPEC,), Policy(), today=TODAY, named_spec=named)


def sheet(old: str = "", new: str = "") -> Outcome:
    """The outcome of the complete sheet with one thing changed."""
    assert old in SHEET
    return audited(SHEET.replace(old, new) if old else SHEET)


def field(outcome: Outcome, name: str) -> Field:
    """One field of an outcome."""
    return next(item for item in outcome.fields if item.name == name)


def broken(outcome: Outcome) -> list[tuple[str, str]]:
    """Rule and reason code of each finding."""
    return [(finding.rule, finding.reason_code.value) for finding in outcome.findings]


def finding(reason: ReasonCode, severity: Severity) -> Finding:
    """A finding of which only reason and severity matter."""
    return Finding("some.rule", reason, severity, "Something.", 1.0)


def is_blank(item: Field) -> bool:
    """Whether a field's place was found empty."""
    return item.state is FieldState.EMPTY
