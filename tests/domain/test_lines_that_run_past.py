"""Small print under a form runs past its columns: the part under a label is no value of it."""

import pytest

from core.domain.model import ReasonCode
from core.domain.page.reading import Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import text
from tests.domain.test_unseen_layouts import S1, audited, told

CAUSE = FieldSpec("cause", "Cause", FieldType.STRING, S1, required=True)
NEXT = FieldSpec("next", "Follow up", FieldType.TEXT, S1, required=True)
PLACE = FieldSpec("place", "Place", FieldType.STRING, S1, required=True)
PRINT = "I confirm that the work described above was carried out and the site left clean."


def form(label: str) -> list[list[Word]]:
    return [text(40, 100, "9."), text(200, 100, "Cause"), text(360, 100, "Wipes"),
            text(40, 118, "10."), text(200, 118, label)]  # fmt: skip


@pytest.mark.parametrize("field", [NEXT, PLACE])
def test_the_small_print_under_a_blank_place_does_not_fill_it(field: FieldSpec) -> None:
    outcome = audited([CAUSE, field], [*form(field.label), text(40, 142, PRINT)])

    assert told(outcome) == {(field.name, ReasonCode.MISSING_FIELD)}


def test_a_text_under_its_own_label_stays_its_value() -> None:
    said = "Send a camera and the root cutter next week"

    outcome = audited([CAUSE, NEXT], [*form("Follow up"), text(200, 134, said)])

    assert told(outcome) == set()
    assert read(outcome, "next").value == said


def test_a_value_wider_than_the_caption_it_is_centred_under_stays_its_value() -> None:
    words = [text(80, 100, "Cause"), text(280, 100, "Place"), text(70, 114, "Wet wipes"),
             text(240, 114, "Rear yard by bins")]  # fmt: skip

    outcome = audited([CAUSE, PLACE], words)

    assert told(outcome) == set()
