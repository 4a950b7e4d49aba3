"""Captions under the lines that their values are written on, the title close over the first."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from core.domain.model import ReasonCode
from core.domain.page.reading import Mark, MarkKind, Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import LINE, WIDTH, across, box, text
from tests.domain.test_unseen_layouts import CUSTOMER, DATE, JOB, S0, SITE, audited, told

IN_SERVICE = FieldSpec("in_service", "Lift left in service", FieldType.BOOLEAN, S0, required=True)
TITLE = "Humber Lift Services and Lift Engineer Job Sheet"
LINES = [across(40, 230, 128), across(260, 400, 128), across(40, 230, 168), across(260, 400, 168)]


def large(words: Iterable[Word]) -> list[Word]:
    """In a title's print."""
    return [
        replace(word, box=box(word.box.x0 * WIDTH, 96, word.box.x1 * WIDTH, 96 + 1.4 * LINE))
        for word in words
    ]


def captioned(job: str, question: str = "Lift left in service") -> list[list[Word]]:
    return [
        large(text(40, 96, TITLE)),
        text(44, 114, job), text(264, 114, "14/03/2026"),
        text(40, 132, "Job No"), text(260, 132, "Date"),
        text(44, 148, "Yes / No"), text(264, 154, "Leeds"),
        text(40, 172, question), text(260, 172, "Site Address"),
    ]  # fmt: skip


STRUCK = Mark(MarkKind.RULE, box(44, 153, 58, 154))  # the Yes
FIELDS = [JOB, DATE, IN_SERVICE, SITE]


def test_a_title_over_the_line_of_a_caption_is_not_written_on_it() -> None:
    outcome = audited(FIELDS, captioned("L22877"), [*LINES, STRUCK])

    assert told(outcome) == set()
    assert read(outcome, "job").value == "L22877"
    assert read(outcome, "in_service").value is False


def test_a_title_over_a_blank_line_does_not_fill_it() -> None:
    outcome = audited(FIELDS, captioned(""), [*LINES, STRUCK])

    assert told(outcome) == {("job", ReasonCode.MISSING_FIELD)}


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Lift left in service? (delete)", None),
        ("Lift left in service? (tick one)", None),
        ("Lift back in service now? (delete)", ReasonCode.LOW_CONFIDENCE),  # perhaps it
    ],
)
def test_how_to_answer_behind_a_question_is_a_part_of_it(
    question: str, reason: ReasonCode | None
) -> None:
    outcome = audited(FIELDS, captioned("L22877", question), [*LINES, STRUCK])

    assert told(outcome) == ({("in_service", reason)} if reason else set())


def test_a_value_of_two_lines_over_its_caption_is_read_whole() -> None:
    words = [
        text(44, 101, "Brampton Foods and"), text(44, 114, "Sons of Leeds"),
        text(264, 114, "14/03/2026"), text(40, 132, "Customer"), text(260, 132, "Date"),
    ]  # fmt: skip

    outcome = audited([CUSTOMER, DATE], words, LINES[:2])

    assert read(outcome, "customer").value == "Brampton Foods and Sons of Leeds"


def test_a_frame_read_as_a_dash_before_a_label_is_not_the_end_of_the_one_before() -> None:
    words = [
        text(40, 132, "Job No"), text(200, 132, "- Site Address"),
        text(40, 146, "L22877"), text(200, 146, "Leeds"),
        text(40, 180, "Date"), text(200, 180, "- 14/03/2026"),
    ]  # fmt: skip

    outcome = audited([JOB, SITE, DATE], words)

    assert told(outcome) == set()
    assert read(outcome, "site").value == "Leeds"
