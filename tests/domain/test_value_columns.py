"""Two columns of labels, each with its values beside it, and blanks in the left one."""

import pytest

from core.domain.model import ReasonCode
from core.domain.page.reading import Word
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain.factories import field as read
from tests.domain.marked_pages import LETTER, across, ink, text
from tests.domain.test_unseen_layouts import S1, audited, told

NAMES = ("Client", "Premises", "Board", "Supply", "Circuits")
FIELDS = [FieldSpec(one.lower(), one, FieldType.STRING, S1, required=True) for one in NAMES]
VALUES = ("Alder LLP", "2 Mill Lane", "DB4", "TN-C-S", "14")
RIGHT = ("Outcome", "Tested On", "Next Due", "F. Declaration", "Inspector")
SAID = ("Satisfactory", "02/03/2026", "02/03/2031", "", "Ana Holt")


def sheet(blank: int | None, *, flush: bool) -> list[list[Word]]:
    words = []
    for at, (label, value) in enumerate(zip(NAMES, VALUES, strict=True)):
        y = 100 + 22 * at
        left = 120 - LETTER * len(label) if flush else 40
        words += [text(left, y, label), text(150, y, "" if at == blank else value)]
    for at, (label, value) in enumerate(zip(RIGHT, SAID, strict=True)):
        words += [text(310, 100 + 22 * at, label), text(420, 100 + 22 * at, value)]
    return words


@pytest.mark.parametrize("flush", [False, True])
@pytest.mark.parametrize("blank", range(5))
def test_what_is_in_the_next_column_of_labels_fills_no_blank(blank: int, flush: bool) -> None:
    outcome = audited(FIELDS, sheet(blank, flush=flush))

    assert told(outcome) == {(NAMES[blank].lower(), ReasonCode.MISSING_FIELD)}


@pytest.mark.parametrize("flush", [False, True])
def test_beside_their_labels_all_values_are_read(flush: bool) -> None:
    outcome = audited(FIELDS, sheet(None, flush=flush))

    assert told(outcome) == set()
    assert [read(outcome, one.lower()).value for one in NAMES] == list(VALUES)


def test_a_value_set_further_right_than_the_others_is_one_where_no_labels_are() -> None:
    words = [text(40, 100 + 22 * at, label) for at, label in enumerate(NAMES)]
    for at, value in enumerate(VALUES):
        words.append(text(310 if at == 4 else 150, 100 + 22 * at, value))

    assert told(audited(FIELDS, words)) == set()


def test_a_heading_in_the_next_column_is_not_written_on_the_line_over_a_blank_label() -> None:
    asked = [FieldSpec(name.lower(), name, FieldType.STRING, S1, required=True) for name in
             ("Asset No", "Earthing", "Circuits", "Inspector")]  # fmt: skip
    signed = FieldSpec("signed", "Inspector Signature", FieldType.SIGNATURE, S1, required=True)
    words = [
        text(320, 84, "F. Declaration"), text(40, 102, "Asset No"),
        text(40, 120, "Earthing"), text(140, 120, "TN-C-S"),
        text(320, 120, "Inspector"), text(440, 120, "Ana Holt"),
        text(40, 138, "Circuits"), text(140, 138, "21"), text(320, 138, "Inspector Signature"),
    ]  # fmt: skip
    left = [across(40, 260, y) for y in (100, 118, 136, 154)]
    right = [across(320, 540, y) for y in (136, 172)]

    outcome = audited([*asked, signed], words, [*left, *right, ink(450, 142, 520, 164)])

    assert told(outcome) == {("asset no", ReasonCode.MISSING_FIELD)}
