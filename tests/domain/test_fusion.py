"""Mistral's text on local places."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.model import Box
from core.domain.page import fusion, markup
from core.domain.page.fusion import DOUBTFUL, Block, ProviderPage, Score
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Reading, Word

HEIGHT = 0.02
WHOLE = Box(0.05, 0.0, 0.95, 1.0)


def line(text: str, *, number: int, x0: float = 0.1, confidence: float = 0.9) -> list[Word]:
    """A local line of words, one hundredth of the page's width a letter."""
    words, x = [], x0
    for word in text.split():
        box = Box(x, number * 0.05, x + len(word) / 100, number * 0.05 + HEIGHT)
        words.append(Word(word, box, confidence, number))
        x = box.x1 + 0.01
    return words


def local(*lines: list[Word], marks: tuple[Mark, ...] = (), legible: bool = True) -> Page:
    words = tuple(word for words in lines for word in words)
    return Page(1, 210, 297, PageSource.LOCAL, words, marks=marks, legible=legible)


def block(text: str, *, box: Box = WHOLE, kind: str = "text") -> Block:
    return Block(kind, box, text)


def said(*blocks: Block, confidence: float = 0.95, scores: tuple[Score, ...] = ()) -> ProviderPage:
    markdown = "\n\n".join(block.text for block in blocks)
    return ProviderPage(1, markdown, blocks, scores, confidence)


def by_text(page: Page) -> dict[str, Word]:
    return {word.text: word for word in page.words}


def test_a_word_read_alike_has_the_local_place_and_the_higher_confidence() -> None:
    words = line("Job No JOB-123456", number=2, confidence=0.99)

    page = fusion.fuse(local(words), said(block("**Job No** JOB-123456"), confidence=0.95))

    assert [word.box for word in page.words] == [word.box for word in words]
    assert [word.confidence for word in page.words] == [0.99] * 3
    assert page.source == PageSource.MISTRAL


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("JOB-123456", "JOB-123458"),
        ("12/03/2026", "12/08/2026"),
        ("12.50", "1250"),
        ("1,250", "1.250"),
        ("2026", "20267"),
        ("O123456", "0123456"),
        ("-5.25", "5.25"),
    ],
)
def test_a_difference_keeps_the_providers_text_and_goes_to_review(ours: str, theirs: str) -> None:
    page = fusion.fuse(
        local(line(f"Value: {theirs} end", number=2, confidence=0.99)),
        said(block(f"Value: {ours} end"), confidence=0.99),
    )

    assert [word.text for word in page.words] == ["Value:", ours, "end"]
    assert by_text(page)[ours].confidence == DOUBTFUL
    assert by_text(page)["end"].confidence == 0.99


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("Job No.", "JOB NO"), ("£45.00", "45.00"), ("Brakes:", "brakes"), ("ﬁnished", "finished")],
)
def test_case_and_signs_around_are_no_difference(ours: str, theirs: str) -> None:
    page = fusion.fuse(local(line(theirs, number=2)), said(block(ours), confidence=0.8))

    assert {word.confidence for word in page.words} == {0.9}


def test_words_the_local_engine_joined_are_cut_apart_by_letters() -> None:
    (joined,) = line("FAXNUMBER:(336)335", number=2)

    page = fusion.fuse(local([joined]), said(block("FAX NUMBER: (336) 335")))

    assert [word.text for word in page.words] == ["FAX", "NUMBER:", "(336)", "335"]
    assert [round(word.box.x0, 2) for word in page.words] == [0.1, 0.13, 0.21, 0.25]
    assert page.words[-1].box.x1 == pytest.approx(joined.box.x1)
    assert {word.confidence for word in page.words} == {0.95}


def test_words_the_local_engine_split_are_put_together() -> None:
    page = fusion.fuse(local(line("Tel 335 -7392 now", number=2)), said(block("Tel 335-7392 now")))

    assert by_text(page)["335-7392"].box == pytest.approx((0.14, 0.1, 0.23, 0.12))


