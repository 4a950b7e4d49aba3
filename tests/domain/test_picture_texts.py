"""Where a text ends on a picture, whose boxes are higher than their print."""

import pytest

from core.domain.fields import extraction
from core.domain.page.reading import Mark, Page, PageSource, Reading, Word
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.marked_pages import HEIGHT, WIDTH, box, ink, text
from tests.domain.test_stranger_sheets import WORK
from tests.domain.test_unseen_layouts import CUSTOMER, JOB, S1

SAID = ["Renewed the loom and road tested it for 8 miles; the fault did", "not return."]
TEXT = [text(44, 100, "Work Carried Out"), text(44, 116, SAID[0]), text(44, 128, SAID[1])]
PLATE = FieldSpec("plate", "Vehicle Registration", FieldType.STRING, S1, ("Registration",))


def values(fields: list[FieldSpec], words: list[list[Word]], *marks: Mark) -> dict[str, object]:
    flat = tuple(word for line in words for word in line)
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, flat, marks)
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), tuple(fields))
    found = extraction.extract(Reading("local", None, (page,), 0.0), spec).fields
    return {field.name: field.value for field in found}


def scrawl(said: str, sure: float, *, high: float = 24.0, y: float = 144.0) -> list[Word]:
    return [Word(said, box(60, y, 90, y + high), sure, int(y))]


def test_a_heading_right_over_the_next_label_ends_a_text() -> None:
    next_label = [text(44, 166, "Job No"), text(200, 166, "J-4471")]

    found = values([WORK, JOB], [*TEXT, text(44, 147, "Outcome"), *next_label])

    assert found == {"work": " ".join(SAID), "job": "J-4471"}


@pytest.mark.parametrize(("y", "said"), [(140, "Tested and left"), (147, "tested and left")])
def test_a_line_close_by_or_amid_a_sentence_goes_on(y: int, said: str) -> None:
    next_label = [text(44, y + 19, "Job No"), text(200, y + 19, "J-4471")]

    found = values([WORK, JOB], [*TEXT, text(44, y, said), *next_label])

    assert found["work"] == " ".join([*SAID, said])


@pytest.mark.parametrize("said", ["w", "velleeveee"])
def test_a_signature_under_a_text_is_no_line_of_it(said: str) -> None:
    found = values([WORK], [*TEXT, scrawl(said, 0.7)], ink(50, 142, 150, 172))

    assert found["work"] == " ".join(SAID)


@pytest.mark.parametrize(
    ("line", "pen"),
    [
        (scrawl("Tested", 0.95), ink(50, 142, 150, 172)),  # read without doubt
        (scrawl("Tested", 0.7, high=12.0), ink(50, 142, 150, 172)),  # no larger than print
        (scrawl("Tested", 0.7), ink(350, 142, 450, 172)),  # no pen's strokes
    ],
)
def test_what_a_hand_wrote_under_a_text_stays(line: list[Word], pen: Mark) -> None:
    assert values([WORK], [*TEXT, line], pen)["work"] == " ".join([*SAID, "Tested"])


def test_the_lines_of_a_label_are_told_from_a_larger_heading_by_their_middles() -> None:
    heading = [Word("Equipment", box(44, 80, 110, 95.2), 1.0, 80)]
    words = [
        heading,
        text(44, 96, "Vehicle"), text(200, 96, "PL43 VAM"),
        text(44, 105, "Registration"),
        text(44, 120, "Customer"), text(200, 120, "Holt Ltd"),
    ]  # fmt: skip

    assert values([PLATE, CUSTOMER], words) == {"plate": "PL43 VAM", "customer": "Holt Ltd"}
