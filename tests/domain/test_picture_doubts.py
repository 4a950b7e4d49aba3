"""What was not seen on a picture, or seen by half, and what is certain all the same."""

from dataclasses import replace

import pytest

from core.domain import audit as domain_audit
from core.domain.fields import extraction
from core.domain.model import Box, FieldState, Outcome, Severity
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading, Shape, Word
from core.domain.policy import Policy
from core.domain.spec.specs import FieldSpec, FieldType
from tests.domain import factories, marked_pages
from tests.domain.marked_pages import text

_CHECKS = FieldSpec(
    "checks", "Checklist", FieldType.CHECKLIST, Severity.S1, items=("Brakes", "Lights", "Horn"),
    required=True,
)  # fmt: skip
_COLUMNS = (300.0, 360.0, 420.0)


def _audited(words: list[Word], marks: list[Mark], source: PageSource) -> Outcome:
    page = Page(1, marked_pages.WIDTH, marked_pages.HEIGHT, source, tuple(words), tuple(marks))
    spec = replace(factories.SPEC, fields=(*factories.FIELDS, _CHECKS))
    reading = Reading(str(source), None, (page,), 0.0)
    return domain_audit.audit(
        reading, (spec,), Policy(), today=factories.TODAY, named_spec="repair-report"
    )


def _box(x: float, y: float, fill: float) -> Mark:
    place: Box = marked_pages.box(x, y, x + 10, y + 10)
    return Mark(MarkKind.TICK_BOX, place, fill)


def _of_boxes(source: PageSource) -> Outcome:
    """Three items in three columns; the first box of the last row was not seen."""
    words = [
        *text(50, 100, "Checklist"), *text(300, 100, "OK"), *text(360, 100, "Fail"),
        *text(420, 100, "N/A"), *text(50, 120, "Brakes"), *text(50, 140, "Lights"),
        *text(50, 160, "Horn"),
    ]  # fmt: skip
    marks = [_box(x, y, float(x == 300.0)) for y in (120, 140) for x in _COLUMNS]
    return _audited(words, [*marks, *(_box(x, 160, 0.0) for x in _COLUMNS[1:])], source)


def test_where_a_box_of_the_row_was_not_seen_no_mark_is_a_doubt() -> None:
    broken = factories.broken(_of_boxes(PageSource.LOCAL))

    assert ("checks.required", "MISSING_FIELD") not in broken
    assert [code for rule, code in broken if rule.startswith("checks.")] == ["LOW_CONFIDENCE"]


def test_a_text_layers_boxes_are_all_there_are() -> None:
    assert ("checks.required", "MISSING_FIELD") in factories.broken(
        _of_boxes(PageSource.TEXT_LAYER)
    )


def test_a_heading_over_the_items_themselves_heads_no_column_of_marks() -> None:
    words = [
        *text(54, 100, "Items Checked"), *text(300, 100, "Result"), *text(53, 120, "Brakes"),
        *text(300, 120, "Pass"), *text(50, 140, "Lights"), *text(300, 140, "N/A"),
        *text(51, 160, "Horn"), *text(300, 160, "Pass"),
    ]  # fmt: skip

    found = factories.field(_audited(words, [], PageSource.LOCAL), "checks")

    assert found.value == {"Brakes": "ok", "Lights": "na", "Horn": "ok"}


def test_a_signature_with_a_long_flourish_stands_on_one_line() -> None:
    words = text(24, 140, "Customer Signature")
    marks = [
        marked_pages.across(20, 300, 137), marked_pages.across(26, 180, 133),
        marked_pages.across(30, 150, 129), marked_pages.ink(50, 100, 130, 132),
    ]  # fmt: skip

    found = factories.field(_audited(words, marks, PageSource.LOCAL), "signature")

    assert found.value is True
    assert found.confidence is not None
    assert found.confidence >= Policy().review_below_confidence


def test_a_word_that_puts_a_number_off_is_no_misread_number() -> None:
    words = [*text(50, 100, "Labour Hours:"), *text(200, 100, "various")]

    assert ("labour_hours.type", "INVALID_FORMAT") in factories.broken(
        _audited(words, [], PageSource.LOCAL)
    )


def test_a_word_and_a_stray_stroke_that_say_the_same_are_as_sure_as_the_word() -> None:
    words = text(50, 100, "Checklist")
    for y, item in ((120, "Brakes"), (140, "Lights"), (160, "Horn")):
        words += [*text(50, y, item), *text(300, y, "OK")]
    rest = Mark(MarkKind.STROKE, marked_pages.box(280, 120, 286, 130))

    outcome = _audited(words, [rest], PageSource.LOCAL)

    assert factories.field(outcome, "checks").value == {
        "Brakes": "ok",
        "Lights": "ok",
        "Horn": "ok",
    }
    assert not [rule for rule, _ in factories.broken(outcome) if rule.startswith("checks.")]


def test_the_rest_of_a_line_beside_a_word_says_nothing_else() -> None:
    words = text(50, 100, "Checklist")
    for y, item in ((120, "Brakes"), (140, "Lights"), (160, "Horn")):
        words += [*text(50, y, item), *text(300, y, "N/A")]
    rest = Mark(MarkKind.STROKE, marked_pages.box(280, 120, 292, 124), shape=Shape.SOLID)

    outcome = _audited(words, [rest], PageSource.LOCAL)

    assert factories.field(outcome, "checks").value == dict.fromkeys(_CHECKS.items, "na")
    assert not [rule for rule, _ in factories.broken(outcome) if rule.startswith("checks.")]


@pytest.mark.parametrize(
    ("confidence", "state"), [(0.44, FieldState.UNREADABLE), (0.9, FieldState.NOT_FOUND)]
)
def test_a_label_that_was_hardly_read_may_be_there(confidence: float, state: FieldState) -> None:
    asked = FieldSpec("signed", "Signed", FieldType.SIGNATURE, Severity.S0, required=True)
    spec = replace(factories.SPEC, fields=(asked,))
    said = "Pump serviced at Kendal and left in good order"
    words = [word for y in range(100, 300, 20) for word in text(50, y, said)]
    words += text(50, 600, "sined", confidence=confidence)
    page = Page(1, marked_pages.WIDTH, marked_pages.HEIGHT, PageSource.LOCAL, tuple(words), ())

    (found,) = extraction.extract(Reading("local", None, (page,), 0.0), spec).fields

    assert found.state is state
