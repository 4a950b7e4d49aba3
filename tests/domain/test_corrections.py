"""What a person decided, laid over the reading: certain, and judged like anything else."""

from dataclasses import replace

import pytest

from core.domain import audit, corrections, doubts
from core.domain.corrections import Correction, Decided, Kind
from core.domain.doubts import Ask
from core.domain.fields.extraction import Extraction
from core.domain.model import (
    Field,
    FieldState,
    Item,
    ItemState,
    Outcome,
    ReasonCode,
    Severity,
    Verdict,
)
from core.domain.page import plain_text
from core.domain.page.reading import Reading
from core.domain.policy import Policy
from core.domain.spec.specs import FieldSpec, FieldType, Spec
from core.errors import Rejected
from tests.domain.factories import SHEET, SPEC, TODAY, broken, field

ALL_OK = Verdict.PASS


def doubtful(*words: str, sure: float = 0.5, text: str = SHEET) -> Reading:
    """The sheet, these words of it read with doubt."""
    found = plain_text.reading(text)
    page = found.pages[0]
    read = tuple(
        replace(word, confidence=sure) if word.text in words else word for word in page.words
    )
    return replace(found, pages=(replace(page, words=read),))


def judged(reading: Reading, *decided: Correction, spec: Spec = SPEC) -> Outcome:
    return audit.audit(reading, (spec,), Policy(), today=TODAY, decided=Decided(decided))


def accept(target: str) -> Correction:
    return Correction(target, Kind.ACCEPT)


def correct(target: str, text: str) -> Correction:
    return Correction(target, Kind.CORRECT, text)


def reject(target: str) -> Correction:
    return Correction(target, Kind.REJECT)


def test_nothing_decided_changes_nothing() -> None:
    reading = doubtful("JOB-123456")

    assert judged(reading) == audit.audit(reading, (SPEC,), Policy(), today=TODAY)


def test_what_is_accepted_is_never_doubtful() -> None:
    reading = doubtful("JOB-123456")
    assert judged(reading).verdict is Verdict.REVIEW_QUEUE

    outcome = judged(reading, accept("job_number"))

    assert outcome.verdict is ALL_OK
    assert field(outcome, "job_number").is_confirmed
    assert field(outcome, "job_number").confidence == 1.0
    assert not field(outcome, "time_in").is_confirmed


@pytest.mark.parametrize(
    ("decided", "rules"),
    [
        (correct("job_number", "JOB-654321"), []),
        (correct("job_number", "4711"), [("job_number.pattern", "INVALID_FORMAT")]),
        (correct("service_date", "31/02/2026"), [("service_date.type", "INVALID_FORMAT")]),
        (correct("service_date", "2 May 2026"), [("service_date.not_after", "OUT_OF_POLICY")]),
        (correct("time_out", "07:15"), [("finish-after-start", "CONFLICT")]),
        (correct("safe_to_use", "No"), []),
        (correct("signature", "No"), [("signature.required", "MISSING_FIELD")]),
        (reject("job_number"), [("job_number.required", "MISSING_FIELD")]),
        (reject("labour_hours"), []),
        (correct("return_visit", "Yes"), [("parts_required.required_when", "MISSING_FIELD")]),
    ],
)
def test_a_decided_value_meets_every_rule(
    decided: Correction, rules: list[tuple[str, str]]
) -> None:
    assert broken(judged(plain_text.reading(SHEET), decided)) == rules


def test_a_rule_over_a_doubtful_value_is_certain_once_it_is_accepted() -> None:
    text = SHEET.replace("10:45", "07:45")
    reading = doubtful("07:45", text=text)
    before = judged(reading)
    assert before.verdict is Verdict.REVIEW_QUEUE

    after = judged(reading, accept("time_out"))

    assert after.verdict is Verdict.FAIL
    assert ("finish-after-start", "CONFLICT") in broken(after)


def test_two_values_contradict_no_more_once_one_is_decided() -> None:
    reading = plain_text.reading(SHEET + "Job No: JOB-999999\n")
    assert ("job_number.conflict", "CONFLICT") in broken(judged(reading))

    assert judged(reading, correct("job_number", "JOB-123456")).verdict is ALL_OK