def test_a_value_the_local_engine_read_as_something_else_is_placed_on_it() -> None:
    words = line("Fault: qzwx. Engineer: Ann", number=2)

    page = fusion.fuse(local(words), said(block("Fault: Leaking Engineer: Ann")))

    assert [word.text for word in page.words] == ["Fault:", "Leaking", "Engineer:", "Ann"]
    assert by_text(page)["Leaking"].box == words[1].box
    assert by_text(page)["Leaking"].confidence == DOUBTFUL


def test_a_value_only_the_provider_saw_stands_beside_its_label() -> None:
    words = line("Customer:", number=2) + line("Date:", number=2, x0=0.6)

    page = fusion.fuse(local(words), said(block("Customer: Ann Date:")))

    label, value, following = page.words
    assert label.box.x1 <= value.box.x0 < value.box.x1 <= following.box.x0
    assert (value.box.y0, value.line) == (label.box.y0, label.line)
    assert value.confidence == DOUBTFUL  # Nothing there says that it is not made up.


def test_ink_speaks_for_a_word_only_the_provider_saw() -> None:
    words = line("Customer:", number=2) + line("Date:", number=2, x0=0.6)
    ink = Mark(MarkKind.INK, Box(0.2, 0.09, 0.4, 0.13))

    page = fusion.fuse(local(words, marks=(ink,)), said(block("Customer: Ann Date:")))

    assert by_text(page)["Ann"].confidence == 0.95
    assert page.marks == (ink,)


def test_a_block_nobody_else_saw_is_shared_out_line_by_line() -> None:
    box = Box(0.1, 0.5, 0.5, 0.56)

    page = fusion.fuse(local(line("Head", number=1)), said(block("one two\nthree", box=box)))

    head, one, two, three = page.words
    assert [word.line for word in page.words] == [0, 1, 1, 2]
    assert one.box == pytest.approx((0.1, 0.5, 0.1 + 0.4 * 3 / 7, 0.53))
    assert two.box.x1 == pytest.approx(0.5)
    assert three.box == pytest.approx((0.1, 0.53, 0.5, 0.56))
    assert head.text == "Head"


def test_a_long_line_in_a_tall_block_is_taken_as_wrapped() -> None:
    box = Box(0.1, 0.5, 0.5, 0.6)

    page = fusion.fuse(local(), said(block("many words " * 10, box=box)))

    assert page.words[0].box.y0 == 0.5
    assert page.words[-1].box.y1 == pytest.approx(0.6)
    assert len({word.line for word in page.words}) > 2


def test_local_words_outside_every_block_are_kept_as_they_are() -> None:
    stamp = line("RECEIVED", number=15)

    page = fusion.fuse(
        local(line("Job No", number=2), stamp),
        said(block("Job No", box=Box(0.05, 0.08, 0.95, 0.14))),
    )

    assert by_text(page)["RECEIVED"].box == stamp[0].box
    assert by_text(page)["RECEIVED"].confidence == 0.9


def test_local_words_the_provider_passed_over_are_kept_in_doubt() -> None:
    page = fusion.fuse(
        local(line("Total", number=2), line("17.50", number=4)), said(block("Total"))
    )

    assert by_text(page)["17.50"].confidence == DOUBTFUL


def test_words_at_the_edge_belong_to_the_block() -> None:
    words = line("Job No", number=2)
    tight = Box(0.1, 0.1105, 0.16, 0.13)  # Its top lies just below the middle of the words.

    page = fusion.fuse(local(words), said(block("Job No", box=tight)))

    assert [word.box for word in page.words] == [word.box for word in words]


def test_the_smallest_block_around_a_word_has_it() -> None:
    words = line("Parts", number=2) + line("Parts", number=10)
    whole, small = block("Parts"), block("Parts", box=Box(0.05, 0.49, 0.5, 0.55))

    page = fusion.fuse(local(words), said(whole, small))

    assert [word.box for word in page.words] == [word.box for word in words]


def test_table_rows_keep_to_their_lines() -> None:
    rows = [line("Qty Part", number=2), line("2 Filter", number=3), line("2 Hose", number=4)]

    page = fusion.fuse(local(*rows), said(block("| Qty | Part |\n|--|--|\n|2|Filter|\n|2|Hose|")))

    assert Reading("mistral", None, (page,), 0.0).text == "Qty Part\n2 Filter\n2 Hose"
    assert [word.box for word in page.words] == [word.box for row in rows for word in row]


