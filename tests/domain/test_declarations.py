"""The foot of an inspection: a declaration with its question, who signs, when to come again."""

from dataclasses import replace

import pytest

from core.domain.model import ReasonCode
from core.domain.page.reading import Mark, MarkKind, Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import across, box, ink, text
from tests.domain.test_unseen_layouts import BY_CUSTOMER, BY_ENGINEER, S0, S1, audited, told

FIT = FieldSpec("fit", "Vehicle roadworthy", FieldType.BOOLEAN, S0, required=True)
REPORT = FieldSpec("report", "Report", FieldType.TEXT, S1, required=True)
DECLARED = "I consider that it is now in a safe condition. Vehicle roadworthy Yes"


def tick_box(x: float, y: float, *, is_on: bool) -> list[Mark]:
    return [Mark(MarkKind.TICK_BOX, box(x, y, x + 9, y + 9), 0.4 if is_on else 0.0)]


def declared(*, yes: bool, no: bool) -> tuple[list[list[Word]], list[list[Mark]]]:
    words = [text(44, 100, "Report: belts and filters changed"), text(44, 130, DECLARED)]
    end = 44 + 5 * (len(DECLARED) + 1)
    words.append(text(end + 34, 130, "No"))
    return words, [tick_box(end, 131, is_on=yes), tick_box(end + 48, 131, is_on=no)]


@pytest.mark.parametrize(("yes", "value"), [(True, True), (False, False)])
def test_a_question_behind_a_sentence_is_asked_there(yes: bool, value: bool) -> None:
    outcome = audited([REPORT, FIT], *declared(yes=yes, no=not yes))

    assert told(outcome) == set()
    assert read(outcome, "fit").value is value


def test_a_question_behind_a_sentence_may_be_left_open() -> None:
    outcome = audited([REPORT, FIT], *declared(yes=False, no=False))

    assert told(outcome) == {("fit", ReasonCode.MISSING_FIELD)}
    assert "empty" in outcome.findings[0].message


def test_a_remark_that_names_a_question_asks_nothing() -> None:
    words = [text(44, 100, "Report: tested in full. Vehicle roadworthy once the lamp is in")]

    assert ("fit", ReasonCode.MISSING_FIELD) in told(audited([REPORT, FIT], words))


@pytest.mark.parametrize("label", ["Next PMI", "Next Due", "Certificate expires"])
def test_the_next_visit_beside_a_signature_is_not_the_day_it_was_signed(label: str) -> None:
    due = FieldSpec("due", "Next Inspection", FieldType.DATE, S1, (label,), required=True)
    words = [text(44, 100, "Engineer Signature"), text(330, 100, f"{label}: 04/05/2026")]

    outcome = audited([BY_ENGINEER, due], words, [ink(150, 94, 240, 114)])

    assert told(outcome) == set()
    assert read(outcome, "due").value == "2026-05-04"


@pytest.mark.parametrize(("said", "value"), [("Yes", True), ("No", False), ("no", False)])
def test_no_right_behind_a_question_answers_it(said: str, value: bool) -> None:
    words = [text(44, 100, "Report: belts changed"), text(44, 130, f"Vehicle roadworthy {said}")]

    outcome = audited([REPORT, FIT], words)

    assert told(outcome) == set()
    assert read(outcome, "fit").value is value


@pytest.mark.parametrize("said", ["0", "0.00", "1.5"])
def test_nothing_added_is_said_by_a_nought(said: str) -> None:
    added = FieldSpec("added", "Gas Added", FieldType.NUMBER, S1, required=True)
    words = [text(44, 100, "Report: belts changed"), text(44, 130, f"Gas Added {said}")]

    outcome = audited([REPORT, added], words)

    assert told(outcome) == set()
    assert read(outcome, "added").value == float(said)


@pytest.mark.parametrize("label", ["Client sign-off", "Received by", "Customer Signature"])
def test_what_stands_right_of_the_next_signatures_label_is_not_the_blank_one_over_it(
    label: str,
) -> None:
    other = replace(BY_CUSTOMER, aliases=("Received by",))
    words = [text(44, 100, "Engineer Signature"), text(44, 128, label)]
    lines = [across(40, 555, 116), across(40, 555, 144)]

    outcome = audited([BY_ENGINEER, other], words, [*lines, ink(230, 126, 320, 140)])

    assert ("engineer_signature", ReasonCode.MISSING_FIELD) in told(outcome)
    assert read(outcome, "customer_signature").value is True


@pytest.mark.parametrize(("x", "value"), [(190, True), (213, False), (None, None)])
def test_a_question_right_behind_the_answers_of_another_is_asked_there(
    x: float | None, value: bool | None
) -> None:
    tested = FieldSpec("tested", "Force tested", FieldType.BOOLEAN, S0, required=True)
    safe = FieldSpec("safe", "Left safe", FieldType.BOOLEAN, S0, required=True)
    words = [text(44, 100, "Report: belts and filters changed")]
    words += [text(44, 130, "Force tested Yes / No Left safe Yes / No")]
    rings = [ink(106, 127, 127, 144, fill=0.0)]
    rings += [] if x is None else [ink(x + 16, 127, x + 37, 144, fill=0.0)]

    outcome = audited([REPORT, tested, safe], words, rings)

    assert read(outcome, "tested").value is True
    assert read(outcome, "safe").value is value
    assert (("safe", ReasonCode.MISSING_FIELD) in told(outcome)) is (value is None)
