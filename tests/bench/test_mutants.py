"""How a sample of mutants stands for all of them."""

from collections import Counter

import pytest

from bench import mutants


@pytest.mark.parametrize(
    ("counts", "typed", "share"),
    [
        ({"killed": 60, "survived": 40}, 0, 0.6),
        ({"killed": 60, "survived": 40}, 50, 0.8),  # half of all are refused by the types
        ({"killed": 50, "timeout": 6, "crashed": 4, "survived": 30, "unreached": 10}, 50, 0.8),
        ({"killed": 10}, 50, 1.0),
    ],
)
def test_those_refused_by_the_types_count_and_the_rest_stand_for_their_like(
    counts: dict[str, int], typed: int, share: float
) -> None:
    assert mutants.whole(Counter(counts), typed=typed, planted=100)[0] == pytest.approx(share)


def test_the_more_the_types_refuse_and_the_more_are_run_the_surer_it_is() -> None:
    few, many = Counter(killed=60, survived=40), Counter(killed=600, survived=400)

    assert mutants.whole(few, typed=0, planted=100)[1] == pytest.approx(0.096, abs=0.001)
    assert mutants.whole(few, typed=50, planted=100)[1] == pytest.approx(0.048, abs=0.001)
    assert mutants.whole(many, typed=50, planted=100)[1] == pytest.approx(0.015, abs=0.001)
