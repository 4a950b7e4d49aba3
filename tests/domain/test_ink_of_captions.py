"""Ink over the caption of a signature answers no question that stands over it."""

import pytest

from core.domain.model import ReasonCode
from core.domain.page.reading import Mark
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.marked_pages import across, ink, text
from tests.domain.test_unseen_layouts import BY_CUSTOMER, BY_ENGINEER, S1, audited, told

ACTION = FieldSpec("action", "Action for client", FieldType.TEXT, S1)
FIELDS = [ACTION, BY_ENGINEER, BY_CUSTOMER]
CAPTIONS = [text(40, 196, "Engineer Signature"), text(300, 196, "Customer Signature")]
LINES = [across(40, 230, 192), across(300, 490, 192)]
INKS = [ink(44, 166, 150, 189), ink(304, 166, 410, 189)]


def test_signatures_right_under_a_blank_text_are_none_of_it() -> None:
    words = [text(40, 150, "Action for client:"), *CAPTIONS]

    assert told(audited(FIELDS, words, [*LINES, *INKS])) == set()


@pytest.mark.parametrize("lines", [LINES, []])
def test_ink_with_no_caption_under_it_may_be_the_answer(lines: list[Mark]) -> None:
    words = [text(40, 150, "Action for client:"), text(40, 260, "Engineer Signature")]

    outcome = audited([ACTION], words, [*lines, INKS[0]])

    assert told(outcome) == {("action", ReasonCode.UNREADABLE_FIELD)}
