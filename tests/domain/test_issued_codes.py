"""Postcodes and number plates: what has their form, and what a misread letter makes of it."""

import pytest

from core.domain.fields import extraction
from core.domain.model import Severity
from core.domain.page.reading import Page, PageSource, Reading
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from core.domain.written import issued_codes
from tests.domain.marked_pages import HEIGHT, WIDTH, text

SITE = FieldSpec("site", "Site Address", FieldType.STRING, Severity.S1, required=True)
SPEC = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (SITE,))


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("14 Bramley Way, Swansea SA1 5XL", {4, 5}),
        ("SE1 4YH, London", {0, 1}),
        ("EC1A 1BB", {0, 1}),
        ("M11AE", {0}),
        ("BM25 RDB", {0, 1}),
        ("AB51ABC", {0}),
    ],
)
def test_a_code_is_known_amid_other_words(said: str, places: set[int]) -> None:
    assert issued_codes.within(said.split()) == places


@pytest.mark.parametrize(
    "said",
    [
        "SA1 5XI",  # no postcode ends with an I
        "Y01 7HH",  # YO1
        "SAI 5XL",
        "SA1 SXL",
        "8M25 RDB",
        "BM25 R0B",
        "BI25 RDB",  # no plate has an I
        "AP935575",
        "Unit 12",
        "",
    ],
)
def test_a_letter_misread_leaves_no_code(said: str) -> None:
    assert issued_codes.within(said.split()) == frozenset()


@pytest.mark.parametrize(
    ("code", "is_sure"), [("SA1 5XL", True), ("SA1 5XI", False), ("The Quay", False)]
)
def test_a_doubtful_word_that_is_a_code_has_proven_itself(code: str, is_sure: bool) -> None:
    words = [*text(45, 105, "Site Address:"), *text(130, 105, "14 Bramley Way, Swansea")]
    words += text(250, 105, code, confidence=0.7)
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words))

    (site,) = extraction.extract(Reading("local", None, (page,), 0.0), SPEC).fields

    assert site.raw == f"14 Bramley Way, Swansea {code}"
    assert site.confidence is not None
    assert (site.confidence >= 0.8) is is_sure


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("39 Station Road, Halifax Hx1o 4LR", "39 Station Road, Halifax HX10 4LR"),
        ("159 Gasworks Lane, Grays RM19 lEY", "159 Gasworks Lane, Grays RM19 1EY"),
        ("Leeds LS1 5AB.", "Leeds LS1 5AB."),
        ("Leeds L51 SAB, gate 2", "Leeds LS1 5AB, gate 2"),
        ("DW48AW]", "DW48AWJ"),
        ("MBO4DJC", "MB04DJC"),
        # What is no such code, or one slip too far from any, stays as it is.
        ("M6 528", "M6 528"),
        ("No 12B", "No 12B"),
        ("50 The Maltings", "50 The Maltings"),
        ("SN0174B", "SN0174B"),
        ("PLT2786", "PLT2786"),
        ("2 x fan belt", "2 x fan belt"),
        ("", ""),
    ],
)
def test_a_code_that_was_misread_by_a_letter_or_two(read: str, right: str) -> None:
    assert issued_codes.put_right(read) == right
