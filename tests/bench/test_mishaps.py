"""What happens to paper on its way changes the picture, the same way for the same chance."""

import numpy as np
import pytest

from bench import mishaps
from bench.damages import Picture


def page() -> Picture:
    """A small page with a line of print and a rule."""
    pixels = np.full((1100, 800, 3), 250, np.uint8)
    pixels[300:320, 150:600:3] = 20
    pixels[500:503, 100:700] = 90
    return pixels


@pytest.mark.parametrize("name", sorted(mishaps.ALL))
def test_a_mishap_changes_the_page_and_comes_again_for_the_same_chance(name: str) -> None:
    happen = mishaps.ALL[name]

    once, again = (happen(page(), np.random.default_rng(5)) for _ in range(2))

    assert once.dtype == np.uint8
    assert once.ndim == 3
    assert once.shape != page().shape or not np.array_equal(once, page())
    assert np.array_equal(once, again)


@pytest.mark.parametrize("name", sorted(mishaps.PAPER))
def test_what_happens_to_paper_leaves_its_size(name: str) -> None:
    assert mishaps.PAPER[name](page(), np.random.default_rng(1)).shape == page().shape


def test_a_journey_begins_with_the_paper_and_goes_by_a_scanner_or_a_camera() -> None:
    journeys = [mishaps.journey(np.random.default_rng(seed)) for seed in range(40)]

    assert all(journey[0] in mishaps.PAPER for journey in journeys)
    assert all(
        sum(step in mishaps.SCANNERS or step in mishaps.CAMERAS for step in journey) == 1
        for journey in journeys
    )
    assert {step for journey in journeys for step in journey} >= set(mishaps.PAPER)
