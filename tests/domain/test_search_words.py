"""The same words in the index, the query and the hit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import search_words


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("brakes", "('brakes':*)"),
        ("JOB-123456", "('job' <-> '123456':*)"),
        ("harrow lane", "('harrow') & ('lane':*)"),
        ("0004711 job", "('0004711') & ('job')"),
        ("jo", "('jo':*)"),
        ('"harrow lane" quarry', "('harrow' <-> 'lane') & ('quarry':*)"),
        ("", ""),
        ("  -- %_! ", ""),
        ("O'Brien & Söhne", "('o' <-> 'brien') & ('söhne':*)"),
        ("１２３", "('123':*)"),
    ],
)
def test_what_is_typed_becomes_a_query(typed: str, query: str) -> None:
    assert search_words.query(typed) == query


@given(st.text(max_size=300))
def test_no_text_breaks_out_of_the_query(typed: str) -> None:
    query = search_words.query(typed)

    outside = "".join(query.split("'")[::2])
    assert set(outside) <= set("()&<-> :*")
    assert all(word.isalnum() for word in query.split("'")[1::2])


@given(st.text(max_size=200), st.text(max_size=400))
def test_a_hit_never_fails(typed: str, text: str) -> None:
    search_words.hit(typed, text)
    search_words.indexed(text)


def test_the_hit_is_told_with_its_surroundings() -> None:
    text = "Repair report. " * 9 + "Customer: Harrow\nLane Quarry. " + "Signed by. " * 9

    found = search_words.hit("harrow-lane", text)

    assert found is not None
    assert found.found == "Harrow Lane"
    assert found.before.startswith("… ")
    assert found.before.endswith("Customer: ")
    assert found.after.startswith(" Quarry.")
    assert found.after.endswith(" …")


def test_what_stands_elsewhere_has_no_hit() -> None:
    assert search_words.hit("sheet-3", "nothing of the kind") is None
