"""The contracts' keys, and the spec contract's own example with sheets for it, as from outside.

Left out of the example: `extends`, for the example stands alone.
"""

from typing import Final

LINE_KEYS: Final = (
    "file", "sha256", "pages", "verdict", "score", "spec", "selection", "reading", "fields",
    "findings", "error",
)  # fmt: skip
FINDING_KEYS: Final = frozenset({
    "rule", "field", "reason_code", "severity", "confidence", "page", "box", "value", "expected",
    "message", "why_it_matters", "suggested_fix",
})  # fmt: skip

SPEC: Final = r"""
spec: repair-report              # slug, unique
version: 1.0.0                   # semver
name: Repair report
locale: {dates: DMY, timezone: Europe/London, currency: GBP}
selection:                       # how a sheet of this kind is recognised
  all: [repair report]           # every phrase must occur
  any: [breakdown, work order]   # at least one, when given
  none: [thorough examination]   # disqualifies
  form_codes: ['REP-\d{3,}']     # regular expressions
fields:
  - name: job_number             # snake_case, unique
    label: Job Number            # how it is printed
    aliases: [Job No, Job Ref, 'Job #']
    type: string
    required: true
    severity: S0
    pattern: 'JOB-\d{6}'         # the whole value must match
    why_it_matters: Billing and dispute resolution key on it.
    suggested_fix: Copy it from the dispatch message.
  - {name: service_date, label: Date, aliases: [Date of visit], type: date, required: true,
     severity: S0, not_after: today}
  - {name: time_in,  label: Time In,  type: time, required: true, severity: S1}
  - {name: time_out, label: Time Out, type: time, required: true, severity: S1}
  - {name: labour_hours, label: Labour Hours, type: number, min: 0, max: 24, severity: S1}
  - {name: fault_reason, label: Fault Reason, type: choice,
     options: [Wear & Tear, Damage, Electrical, Mechanical, User Error], severity: S2}
  - {name: safe_to_use, label: Safe to use, type: boolean, required: true, severity: S0}
  - {name: engineer_comments, label: Engineer Comments, type: text, min_length: 20,
     severity: S1, required: true}
  - {name: checks, label: Checklist, type: checklist, items: [Brakes, Lights, Horn], severity: S1,
     required: true}
  - {name: parts_used, label: Parts Used, type: table, columns: [Qty, Part No, Description],
     severity: S2}
  - {name: customer_signature, label: Customer Signature, type: signature, required: true,
     severity: S0}
  - {name: parts_required, label: Parts Required, type: text,
     required_when: 'return_visit == true', severity: S1}
  - {name: return_visit, label: Return visit required, type: boolean, severity: S1}
rules:
  - id: finish-after-start
    fields: [time_in, time_out]  # evaluated only when all of these have a value
    assert: time_out > time_in   # a CEL expression over the fields, true = fine
    reason_code: CONFLICT
    severity: S1
    message: Finish time is not after start time.
  - id: vor-not-safe
    fields: [safe_to_use, return_visit]
    when: safe_to_use == false   # optional guard
    assert: return_visit == true
    reason_code: CONFLICT
    severity: S0
    message: The asset is marked unsafe but no return visit is requested.
"""

LINES: Final = {
    "title": "REPAIR REPORT",
    "kind": "Breakdown",
    "job_number": "Job Number: JOB-123456",
    "service_date": "Date: 14/03/2026",
    "time_in": "Time In: 08:30",
    "time_out": "Time Out: 11:00",
    "labour_hours": "Labour Hours: 2.5",
    "fault_reason": "Fault Reason: Electrical",
    "safe_to_use": "Safe to use: Yes",
    "engineer_comments": "Engineer Comments: Replaced the brake relay and tested it under load.",
    "checks": "Checklist\nBrakes: OK\nLights: Pass\nHorn: N/A",
    "parts_used": "Parts Used\nQty   Part No   Description\n2     BR-100    Brake relay",
    "return_visit": "Return visit required: No",
    "parts_required": "Parts Required:",
    "customer_signature": "Customer Signature: J. Smith",
}
VALUES: Final[dict[str, object]] = {
    "job_number": "JOB-123456",
    "service_date": "2026-03-14",
    "time_in": "08:30",
    "time_out": "11:00",
    "labour_hours": 2.5,
    "fault_reason": "Electrical",
    "safe_to_use": True,
    "engineer_comments": "Replaced the brake relay and tested it under load.",
    "checks": {"Brakes": "ok", "Lights": "ok", "Horn": "na"},
    "parts_used": ({"Qty": "2", "Part No": "BR-100", "Description": "Brake relay"},),
    "return_visit": False,
    "customer_signature": True,
}


def sheet(**changed: str | None) -> str:
    """A sheet on which all is well but what is changed; None leaves a line out."""
    lines = {**LINES, **changed}
    return "\n".join(line for line in lines.values() if line is not None) + "\n"


def values(**changed: object) -> dict[str, object]:
    """Values of which all are well but what is changed."""
    return {**VALUES, **changed}
