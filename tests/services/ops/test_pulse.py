"""The time a process was really given."""

import time

from core.services.ops.pulse import EVERY_S, MOST_S, RESTS_AFTER_S, Pulse


class Clock:
    """Tells what it is set to."""

    now = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


def lived(*beats_at: float) -> float:
    """Seconds lived by one that could beat at these moments."""
    clock = Clock()
    pulse = Pulse(clock)
    for clock.now in beats_at:
        pulse.beat()
    return round(pulse.lived_s(), 3)


def test_who_is_given_his_time_lives_as_long_as_the_clock() -> None:
    assert lived(*(EVERY_S * number for number in range(31))) == 3.0


def test_what_one_sleeps_through_is_not_lived() -> None:
    assert lived(0.1, 0.2, 5.0) == round(0.2 + MOST_S, 3)


def test_what_has_gone_by_since_the_last_beat_counts_up_to_one() -> None:
    clock = Clock()
    pulse = Pulse(clock)
    clock.now = 0.05
    assert pulse.lived_s() == 0.05
    clock.now = 60.0
    assert pulse.lived_s() == MOST_S


def test_it_rests_once_nobody_asks() -> None:
    clock = Clock()
    pulse = Pulse(clock)
    assert pulse.beat()
    clock.now = RESTS_AFTER_S
    assert not pulse.beat()


def test_it_beats_by_itself_once_it_is_asked_to() -> None:
    pulse = Pulse()
    pulse.go_on()
    before = pulse.lived_s()
    while pulse.lived_s() <= before + MOST_S:  # More than one beat: the thread's.
        time.sleep(0.01)