def test_a_word_has_the_lowest_confidence_of_its_pieces() -> None:
    text = "# Job JOB-12"
    scores = (Score("# Job", 0.99, 0), Score(" JOB-", 0.7, 5), Score("12", 0.4, 10))

    page = fusion.fuse(local(), said(block(text), scores=scores))

    confidences = {word.text: word.confidence for word in page.words}
    assert confidences == {"Job": DOUBTFUL, "JOB-12": 0.4}


def test_the_same_text_twice_has_its_own_scores() -> None:
    scores = (Score("Date", 0.3, 0), Score("Date", 0.9, 6))
    words = [line("Date", number=2, confidence=0.1), line("Date", number=10, confidence=0.1)]
    upper, lower = Box(0.05, 0.0, 0.9, 0.2), Box(0.05, 0.4, 0.9, 0.6)

    page = fusion.fuse(
        local(*words), said(block("Date", box=upper), block("Date", box=lower), scores=scores)
    )

    assert [word.confidence for word in page.words] == [0.3, 0.9]


def test_a_signature_is_a_mark_beside_the_local_ones() -> None:
    rule, box = Mark(MarkKind.RULE, Box(0.1, 0.9, 0.5, 0.9)), Box(0.1, 0.8, 0.5, 0.9)

    page = fusion.fuse(local(marks=(rule,)), said(block("", box=box, kind="signature")))

    assert page.marks == (rule, Mark(MarkKind.SIGNATURE, box))
    assert page.words == ()


def test_without_words_of_the_provider_the_local_page_stands() -> None:
    words = line("Job No", number=2)

    page = fusion.fuse(local(words), said(block("![img-0.jpeg](img-0.jpeg)", kind="image")))

    assert page == local(words)


@pytest.mark.parametrize(
    ("text", "confidence", "legible"),
    [("a b c d e f", 0.95, True), ("a b c d e f", 0.6, False), ("a b", 0.95, False)],
)
def test_a_page_the_provider_reads_well_is_legible(
    text: str, confidence: float, legible: bool
) -> None:
    page = fusion.fuse(local(legible=False), said(block(text), confidence=confidence))

    assert page.legible is legible


def test_a_model_caught_in_a_loop_is_survived() -> None:
    words = [word for number in range(20) for word in line("a few words here", number=number)]

    page = fusion.fuse(local(words), said(block("No " * 20_000)))

    assert sum(word.text == "No" for word in page.words) == 20_000
    assert sum(word.confidence > DOUBTFUL for word in page.words) == 0


_SHARES = st.floats(0, 1)
_TEXTS = st.text(alphabet="abc12 -/.:|#*\n£✓", max_size=60)


@st.composite
def _boxes(draw: st.DrawFn) -> Box:
    x0, y0 = draw(st.floats(0, 0.9)), draw(st.floats(0, 0.9))
    return Box(x0, y0, draw(st.floats(x0 + 0.001, 1)), draw(st.floats(y0 + 0.001, 1)))


_WORDS = st.builds(
    Word,
    st.text(alphabet="abc12-/.:£✓", min_size=1, max_size=8),
    _boxes(),
    _SHARES,
    st.integers(0, 5),
)
_BLOCKS = st.builds(Block, st.sampled_from(["text", "table", "signature"]), _boxes(), _TEXTS)


@settings(deadline=None)
@given(st.lists(_WORDS, max_size=12), st.lists(_BLOCKS, max_size=4), _SHARES)
def test_no_word_of_the_provider_is_lost_or_placed_outside_its_page(
    words: list[Word], blocks: list[Block], confidence: float
) -> None:
    page = fusion.fuse(local(words), said(*blocks, confidence=confidence))

    fused = [word.text for word in page.words]
    for text in (
        text for block in blocks for row in markup.words_by_line(block.text) for text in row
    ):
        fused.remove(text)
    for word in page.words:
        assert 0 <= word.confidence <= 1
        assert -1e-9 <= word.box.x0 <= word.box.x1 <= 1 + 1e-9
        assert -1e-9 <= word.box.y0 <= word.box.y1 <= 1 + 1e-9
    lines = [word.line for word in page.words]
    assert set(lines) == set(range(len(set(lines)))) or page.source == PageSource.LOCAL
