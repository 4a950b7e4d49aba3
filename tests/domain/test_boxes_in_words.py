"""Tick boxes of a picture that an engine took into the words beside them."""

from collections.abc import Sequence

import pytest

from core.domain.fields import extraction, swallowed
from core.domain.model import Field, FieldState, Severity
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading, Word
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.marked_pages import HEIGHT, WIDTH, box, text

METHOD = FieldSpec(
    "method", "Method", FieldType.CHOICE, Severity.S1, required=True,
    options=("Jetting", "Rodding", "CCTV only"),
)  # fmt: skip


def tick_box(x: float, y: float, *, is_on: bool = False) -> Mark:
    return Mark(MarkKind.TICK_BOX, box(x, y, x + 9, y + 9), 0.4 if is_on else 0.0)


def method(
    words: Sequence[Word], marks: Sequence[Mark], source: PageSource = PageSource.LOCAL
) -> Field:
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (METHOD,))
    more = text(44, 60, "Ticket 4711 of the drains at the station")
    page = Page(1, WIDTH, HEIGHT, source, (*more, *words), tuple(marks))
    return extraction.extract(Reading(str(source), None, (page,), 0.0), spec).fields[0]


def stretched(x: float, y: float, said: str, width: float) -> Word:
    """A word whose frame is wider than its letters are: a box is in it."""
    return Word(said, box(x, y, x + width, y + 11), 0.99, int(y))


@pytest.mark.parametrize("ticked", range(3))
def test_a_box_in_a_words_frame_parts_it_from_the_word_before(ticked: int) -> None:
    words = [
        stretched(44, 100, "MethodJetting", 83), stretched(150, 100, "Rodding", 49),
        stretched(230, 100, "CCTV", 34), *text(270, 100, "only"),
    ]  # fmt: skip
    marks = [tick_box(x, 101, is_on=at == ticked) for at, x in enumerate((78, 150, 230))]

    found = method(words, marks)

    assert found.value == METHOD.options[ticked]


def test_a_box_amid_one_word_is_left_there() -> None:
    word, place = (0.0, 0.0, 90.0, 20.0), (40.0, 3.0, 55.0, 18.0)

    assert swallowed.parts("Rodding", word, place) == []


def test_with_a_box_unseen_no_option_is_blank_for_certain() -> None:
    words = [
        *text(44, 100, "Method"), *text(100, 100, "Jetting"), *text(180, 100, "Rodding"),
        *text(260, 100, "CCTV only"),
    ]  # fmt: skip
    boxes = [tick_box(89, 101), tick_box(169, 101), tick_box(249, 101)]

    assert method(words, boxes).state is FieldState.EMPTY
    assert method(words, boxes[:2]).state is FieldState.UNREADABLE
    assert method(words, boxes[:2], PageSource.TEXT_LAYER).state is FieldState.EMPTY


@pytest.mark.parametrize(("is_on", "state"), [(True, FieldState.READ), (False, FieldState.EMPTY)])
def test_options_right_behind_a_label_leave_no_doubt_of_it(is_on: bool, state: FieldState) -> None:
    words = text(44, 100, "Method Jetting")
    words += [*text(128, 100, "Rodding"), *text(182, 100, "CCTV only")]
    marks = [tick_box(113, 101, is_on=is_on), tick_box(167, 101), tick_box(232, 101)]

    found = method(words, marks, PageSource.TEXT_LAYER)

    assert found.state is state
    assert found.confidence is None or found.confidence >= 0.8


@pytest.mark.parametrize(("options", "is_sure"), [(3, True), (2, False)])
def test_a_mark_beside_an_option_may_be_the_ring_around_one_that_was_not_read(
    options: int, is_sure: bool
) -> None:
    words = [*text(44, 100, "Method"), *text(120, 100, "Jetting"), *text(180, 100, "Rodding")]
    words += text(280, 100, "CCTV only") if options == 3 else []
    stroke = Mark(MarkKind.STROKE, box(222, 98, 232, 112))

    found = method(words, [stroke])

    assert found.value == "Rodding"
    assert (found.confidence is not None and found.confidence >= 0.8) is is_sure


@pytest.mark.parametrize(
    ("text", "box", "parts"),
    [
        ("OKAdvise", (60.0, 3.0, 75.0, 18.0), ["OK", "Advise"]),
        ("AdviseN/A", (110.0, 3.0, 125.0, 18.0), ["Advise", "N/A"]),
        ("ROUTINE", (60.0, 3.0, 75.0, 18.0), []),
    ],
)
def test_a_box_parts_words_that_run_together(
    text: str, box: swallowed.Frame, parts: list[str]
) -> None:
    found = swallowed.parts(text, (0.0, 0.0, 180.0, 20.0), box)

    assert [part for part, _ in found] == parts


CHECKS = FieldSpec("checks", "Checks", FieldType.CHECKLIST, Severity.S1, items=("Mast", "Forks"))


@pytest.mark.parametrize(
    ("seen", "is_sure"), [((0, 1, 2), True), ((1, 2), True), ((), False)], ids=str
)
def test_a_box_before_its_word_stays_that_words_though_the_first_is_unseen(
    seen: tuple[int, ...], is_sure: bool
) -> None:
    """The frame of "OK" holds its box as well; of the second row some boxes may be unseen."""
    words, marks = list[Word](), list[Mark]()
    for y, item in ((100, "Mast"), (125, "Forks")):
        words += [*text(44, y, item), stretched(100, y, "OK", 24)]
        words += [*text(150, y, "Adv"), *text(200, y, "Fail")]
        boxes = [tick_box(x, y + 1, is_on=x == 139) for x in (100, 139, 189)]
        marks += boxes if item == "Mast" and seen else [boxes[at] for at in seen or (1, 2)]
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words), tuple(marks))
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (CHECKS,))

    (found,) = extraction.extract(Reading("local", None, (page,), 0.0), spec).fields

    assert {item.name: item.state.value for item in found.items}["Forks"] == "advisory" or not seen
    assert (min(item.confidence for item in found.items) >= 0.8) is is_sure
