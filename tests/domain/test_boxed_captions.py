"""Captions over boxes to write in, one box under the other."""

import pytest

from core.domain.fields import extraction
from core.domain.model import Severity
from core.domain.page.reading import Mark, Page, PageSource, Reading, Word
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain.marked_pages import HEIGHT, WIDTH, across, cell, text

LABELS = ("Job Number", "Customer", "Machine", "Engineer")
SAID = ("J4711", "Harbour Foods", "Kelling", "Tom Pugh")
NAMES = tuple(label.lower() for label in LABELS)
FIELDS = tuple(
    FieldSpec(name, label, FieldType.STRING, Severity.S1, required=True)
    for name, label in zip(NAMES, LABELS, strict=True)
)


def _read(
    words: list[Word], marks: list[Mark], source: PageSource = PageSource.LOCAL
) -> dict[str, object]:
    spec = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), FIELDS)
    page = Page(1, WIDTH, HEIGHT, source, tuple(words), tuple(marks))
    found = extraction.extract(Reading("local", None, (page,), 0.0), spec).fields
    return {field.name: field.value for field in found}


@pytest.mark.parametrize("off", [2, 24], ids=["over their boxes", "under them"])
def test_a_caption_is_of_the_box_that_it_stands_nearer_to(off: int) -> None:
    """The heading's line is right over the first caption, and nothing is written on it."""
    words, marks = text(40, 60, "Lift sheet"), [across(40, 300, 96)]
    for at, (label, said) in enumerate(zip(LABELS, SAID, strict=True)):
        top = 116 + 44 * at if off == 2 else 100 + 44 * at
        words += [*text(42, top - 13 if off == 2 else top + off, label), *text(46, top + 5, said)]
        marks += cell(40, top, 250, top + 22)

    assert _read(words, marks) == dict(zip(NAMES, SAID, strict=True))


@pytest.mark.parametrize("source", [PageSource.LOCAL, PageSource.TEXT_LAYER])
def test_on_a_picture_nothing_is_written_a_lines_height_over_a_captions_line(
    source: PageSource,
) -> None:
    """An engine's frames are higher than print, so there it is of the row above."""
    words, marks = text(40, 60, "Lift sheet"), []
    for at, (label, said) in enumerate(zip(LABELS, SAID, strict=True)):
        foot, off = 130 + 60 * at, 24 if label == "Machine" else 12
        words += [*text(42, foot - off, said), *text(42, foot + 4, label)]
        marks.append(across(40, 250, foot))

    found = _read(words, marks, source)

    told = dict(zip(NAMES, SAID, strict=True))
    assert found == (told if source is PageSource.TEXT_LAYER else {**told, "machine": None})