def test_a_sheet_that_was_not_read_can_be_typed_in() -> None:
    unread = Reading(engine="none", model=None, pages=(), seconds=0.0)
    values = {
        "job_number": "JOB-123456", "service_date": "14/03/2026", "time_in": "08:30",
        "time_out": "10:45", "safe_to_use": "Yes", "signature": "Yes",
        "comments": "Replaced the failed relay in the control box.",
    }  # fmt: skip
    typed = tuple(correct(name, text) for name, text in values.items())

    outcome = audit.audit(
        unread, (SPEC,), Policy(), today=TODAY, named_spec=SPEC.id, decided=Decided(typed)
    )

    assert broken(outcome) == []
    assert outcome.verdict is ALL_OK


def test_what_does_not_fit_the_spec_is_left_out() -> None:
    strange = (accept("brakes"), correct("brakes.left", "ok"), reject("nothing.at.all"))

    assert judged(plain_text.reading(SHEET), *strange).verdict is ALL_OK


@pytest.mark.parametrize(
    ("decided", "said"),
    [
        (accept("parts_required"), "Nothing was read for Parts Required"),
        (correct("job_number", "  "), "Type what the sheet says"),
        (accept("brakes"), "no such field"),
        (accept("job_number.left"), "no such item"),
    ],
)
def test_what_cannot_be_decided_is_refused_in_words(decided: Correction, said: str) -> None:
    with pytest.raises(Rejected, match=said):
        corrections.refuse_unfit(judged(plain_text.reading(SHEET)), decided)


def test_a_faint_signature_is_accepted_as_one() -> None:
    outcome = judged(plain_text.reading(SHEET))
    faint = replace(field(outcome, "signature"), state=FieldState.UNREADABLE, value=None)
    unsure = replace(outcome, fields=(faint,))

    corrections.refuse_unfit(unsure, accept("signature"))  # no objection


def test_every_doubt_is_asked_once_and_the_bound_rather_than_the_bounded() -> None:
    until = FieldSpec(
        "valid_until", "Valid until", FieldType.DATE, Severity.S0, not_before="service_date"
    )
    spec = replace(SPEC, fields=(*SPEC.fields, until))
    text = SHEET + "Valid until: 01/03/2026\n"
    outcome = judged(doubtful("14/03/2026", text=text), spec=spec)

    asked = doubts.of(outcome.findings, has_spec=True, spec=spec)

    assert [(one.ask, one.target) for one in asked] == [(Ask.FIELD, "service_date")]


def test_only_grave_doubts_are_asked() -> None:
    outcome = judged(doubtful("Electrical"))

    assert [one.reason_code for one in outcome.findings] == [ReasonCode.LOW_CONFIDENCE]
    assert doubts.of(outcome.findings, has_spec=True, spec=SPEC) == ()


def test_without_a_spec_the_spec_is_asked() -> None:
    assert [one.ask for one in doubts.of((), has_spec=False, spec=None)] == [Ask.SPEC]


ITEMS = (
    Item("Brakes", ItemState.FAIL, 0.4),
    Item("Lights", ItemState.UNMARKED, 0.5),
    Item("Horn", ItemState.OK, 0.6),
)
CHECKLIST = Field(
    "checks", "Checklist", "checklist", FieldState.READ, confidence=0.4, items=ITEMS,
    value={"Brakes": "fail", "Lights": "unmarked", "Horn": "ok"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("decided", "states"),
    [
        (accept("checks.Brakes"), ("fail", "unmarked", "ok")),
        (reject("checks.Brakes"), ("unmarked", "unmarked", "ok")),
        (correct("checks.Brakes", "Pass"), ("ok", "unmarked", "ok")),
        (correct("checks.Brakes", "N/A"), ("na", "unmarked", "ok")),
        (correct("checks.Brakes", "who knows"), ("fail", "unmarked", "ok")),
    ],
)
def test_one_item_of_a_list_is_decided_and_the_others_stay(
    decided: Correction, states: tuple[str, ...]
) -> None:
    found = corrections.apply(
        Extraction((CHECKLIST,), {}, {}, {}), SPEC, Decided((decided,))
    ).fields[0]

    assert found.value == dict(zip(("Brakes", "Lights", "Horn"), states, strict=True))
    assert [(one.name, one.state) for one in found.items] == list(found.value.items())
    assert [(one.confidence, one.is_confirmed) for one in found.items] == [
        (1.0, True), (0.5, False), (0.6, False),
    ]  # fmt: skip


def test_an_item_of_a_list_that_was_not_read_changes_nothing() -> None:
    unread = replace(CHECKLIST, items=(), value=None, state=FieldState.NOT_FOUND)

    found = corrections.apply(
        Extraction((unread,), {}, {}, {}), SPEC, Decided((accept("checks.Brakes"),))
    )

    assert found.fields == (unread,)
