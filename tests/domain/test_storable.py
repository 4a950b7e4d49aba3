"""What PostgreSQL can hold."""

import pytest

from core.domain import storable


@pytest.mark.parametrize(
    ("text", "kept"),
    [("", ""), ("Müller\n", "Müller\n"), ("a\x00b", "ab"), ("a\ud800b", "a?b"), ("😀", "😀")],
)
def test_only_what_can_be_kept_is_left(text: str, kept: str) -> None:
    assert storable.fitted(text) == kept
    assert storable.fits(text) is (text == kept)
    assert storable.fits(kept)
