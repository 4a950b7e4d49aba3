"""A printed "Yes / No" of which a picture's engine read one word only."""

import pytest

from core.domain.model import Field, FieldState
from core.domain.page.reading import Mark, MarkKind, PageSource, Word
from core.domain.policy import Policy
from tests.domain import marked_pages
from tests.domain.marked_pages import ink, text

RING_OF_NO, RING_OF_YES = (338.0, 95.0, 364.0, 116.0), (292.0, 95.0, 324.0, 116.0)


def _safe(words: list[Word], *marks: Mark, source: PageSource = PageSource.LOCAL) -> Field:
    return marked_pages.fields(words, marks, source)["safe"]


@pytest.mark.parametrize(
    ("word", "ring", "said"),
    [("YES", RING_OF_NO, False), ("NO", RING_OF_YES, True)],
    ids=["no is ringed", "yes is ringed"],
)
def test_the_word_under_a_ring_is_the_answer_though_only_the_other_was_read(
    word: str, ring: tuple[float, float, float, float], said: bool
) -> None:
    at = 300.0 if word == "YES" else 344.0
    words = [*text(50, 100, "Safe to use:"), *text(at, 100, word)]

    assert _safe(words, ink(*ring)).value is said


def test_one_word_where_other_rows_print_both_is_no_answer() -> None:
    words = [
        *text(50, 100, "Safe to use:"), *text(300, 100, "YES"), *text(50, 130, "Return visit:"),
        *text(300, 130, "YES"), *text(344, 130, "NO"),
    ]  # fmt: skip

    assert _safe(words).state is FieldState.UNREADABLE


def test_a_written_answer_stands() -> None:
    words = [
        *text(50, 100, "Safe to use:"), *text(300, 100, "Yes"), *text(50, 130, "Return visit:"),
        *text(300, 130, "No"),
    ]  # fmt: skip

    assert _safe(words).value is True


def test_a_text_layer_says_what_it_means() -> None:
    words = [*text(50, 100, "Safe to use:"), *text(300, 100, "YES")]

    assert _safe(words, ink(*RING_OF_NO), source=PageSource.TEXT_LAYER).value is True


def test_a_small_ring_is_a_ring_though_it_was_taken_for_a_stroke() -> None:
    words = [*text(50, 100, "Safe to use:"), *text(300, 100, "YES")]
    ring, slash = (
        Mark(MarkKind.STROKE, marked_pages.box(*place))
        for place in (RING_OF_NO, (322.0, 97.0, 327.0, 114.0))
    )

    assert _safe(words, ring).value is False
    assert _safe(words, slash).value is True


def test_a_misread_pair_in_another_row_is_a_pair_all_the_same() -> None:
    words = [
        *text(50, 100, "Safe to use:"), *text(300, 100, "YES"), *text(50, 130, "Return visit:"),
        *text(300, 130, "YES"), *text(344, 130, "INO"),
    ]  # fmt: skip

    assert _safe(words).state is FieldState.UNREADABLE


def test_a_ring_hardly_higher_than_the_words_frame_is_a_doubt() -> None:
    words = [*text(50, 100, "Safe to use:"), *text(300, 100, "YES")]

    found = _safe(words, ink(338.0, 99.0, 364.0, 111.5))

    assert found.value is False
    assert found.confidence is not None
    assert found.confidence < Policy().review_below_confidence
