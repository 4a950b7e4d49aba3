"""What is told of rules: which disputes are alike, overturn rates, doubt, agreement."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.disputes import agreement, causes, evidence, triage
from core.domain.disputes.effects import Reason
from core.domain.disputes.triage import Tally
from core.domain.model import Value
from tests.domain.disputes import FINDING

PAIRS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("ab")), max_size=40)


def pairs(both: int, first: int, second: int, neither: int) -> list[tuple[bool, bool]]:
    """So many pairs in which both, only one, or neither said yes."""
    return [
        *[(True, True)] * both,
        *[(True, False)] * first,
        *[(False, True)] * second,
        *[(False, False)] * neither,
    ]


def test_kappa_of_the_textbook() -> None:
    """Fifty proposals, 20 and 15 agreed on: 0.4 (Cohen 1960, as taught); standard error 0.13."""
    found = agreement.cohen(pairs(20, 5, 10, 15))

    assert found is not None
    assert found.kappa == pytest.approx(0.4)
    assert (found.high - found.low) / 2 / 1.96 == pytest.approx(0.128, abs=0.002)
    assert found.agreed == pytest.approx(0.7)
    assert found.pairs == 50


def test_kappa_takes_chance_away() -> None:
    """Both agree in 60 of 100 cases, and once that is no more than chance explains."""
    one, other = agreement.cohen(pairs(45, 15, 25, 15)), agreement.cohen(pairs(25, 35, 5, 35))

    assert one is not None
    assert other is not None
    assert one.kappa == pytest.approx(0.1304, abs=1e-4)
    assert other.kappa == pytest.approx(0.2593, abs=1e-4)


@given(PAIRS)
def test_kappa_is_symmetric_and_within_its_bounds(found: list[tuple[str, str]]) -> None:
    kappa, turned = agreement.cohen(found), agreement.cohen([(b, a) for a, b in found])

    if kappa is None or turned is None:
        assert kappa is turned
        return
    assert kappa.kappa == pytest.approx(turned.kappa)
    assert -1 <= kappa.low <= kappa.kappa <= kappa.high <= 1


def test_where_everybody_always_says_the_same_there_is_nothing_to_tell() -> None:
    assert agreement.cohen([]) is None
    assert agreement.cohen([("a", "a")] * 9) is None


def test_a_rule_is_ambiguous_where_people_disagree_and_it_is_overturned() -> None:
    split, often = agreement.cohen(pairs(2, 2, 2, 2)), Tally(accepted=4, rejected=4)
    sure = agreement.cohen(pairs(5, 0, 0, 5))

    assert agreement.is_ambiguous(split, often)
    assert not agreement.is_ambiguous(sure, often)
    assert not agreement.is_ambiguous(split, Tally(accepted=1, rejected=9))
    assert not agreement.is_ambiguous(split, Tally(accepted=1))
    assert not agreement.is_ambiguous(None, often)


def test_one_in_ten_is_judged_twice() -> None:
    drawn = sum(agreement.is_sampled(UUID(int=number)) for number in range(5_000))

    assert 400 < drawn < 600


def test_doubt_begins_with_the_reader_and_ends_with_the_decisions() -> None:
    assert triage.doubt(0.9, Tally()) == pytest.approx(0.1)
    assert triage.doubt(0.9, Tally(accepted=50)) > 0.9
    assert triage.doubt(0.5, Tally(rejected=95)) < 0.03


def test_an_overturn_rate_comes_with_its_interval() -> None:
    found = triage.overturn_rate(Tally(accepted=3, partly=1, rejected=4))

    assert found is not None
    assert found.estimate == 0.5
    assert found.low < 0.25 < 0.75 < found.high
    assert triage.overturn_rate(Tally()) is None


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("JOB-204826", "a-9"),
        ("WO-17", "a-9"),
        ("14/03/2026", "9/9/9"),
        ("Ärger  mit Öl", "a a a"),
        (None, "empty"),
        ("", "empty"),
        (False, "bool"),
        ("-" * 50, "-" * 32),
    ],
)
def test_the_shape_of_a_value_says_nothing_of_it(value: Value | None, shape: str) -> None:
    assert causes.shape(value) == shape


def test_alike_are_findings_of_one_rule_and_version_that_look_alike() -> None:
    def key(**changed: Any) -> causes.CauseKey:
        one = replace(FINDING, **changed)
        return causes.key(one, spec_id="r", spec_version="1.0.0", engine="local")

    assert key() == key(value="AB-9", confidence=0.85, message="Another.")
    assert key() != key(value="17")
    assert key() != key(confidence=0.4)
    assert key() != key(rule="other.rule")


def test_every_reason_says_what_helps() -> None:
    assert set(evidence.HELPS) == set(Reason)
