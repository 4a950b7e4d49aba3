"""Words with places become lines, also where boxes drawn around dense print overlap."""

from collections.abc import Sequence

from core.adapters.ocr.text_lines import Placed, in_lines, runs_in_lines
from core.domain.model import Box
from core.domain.page.reading import Word


def placed(text: str, x: float, y: float, *, high: float = 0.02) -> Placed:
    return Placed(text, Box(x, y, x + 0.01 * len(text), y + high), 1.0)


def lines(words: tuple[Placed, ...], *, slope: float = 0.0) -> list[str]:
    return _joined(in_lines(words, slope=slope))


def _joined(words: Sequence[Word]) -> list[str]:
    count = max(word.line for word in words) + 1
    return [" ".join(w.text for w in words if w.line == number) for number in range(count)]


def test_words_of_a_height_are_a_line_from_the_left() -> None:
    words = (placed("world", 0.5, 0.101), placed("Hello", 0.1, 0.1), placed("again", 0.1, 0.2))

    assert lines(words) == ["Hello world", "again"]


def test_boxes_that_reach_into_the_next_line_mix_no_words() -> None:
    upper = [placed("Wages,", 0.10, 0.100), placed("salaries", 0.18, 0.1), placed("7", 0.4, 0.1)]
    lower = [placed("Taxable", 0.11, 0.109), placed("interest", 0.2, 0.109)]

    assert lines((*upper, *lower)) == ["Wages, salaries 7", "Taxable interest"]


def test_a_line_that_rises_is_told_by_its_neighbour_and_not_by_its_start() -> None:
    words = tuple(placed("word", x / 20, 0.5 - x / 800) for x in range(15))
    below = tuple(placed("next", x / 20, 0.53 - x / 800) for x in range(15))

    assert lines((*words, *below)) == [" ".join(["word"] * 15), " ".join(["next"] * 15)]


def test_a_page_askew_is_ordered_as_if_it_lay_straight() -> None:
    left = (placed("left", 0.0, 0.10), placed("under", 0.0, 0.14))
    right = (placed("right", 0.8, 0.14), placed("beside", 0.8, 0.18))

    assert lines((*left, *right), slope=0.05) == ["left right", "under beside"]


def test_words_seen_side_by_side_stay_on_one_line() -> None:
    runs = [[placed("Total", 0.1, 0.1), placed("due", 0.2, 0.118)], [placed("9.50", 0.6, 0.109)]]

    assert _joined(runs_in_lines(runs)) == ["Total due 9.50"]


def test_a_letter_at_the_edge_of_a_word_is_on_its_line() -> None:
    words = (placed("Passed", 0.1, 0.1), Placed("X", Box(0.155, 0.101, 0.165, 0.121), 1.0))

    assert lines(words) == ["Passed X"]
