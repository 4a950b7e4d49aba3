"""What people found, put beside how surely values were read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import calibration
from core.domain.calibration import EDGES, Judged, Threshold

NOW = 0.8
CONFIDENCES = st.floats(0, 1)
VALUES = st.builds(Judged, st.sampled_from(["job_number", "date"]), CONFIDENCES, st.booleans())
SHEETS = st.lists(st.lists(CONFIDENCES, max_size=4), max_size=8)


def of(confidence: float, right: int, wrong: int = 0, field: str = "job_number") -> list[Judged]:
    return [Judged(field, confidence, is_right=n < right) for n in range(right + wrong)]


def at(found: tuple[Threshold, ...], below: float) -> Threshold:
    return next(one for one in found if one.below == below)


@pytest.mark.parametrize(
    ("confidence", "low"),
    [(0.0, 0.0), (0.4999, 0.0), (0.5, 0.5), (0.8, 0.8), (0.949, 0.9), (0.98, 0.98), (1.0, 0.98)],
)
def test_a_value_is_in_the_bin_that_begins_at_or_below_it(confidence: float, low: float) -> None:
    (one,) = [bin_ for bin_ in calibration.reliability(of(confidence, 1)) if bin_.judged]

    assert one.low == low
    assert one.said == confidence


def test_a_bin_says_how_many_were_right_and_one_without_values_says_nothing() -> None:
    found = {one.low: one for one in calibration.reliability([*of(0.9, 3, 1), *of(0.94, 4)])}

    assert found[0.9].judged == 8
    assert found[0.9].said == pytest.approx(0.92)
    assert found[0.9].right is not None
    assert found[0.9].right.estimate == 7 / 8
    assert (found[0.5].judged, found[0.5].said, found[0.5].right) == (0, None, None)


@given(st.lists(VALUES))
def test_every_value_is_in_one_bin(judged: list[Judged]) -> None:
    found = calibration.reliability(judged)

    assert sum(one.judged for one in found) == len(judged)
    assert [one.low for one in found] == list(EDGES)
    # The mean of floats may lie a last digit outside of all of them.
    within = [
        one.low - 1e-9 <= one.said <= one.high + 1e-9 for one in found if one.said is not None
    ]
    assert all(within)


def test_fields_that_are_wrong_most_come_first_and_rare_ones_are_left_out() -> None:
    judged = [
        *of(0.95, 2, 18, "serial"), *of(0.6, 200, 0, "date"), *of(0.9, 9, 1, "name"),
        *of(0.9, 4, 0, "rare"),
    ]  # fmt: skip

    serial, name, date = calibration.by_field(judged)

    assert [one.name for one in (serial, name, date)] == ["serial", "name", "date"]
    assert (serial.is_too_sure, serial.is_too_modest) == (True, False)
    assert (name.is_too_sure, name.is_too_modest) == (False, False)
    assert (date.is_too_sure, date.is_too_modest) == (False, True)


def test_a_threshold_weighs_each_bin_by_what_stands_in_it() -> None:
    judged = [*of(0.82, 9, 1), *of(0.99, 100)]
    sheets = [[0.82, 0.99], [0.99, 0.99], [0.99]]

    found = calibration.thresholds(judged, sheets, now=NOW)

    wrong, fewer = at(found, 0.8).wrong, at(found, 0.85).wrong
    assert at(found, 0.8).waiting == 0
    assert wrong is not None
    assert wrong.estimate == pytest.approx(0.1 * 1 / 5)
    assert at(found, 0.85).waiting == pytest.approx(1 / 3)
    assert fewer is not None
    assert (fewer.estimate, fewer.low) == (0, 0)
    assert fewer.high == pytest.approx(0.037, abs=0.001)


def test_nothing_is_claimed_of_values_nobody_looked_at() -> None:
    found = calibration.thresholds(of(0.6, 5), [[0.6, 0.97]], now=NOW)

    assert at(found, 0.5).wrong is None
    assert at(found, 0.95).wrong is None
    assert calibration.lowest(found, target=1.0) is None


def test_the_threshold_in_use_is_among_them_wherever_it_is() -> None:
    found = calibration.thresholds([], [], now=0.83)

    assert [one.below for one in found] == sorted({*EDGES, 0.83})
    assert {one.waiting for one in found} == {0.0}


def test_the_lowest_that_keeps_to_the_target_is_offered() -> None:
    judged = [*of(0.72, 8, 2), *of(0.82, 49, 1), *of(0.99, 300)]
    sheets = [[0.72, 0.82, 0.99]]
    found = calibration.thresholds(judged, sheets, now=NOW)

    loose, strict = (calibration.lowest(found, target=share) for share in (0.02, 0.001))

    assert loose == at(found, 0.75)
    assert strict == at(found, 0.85)


@given(st.lists(VALUES), SHEETS)
def test_a_higher_threshold_never_lets_a_sheet_by_that_a_lower_one_stops(
    judged: list[Judged], sheets: list[list[float]]
) -> None:
    found = calibration.thresholds(judged, sheets, now=NOW)

    shares = [one.waiting for one in found]
    assert shares == sorted(shares)
    known = [one.wrong for one in found if one.wrong is not None]
    assert all(0 <= one.low <= one.estimate <= one.high <= 1 for one in known)
