"""A line through a printed "Yes" or "No" that an engine read as dashes beside the word."""

import pytest

from core.domain.model import Field, FieldState
from core.domain.page.reading import PageSource
from tests.domain import marked_pages
from tests.domain.marked_pages import across, text


def _safe(printed: str, source: PageSource = PageSource.LOCAL) -> Field:
    words = [*text(50, 100, "Safe to use:"), *text(300, 100, printed)]
    return marked_pages.fields(words, [], source)["safe"]


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("Yes /-No-(delete as applicable)", True),
        ("YES / -NO- (delete one)", True),
        ("Yes/-No (delete one)", True),
        ("-Yes- / No", False),
        ("Yes /-Ne-(delete as applicable)", True),
    ],
)
def test_the_word_without_dashes_is_the_answer(printed: str, said: bool) -> None:
    found = _safe(printed)

    assert (found.state, found.value) == (FieldState.READ, said)
    assert 0.8 <= (found.confidence or 0) < 0.95


@pytest.mark.parametrize("printed", ["Yes-No", "Yes - No", "Yes -No", "-Yes- / -No-"])
def test_dashes_that_part_the_words_or_stand_at_both_strike_none(printed: str) -> None:
    assert _safe(printed).value is None


def test_behind_the_words_of_a_label_amid_a_line_options_leave_no_doubt_of_it() -> None:
    line = [*text(50, 100, "Labour hours 2.5"), *text(250, 100, "Safe to use Yes /No (delete one)")]
    line += text(50, 130, "Hours of travel 2.5")
    struck = across(334, 346, 106)

    found = marked_pages.fields(line, [struck], PageSource.LOCAL)["safe"]

    assert found.value is True
    assert (found.confidence or 0) >= 0.8
