import dataclasses

import pytest

from core.domain import audit
from core.domain.model import (
    Box,
    FieldState,
    ReasonCode,
    Severity,
    Verdict,
)
from core.domain.page import plain_text
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading
from core.domain.policy import Policy
from core.domain.spec.specs import Region
from core.errors import Rejected
from tests.domain.factories import SHEET, SPEC, TODAY, audited, broken, field, sheet


def test_a_complete_sheet_passes() -> None:
    outcome = sheet()

    assert outcome.verdict is Verdict.PASS
    assert outcome.score == 100
    assert field(outcome, "time_out").value == "10:45"
    assert field(outcome, "comments").raw == (
        "Replaced the failed relay in the tail lift control box and tested under load."
    )


@pytest.mark.parametrize(
    ("old", "new", "rule", "code"),
    [
        ("J. Smith", "", "signature.required", "MISSING_FIELD"),
        ("J. Smith", "__________", "signature.required", "MISSING_FIELD"),
        ("J. Smith", "Print Name: J. Smith", "signature.required", "MISSING_FIELD"),
        ("JOB-123456", "", "job_number.required", "MISSING_FIELD"),
        ("JOB-123456", "PO Number: 7788", "job_number.required", "MISSING_FIELD"),
        ("JOB-123456", "JOB-12", "job_number.pattern", "INVALID_FORMAT"),
        ("14/03/2026", "31/02/2026", "service_date.type", "INVALID_FORMAT"),
        ("14/03/2026", "14/05/2026", "service_date.not_after", "OUT_OF_POLICY"),
        ("2.25", "abc", "labour_hours.type", "INVALID_FORMAT"),
        ("2.25", "30", "labour_hours.max", "OUT_OF_POLICY"),
        ("10:45", "08:00", "finish-after-start", "CONFLICT"),
        (
            "visit required: No",
            "visit required: Yes",
            "parts_required.required_when",
            "MISSING_FIELD",
        ),
        ("Yes", "Yes / No", "safe_to_use.required", "MISSING_FIELD"),
    ],
)
def test_one_defect_gives_one_finding(old: str, new: str, rule: str, code: str) -> None:
    outcome = sheet(old, new)

    assert broken(outcome) == [(rule, code)]
    assert outcome.verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Job Number: ", "J0b Nurnber: "),
        ("Job Number: JOB-123456        Date: ", "JobNumber:JOB-123456 Date:"),
        ("Job Number:", "Job #"),
        ("Job Number:", "Job Number (from dispatch):"),
        ("Date: 14/03/2026", "Date of visit: 14th March 2026"),
        ("Time In: 08:30     Time Out: 10:45", "Time In     Time Out\n08:30       10:45"),
        (
            "Time In: 08:30     Time Out: 10:45",
            "| Time In | Time Out |\n|---|---|\n| 08:30 | 10:45 |",
        ),
        ("Comments: Replaced", "Comments:\n\nReplaced"),
        ("under load.", "under load. Note: customer informed.\nDate code of relay 2019."),
        ("Customer Signature: J. Smith", "Customer Signature: J. Smith   Date: 15/03/2026"),
        ("Safe to use: Yes", "Safe to use:   ☑ Yes      ☐ No"),
    ],
)
def test_other_layouts_read_the_same(old: str, new: str) -> None:
    assert broken(sheet(old, new)) == []


def test_remarks_do_not_fail_a_sheet() -> None:
    outcome = sheet("Electrical", "Gremlins")

    assert outcome.verdict is Verdict.PASS
    assert outcome.score == 98


def test_a_filler_is_no_description() -> None:
    text = SHEET.replace("Replaced the failed relay in the tail lift\ncontrol box and ", "")
    outcome = audited(text.replace("tested under load.", "done"))

    assert broken(outcome) == [("comments.min_length", "INCOMPLETE_EVIDENCE")]


def test_two_values_for_one_field_are_a_conflict_and_the_same_twice_is_fine() -> None:
    assert broken(audited(f"{SHEET}Job Number: JOB-123456")) == []
    assert broken(audited(f"{SHEET}Job Number: JOB-999999")) == [
        ("job_number.conflict", "CONFLICT")
    ]


def test_a_missing_value_says_where_it_should_be() -> None:
    (finding,) = sheet("J. Smith", "").findings

    assert finding.message == "Customer Signature is empty."
    assert finding.expected == "a signature"
    assert finding.evidence is not None
    label_end = len("Customer Signature:") / 80
    assert finding.evidence.box.x0 == pytest.approx(label_end)
    assert finding.why_it_matters
    assert finding.suggested_fix


def test_a_poor_page_leaves_what_is_missing_open() -> None:
    reading = plain_text.reading(SHEET.replace("J. Smith", ""))
    page = dataclasses.replace(reading.pages[0], legible=False)
    poor = dataclasses.replace(reading, pages=(page,))

    outcome = audit.audit(poor, (SPEC,), Policy(), today=TODAY)

    assert broken(outcome) == [("signature.unreadable", "UNREADABLE_FIELD")]
    assert outcome.verdict is Verdict.REVIEW_QUEUE


def test_a_label_nowhere_among_doubtful_words_may_have_been_misread() -> None:
    reading = plain_text.reading(SHEET.replace("Customer Signature", "Qzxw Vbnm"))
    page = reading.pages[0]
    words = tuple(
        dataclasses.replace(word, confidence=0.6) if word.text in ("Qzxw", "Vbnm:") else word
        for word in page.words
    )
    words = (*words, *(dataclasses.replace(word, confidence=0.6) for word in page.words[:2]))
    blurred = dataclasses.replace(reading, pages=(dataclasses.replace(page, words=words),))

    clear, doubtful = (
        audit.audit(one, (SPEC,), Policy(), today=TODAY, named_spec=SPEC.id)
        for one in (reading, blurred)
    )

    assert ("signature.required", "MISSING_FIELD") in broken(clear)
    assert ("signature.required", "MISSING_FIELD") not in broken(doubtful)
    assert ("signature.unreadable", "UNREADABLE_FIELD") in broken(doubtful)


