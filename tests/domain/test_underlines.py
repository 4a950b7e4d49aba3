"""A line to write on, begun where a label ends, tells that it is one."""

import pytest

from core.domain.labelling.labels import Anchor
from core.domain.page import layout, underlines
from core.domain.page.reading import Mark, Page, PageSource
from tests.domain import marked_pages
from tests.domain.marked_pages import HEIGHT, LINE, WIDTH, across, text

LABEL = text(40, 300, "Engineer")  # it ends at 80, its foot is at 311
WEAK, SURE = 0.5, 0.97


def scores(*marks: Mark, value_at: float | None = None, score: float = WEAK) -> float:
    """How sure the label is once these lines have been looked at."""
    words = [*LABEL, *(text(value_at, 300, "Smith") if value_at else [])]
    page = layout.build(Page(1, WIDTH, HEIGHT, PageSource.TEXT_LAYER, tuple(words), marks))
    anchor = Anchor(0, 0, 1, (0,), score, has_colon=False)
    return underlines.told(page, [anchor])[0].score


@pytest.mark.parametrize(
    ("x", "down", "is_told"),
    [
        (80, 2, True),
        (80 + 1.1 * LINE, 2, True), (80 + 1.3 * LINE, 2, False),  # too far behind
        (80 - 0.5 * LINE, 2, True), (80 - 0.7 * LINE, 2, False),  # under the label itself
        (80, 0.75 * LINE, True), (80, 0.9 * LINE, False),  # too far down
        (80, -0.4 * LINE, True), (80, -0.6 * LINE, False),  # through the label
    ],
)  # fmt: skip
def test_where_a_line_begins_behind_its_label(x: float, down: float, is_told: bool) -> None:
    assert scores(across(x, 300, 300 + LINE + down)) == (SURE if is_told else WEAK)


@pytest.mark.parametrize(("x", "is_told"), [(140, True), (155, False)])
def test_a_value_may_stand_before_the_line(x: float, is_told: bool) -> None:
    assert scores(across(x, 300, 313), value_at=140) == (SURE if is_told else WEAK)


def test_a_short_stroke_is_no_line_to_write_on() -> None:
    assert scores(across(80, 80 + 2.9 * LINE, 313)) == WEAK
    assert scores(across(80, 80 + 3.1 * LINE, 313)) == SURE


def test_a_label_known_already_stays_as_sure_as_it_is() -> None:
    assert scores(across(80, 300, 313), score=1.0) == 1.0
    assert scores(score=WEAK) == WEAK


@pytest.mark.parametrize(("x", "is_told"), [(165, True), (170, True), (185, False)])
def test_of_a_dotted_line_may_be_seen_what_is_behind_the_value(x: float, is_told: bool) -> None:
    found = scores(across(x, 330, 313), value_at=140)  # five letters: it ends at 165

    assert found == (0.9 if is_told else WEAK)


@pytest.mark.parametrize(
    ("label", "value", "is_told"),
    [
        ("safe to use", "Yes", True),  # a picture's capital, read as the small letter
        ("return visit", "Yes", False),  # no capital has this shape
        ("safe to use", "when left", False),  # a line of text
    ],
)
def test_a_small_letter_like_its_capital_may_begin_a_label(
    label: str, value: str, is_told: bool
) -> None:
    end = 40 + 5 * len(label)
    words = [*text(40, 300, label), *text(end + 5, 300, value), *text(40, 340, "Left in order")]

    found = marked_pages.fields(words, [across(end + 2, 400, 313)], PageSource.LOCAL)

    assert any(found[name].value for name in ("safe", "back")) is is_told
