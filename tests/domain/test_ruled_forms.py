"""Forms as printers rule them: cells, columns of questions, lines to write on, titles."""

from core.domain import audit as domain_audit
from core.domain.model import Box, Outcome
from core.domain.page import layout
from core.domain.page.cells import Grid
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading, Shape, Word
from core.domain.policy import Policy
from tests.domain import factories

WIDE, HIGH = 600.0, 800.0


def _words(*placed: tuple[float, float, str]) -> tuple[Word, ...]:
    """Words of print ten units high, set from x with their top at y."""
    found = []
    for line, (x, y, text) in enumerate(placed):
        at = x
        for part in text.split():
            end = at + 5.5 * len(part)
            box = Box(at / WIDE, y / HIGH, end / WIDE, (y + 10) / HIGH)
            found.append(Word(part, box, 1.0, line))
            at = end + 3
    return tuple(found)


def _rule(x0: float, y0: float, x1: float, y1: float) -> Mark:
    return Mark(MarkKind.RULE, Box(x0 / WIDE, y0 / HIGH, x1 / WIDE, y1 / HIGH))


def _cell(x0: float, y0: float, x1: float, y1: float) -> tuple[Mark, ...]:
    return (
        _rule(x0, y0, x1, y0), _rule(x0, y1, x1, y1), _rule(x0, y0, x0, y1), _rule(x1, y0, x1, y1),
    )  # fmt: skip


def _audited(words: tuple[Word, ...], marks: tuple[Mark, ...]) -> Outcome:
    page = Page(1, WIDE, HIGH, PageSource.TEXT_LAYER, words, marks)
    reading = Reading("text-layer", None, (page,), 0.0)
    return domain_audit.audit(
        reading, (factories.SPEC,), Policy(), today=factories.TODAY, named_spec="repair-report"
    )


def test_a_text_stands_in_the_cell_beside_its_label_however_high_it_begins() -> None:
    words = _words(
        (130, 102, "Found the relay burnt out."),
        (130, 116, "Renewed it and ran the pump."),
        (22, 125, "Engineer Comments"),
    )
    marks = (*_cell(20, 95, 125, 150), *_cell(125, 95, 580, 150))

    comments = factories.field(_audited(words, marks), "comments")

    assert comments.value == "Found the relay burnt out. Renewed it and ran the pump."


def test_bold_letters_taken_for_a_line_are_no_side_of_a_cell() -> None:
    through = (_rule(24, 135, 60, 135), _rule(72, 136, 112, 136))
    words = _words((22, 130, "Engineer Comments"))
    page = Page(1, WIDE, HIGH, PageSource.LOCAL, words, (*_cell(20, 95, 125, 165), *through))

    found = Grid(layout.build(page)).at(40, 134)

    assert found is not None
    assert (found.y0, found.y1) == (95, 165)


def test_a_value_may_begin_left_of_the_label_centred_over_it() -> None:
    words = _words((250, 102, "Job No"), (230, 120, "JOB-123456"))
    marks = (*_cell(200, 98, 340, 114), *_cell(200, 114, 340, 134))

    assert factories.field(_audited(words, marks), "job_number").value == "JOB-123456"


def test_questions_are_answered_in_the_columns_of_their_table() -> None:
    words = _words(
        (465, 102, "Yes"), (525, 102, "No"), (22, 119, "Safe to use"),
        (22, 136, "Return visit required"),
    )  # fmt: skip
    marks = [
        mark
        for row in range(3)
        for edges in ((20, 450), (450, 510), (510, 570))
        for mark in _cell(edges[0], 99 + 17 * row, edges[1], 116 + 17 * row)
    ]
    ticks = [
        Mark(
            MarkKind.INK, Box(x / WIDE, y / HIGH, (x + 9) / WIDE, (y + 9) / HIGH), shape=Shape.TICK
        )
        for x, y in ((475, 120), (535, 137))
    ]

    outcome = _audited(words, (*marks, *ticks))

    assert factories.field(outcome, "safe_to_use").value is True
    assert factories.field(outcome, "return_visit").value is False


def test_captions_under_the_lines_they_ask_to_write_on_may_end_with_a_colon() -> None:
    words = _words(
        (24, 100, "JOB-123456"), (224, 100, "14/03/2026"), (20, 114, "Job No:"),
        (220, 114, "Date:"), (24, 140, "08:30"), (224, 140, "10:45"), (20, 154, "Time In:"),
        (220, 154, "Time Out:"),
    )  # fmt: skip
    marks = tuple(_rule(x, y, x + 180, y) for x in (20, 220) for y in (112, 152))

    outcome = _audited(words, marks)

    assert factories.field(outcome, "job_number").value == "JOB-123456"
    assert factories.field(outcome, "time_out").value == "10:45"


def test_yes_or_no_that_no_pen_touched_is_blank_whatever_the_form_prints_below() -> None:
    words = _words((22, 100, "Safe to use:"), (250, 100, "Yes / No"), (22, 114, "delete one"))

    found = factories.field(_audited(words, ()), "safe_to_use")

    assert (found.value, factories.is_blank(found)) == (None, True)
