"""Rulings as people hear of them."""

import pytest

from core.domain import rulings


@pytest.mark.parametrize(
    ("rule", "words"),
    [("customer_signature.required", "“Customer signature”"), ("PARTS_NAMED", "PARTS_NAMED")],
)
def test_a_rule_is_named_as_people_say_it(rule: str, words: str) -> None:
    assert rulings.rule_in_words(rule) == words
