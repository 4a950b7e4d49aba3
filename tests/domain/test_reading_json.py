"""A stored reading comes back exactly as it was."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.model import Box
from core.domain.page import reading_json
from core.domain.page.reading import Colour, Mark, MarkKind, Page, PageSource, Reading, Shape, Word

shares = st.floats(0, 1)
sizes = st.floats(0.001, 1e6)
boxes = st.builds(Box, shares, shares, shares, shares)
texts = st.text(st.characters(codec=None))  # half surrogate pairs too
words = st.builds(Word, text=texts, box=boxes, confidence=shares, line=st.integers(0, 500))
marks = st.builds(
    Mark,
    kind=st.sampled_from(MarkKind),
    box=boxes,
    fill=shares,
    colour=st.none() | st.sampled_from(Colour),
    shape=st.none() | st.sampled_from(Shape),
)
pages = st.builds(
    Page,
    number=st.integers(1, 1000),
    width=sizes,
    height=sizes,
    source=st.sampled_from(PageSource),
    words=st.lists(words, max_size=5).map(tuple),
    marks=st.lists(marks, max_size=5).map(tuple),
    rotation=st.sampled_from([0, 90, 180, 270]),
    confidence=shares,
    legible=st.booleans(),
)
readings = st.builds(
    Reading,
    engine=texts,
    model=st.none() | texts,
    pages=st.lists(pages, max_size=3).map(tuple),
    seconds=st.floats(0, 1e5),
    risks=st.lists(texts, max_size=2).map(tuple),
    blocks_json=st.none() | texts,
)


@given(readings)
def test_load_is_the_inverse_of_dump(reading: Reading) -> None:
    back = reading_json.load(reading_json.dump(reading))

    assert back == reading
    assert all(isinstance(word.box, Box) for page in back.pages for word in page.words)
    assert all(isinstance(mark.kind, MarkKind) for page in back.pages for mark in page.marks)


@given(readings)
def test_the_same_reading_gives_the_same_bytes(reading: Reading) -> None:
    assert reading_json.dump(reading) == reading_json.dump(reading)


@pytest.mark.parametrize("value", [b"[]", b"{}", b'{"format": 99}'])
def test_another_format_is_refused(value: bytes) -> None:
    with pytest.raises(ValueError, match="format"):
        reading_json.load(gzip.compress(value))


STORED = (
    '{"format":1,"engine":"mixed","model":"m","seconds":1.5,"risks":["r"],"blocks_json":"b",'
    '"pages":[{"number":2,"size":[600.0,800.0],"source":"local","rotation":90,"confidence":0.5,'
    '"legible":false,"words":[["w",0.1,0.2,0.3,0.4,0.9,7]],'
    '"marks":[["ink",0.1,0.2,0.3,0.4,0.5],["patch",0.1,0.2,0.3,0.4,1.0,"red","tick"]]}]}'
)


def test_what_was_stored_once_is_read_for_ever() -> None:
    box = Box(0.1, 0.2, 0.3, 0.4)
    marks = (
        Mark(MarkKind.INK, box, 0.5),
        Mark(MarkKind.PATCH, box, 1.0, Colour("red"), Shape("tick")),
    )
    page = Page(
        2, 600.0, 800.0, PageSource.LOCAL, (Word("w", box, 0.9, 7),), marks, 90, 0.5, legible=False
    )
    reading = Reading("mixed", "m", (page,), 1.5, ("r",), "b")

    assert reading_json.load(gzip.compress(STORED.encode())) == reading
    stored = reading_json.dump(reading)
    assert gzip.decompress(stored).decode() == STORED
    assert stored[4:8] == bytes(4)  # the clock of whoever stored it is no part of it
