"""On a picture a value is missing for certain only where nothing stray stands about its place."""

import pytest

from core.domain.fields import extraction
from core.domain.model import FieldState, Severity
from core.domain.page.reading import Page, PageSource, Reading, Word
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.marked_pages import HEIGHT, WIDTH, text

JOB = FieldSpec("job", "Job Number", FieldType.STRING, Severity.S0, required=True)
VISIT = FieldSpec("visit", "Date of visit", FieldType.DATE, Severity.S0, required=True)
SPEC = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (JOB, VISIT))
HEAD = [*text(40, 100, "Job Number: 12345"), *text(40, 130, "Work done and tested today")]


def state(words: list[Word], name: str, source: PageSource = PageSource.LOCAL) -> FieldState:
    reading = Reading(str(source), None, (Page(1, WIDTH, HEIGHT, source, tuple(words)),), 0.0)
    return next(f.state for f in extraction.extract(reading, SPEC).fields if f.name == name)


def test_a_blank_with_nothing_about_it_is_empty() -> None:
    assert state([*HEAD, *text(40, 300, "Date of visit:")], "visit") is FieldState.EMPTY


@pytest.mark.parametrize(
    ("source", "expected"),
    [(PageSource.LOCAL, FieldState.UNREADABLE), (PageSource.TEXT_LAYER, FieldState.EMPTY)],
)
def test_a_blank_with_words_that_no_field_claims_about_it_has_to_be_looked_at(
    source: PageSource, expected: FieldState
) -> None:
    words = [*HEAD, *text(40, 300, "Date of visit:"), *text(200, 315, "O3 Mai")]

    assert state(words, "visit", source) is expected


def test_a_label_that_is_nowhere_is_not_found() -> None:
    assert state(HEAD, "visit") is FieldState.NOT_FOUND


@pytest.mark.parametrize(
    ("source", "expected"),
    [(PageSource.LOCAL, FieldState.UNREADABLE), (PageSource.TEXT_LAYER, FieldState.NOT_FOUND)],
)
def test_a_label_among_other_words_is_not_missing_for_certain(
    source: PageSource, expected: FieldState
) -> None:
    words = [*HEAD, *text(40, 300, "on the date of visit unknown cause")]

    assert state(words, "visit", source) is expected


@pytest.mark.parametrize(
    ("source", "label", "expected"),
    [
        (PageSource.LOCAL, "RETURNED TO SERVICE:", FieldState.UNREADABLE),
        (PageSource.LOCAL, "SERVICE:", FieldState.NOT_FOUND),
        (PageSource.TEXT_LAYER, "RETURNED TO SERVICE:", FieldState.NOT_FOUND),
    ],
)
def test_a_label_without_the_word_that_a_pen_hid_is_not_missing_for_certain(
    source: PageSource, label: str, expected: FieldState
) -> None:
    back = FieldSpec("back", "Lift returned to service", FieldType.BOOLEAN, Severity.S0,
                     required=True)  # fmt: skip
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (JOB, back))
    page = Page(1, WIDTH, HEIGHT, source, (*HEAD, *text(40, 300, label)))

    found = extraction.extract(Reading(str(source), None, (page,), 0.0), spec).fields[1]

    assert found.state is expected


@pytest.mark.parametrize(
    ("printed", "expected"), [("Rooter", FieldState.UNREADABLE), ("Router", FieldState.NOT_FOUND)]
)
def test_a_short_label_misread_in_a_letter_is_not_missing(
    printed: str, expected: FieldState
) -> None:
    roofer = FieldSpec("roofer", "Roofer", FieldType.STRING, Severity.S1, required=True)
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (JOB, roofer))
    words = [*HEAD, *text(40, 160, f"{printed} Tom Ash")]
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words))

    found = extraction.extract(Reading("local", None, (page,), 0.0), spec).fields[1]

    assert found.state is expected
