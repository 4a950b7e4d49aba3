"""A value that runs up to the next label of its line, on a form with lines to write on."""

import pytest

from core.domain.page.reading import Mark, PageSource
from tests.domain import marked_pages
from tests.domain.marked_pages import across, text

# The first line ends where "Return visit" begins, the second begins behind it.
FIRST, SECOND = across(132, 188, 113), across(252, 380, 113)


def _back(*lines: Mark) -> object:
    words = [*text(40, 100, "Engineer Signature"), *text(150, 100, "J Smith")]
    words += [*text(190, 100, "Return visit"), *text(257, 100, "Yes")]
    return marked_pages.fields(words, lines, PageSource.LOCAL)["back"].value


def test_between_two_lines_to_write_on_stands_a_label() -> None:
    assert _back(FIRST, SECOND) is True


@pytest.mark.parametrize("lines", [(), (FIRST,), (SECOND,), (across(132, 380, 113),)])
def test_with_one_line_or_none_nothing_is_parted(lines: tuple[Mark, ...]) -> None:
    assert _back(*lines) is None