def with_mark(text: str, label: str, kind: MarkKind, *, fill: float = 1.0) -> Reading:
    """A text with a mark right of the word that a label ends with."""
    reading = plain_text.reading(text)
    page = reading.pages[0]
    word = next(word for word in page.words if word.text == label)
    box = Box(word.box.x1 + 0.03, word.box.y0, word.box.x1 + 0.06, word.box.y1)
    marked = dataclasses.replace(page, marks=(Mark(kind, box, fill),))
    return of_source(dataclasses.replace(reading, pages=(marked,)), PageSource.LOCAL)


def test_ink_in_the_signature_area_signs() -> None:
    reading = with_mark(SHEET.replace("J. Smith", ""), "Signature:", MarkKind.INK)

    outcome = audit.audit(reading, (SPEC,), Policy(), today=TODAY)

    assert field(outcome, "signature").value is True
    assert outcome.verdict is Verdict.PASS


def test_ink_that_is_no_text_is_unreadable_not_missing() -> None:
    reading = with_mark(SHEET.replace("JOB-123456", ""), "Number:", MarkKind.INK)

    outcome = audit.audit(reading, (SPEC,), Policy(), today=TODAY)

    assert broken(outcome) == [("job_number.unreadable", "UNREADABLE_FIELD")]


def test_a_drawn_box_is_an_answer() -> None:
    reading = with_mark(SHEET.replace("use: Yes", "use:"), "use:", MarkKind.TICK_BOX, fill=0.4)

    outcome = audit.audit(reading, (SPEC,), Policy(), today=TODAY)

    assert field(outcome, "safe_to_use").value is True


def test_a_doubtful_value_is_never_an_accusation() -> None:
    read = sheet().fields
    values: dict[str, object] = {i.name: i.value for i in read if i.value is not None}
    values |= {"time_out": {"value": "08:00", "confidence": 0.5}}

    outcome = audit.audit_values(values, SPEC, Policy(), today=TODAY)

    assert {code for _, code in broken(outcome)} == {"LOW_CONFIDENCE"}
    assert outcome.verdict is Verdict.REVIEW_QUEUE


def test_values_of_unknown_fields_are_refused() -> None:
    with pytest.raises(Rejected, match="no field called nonsense"):
        audit.audit_values({"nonsense": 1}, SPEC, Policy(), today=TODAY)


def test_a_region_narrows_where_a_field_is_looked_for() -> None:
    upper = Region(1, Box(0, 0, 1, 0.2))
    fields = tuple(
        dataclasses.replace(item, region=upper) if item.name == "job_number" else item
        for item in SPEC.fields
    )
    spec = dataclasses.replace(SPEC, fields=fields)

    assert broken(audited(f"{SHEET}{chr(10) * 40}Job Number: JOB-999999", spec)) == []


def test_active_content_fails_a_sheet() -> None:
    reading = dataclasses.replace(plain_text.reading(SHEET), risks=("It runs a script.",))

    outcome = audit.audit(reading, (SPEC,), Policy(), today=TODAY)

    assert [(f.reason_code, f.severity) for f in outcome.findings] == [
        (ReasonCode.SECURITY_RISK, Severity.S1)
    ]
    assert outcome.verdict is Verdict.FAIL


def test_a_system_outcome_charges_nothing() -> None:
    outcome = audit.system_outcome(ReasonCode.OCR_FAILURE, "The engine failed.")

    assert outcome.verdict is Verdict.REVIEW_QUEUE
    assert outcome.score == 100


def test_an_empty_page_gives_no_verdict_of_its_own() -> None:
    page = Page(1, 0, 0, PageSource.LOCAL, (), legible=False)
    outcome = audit.audit(
        Reading("local", None, (page,), 0.0), (SPEC,), Policy(), today=TODAY, named_spec=SPEC.id
    )

    assert outcome.verdict is Verdict.REVIEW_QUEUE
    assert all(item.state is not FieldState.READ for item in outcome.fields)


def of_source(reading: Reading, source: PageSource) -> Reading:
    """As if an engine had read it: of the signature only a guess."""
    pages = []
    for page in reading.pages:
        words = tuple(
            dataclasses.replace(word, confidence=0.7) if word.text == "Smith" else word
            for word in page.words
        )
        pages.append(dataclasses.replace(page, words=words, source=source))
    return dataclasses.replace(reading, pages=tuple(pages))


@pytest.mark.parametrize(
    ("date", "code"), [("31/02/2026", "INVALID_FORMAT"), ("l4 o} 3u", "LOW_CONFIDENCE")]
)
def test_nonsense_from_a_picture_needs_eyes_an_impossible_date_does_not(
    date: str, code: str
) -> None:
    reading = plain_text.reading(SHEET.replace("14/03/2026", date))
    reading = of_source(reading, PageSource.LOCAL)

    outcome = audit.audit(reading, (SPEC,), Policy(), today=TODAY)

    assert [reason for _, reason in broken(outcome)] == [code]


def test_printed_options_on_a_picture_may_be_circled() -> None:
    reading = plain_text.reading(SHEET.replace("use: Yes", "use: Yes / No"))
    reading = of_source(reading, PageSource.LOCAL)

    outcome = audit.audit(reading, (SPEC,), Policy(), today=TODAY)

    assert broken(outcome) == [("safe_to_use.unreadable", "UNREADABLE_FIELD")]
