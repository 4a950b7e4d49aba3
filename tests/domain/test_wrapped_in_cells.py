"""Labels that a narrow cell wraps, in documents that give the height of the very letters."""

from dataclasses import replace

import pytest

from core.domain.labelling import labels, wrapped_labels
from core.domain.model import ReasonCode
from core.domain.page import layout
from core.domain.page.reading import Page, PageSource, Word
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.factories import field as read
from tests.domain.marked_pages import HEIGHT, WIDTH, text
from tests.domain.test_unseen_layouts import JOB, S1, audited, grid, told

LINES = grid((40, 100, 260), (96, 112, 142))
TOPS, LOW = frozenset("bdfhkltij"), frozenset("gjpqy")


def tight(x: float, y: float, said: str) -> list[Word]:
    """Words as high as their letters."""
    return [_cut(word) for word in text(x, y, said)]


def _cut(word: Word) -> Word:
    letters = set(word.text)
    is_high = bool(letters & TOPS) or any(map(str.isupper, letters))
    top = 1.0 if is_high else 3.2
    foot = 0.0 if letters & LOW else 2.3
    box = word.box._replace(y0=word.box.y0 + top / HEIGHT, y1=word.box.y1 - foot / HEIGHT)
    return replace(word, box=box)


@pytest.mark.parametrize("label", ["Week ending", "Engineer name", "Service engineer"])
def test_a_wrapped_label_is_one_whatever_its_letters(label: str) -> None:
    asked = FieldSpec("asked", label, FieldType.STRING, S1, required=True)
    first, second = label.split()
    words = [
        tight(44, 99, "Job No"), tight(104, 99, "J-4471"),
        tight(44, 115, first), tight(44, 127, second), tight(104, 121, "Rita Page"),
    ]  # fmt: skip

    outcome = audited([JOB, asked], words, [LINES])

    assert told(outcome) == set()
    assert read(outcome, "asked").value == "Rita Page"


def test_a_caption_with_a_larger_value_under_it_is_no_wrapped_label() -> None:
    asked = FieldSpec("asked", "Customer Name", FieldType.STRING, S1, required=True)
    client = FieldSpec("client", "Customer", FieldType.STRING, S1)
    small = [replace(one, box=one.box._replace(y1=one.box.y1 - 5 / HEIGHT))
             for one in tight(44, 115, "Customer")]  # fmt: skip

    outcome = audited([asked, client], [small, tight(44, 127, "Name")], [LINES])

    assert told(outcome) == {("asked", ReasonCode.MISSING_FIELD)}


def test_a_word_whose_frame_reaches_over_the_side_of_its_cell_stands_in_it() -> None:
    asked = FieldSpec("asked", "Works Order No", FieldType.STRING, S1, required=True)
    words = [
        tight(44, 99, "Job No"), tight(104, 99, "J-4471"),
        tight(38.5, 115, "Works Order"), tight(40, 127, "No"), tight(104, 121, "K-5521"),
    ]  # fmt: skip

    outcome = audited([JOB, asked], words, [grid((40, 100, 260), (96, 112, 142))])

    assert read(outcome, "asked").value == "K-5521"


def test_a_wrapped_label_stands_in_the_row_of_the_value_next_to_it() -> None:
    """Not in that of another value as high, further along."""
    order = FieldSpec("order", "Work Order Number", FieldType.STRING, S1, required=True)
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (order,))
    words = [
        *tight(44, 115, "Work Order"), *tight(44, 127, "Number"),
        *text(104, 129, "J97771"), *text(300, 119, "Site Gate"),
    ]  # fmt: skip
    page = Page(1, WIDTH, HEIGHT, PageSource.TEXT_LAYER, tuple(words), tuple(LINES))

    rows = wrapped_labels.joined(layout.build(page), labels.table(spec)).rows

    said = [[piece.text for piece in row.pieces] for row in rows]
    assert ["Work Order Number", "J97771"] in said
