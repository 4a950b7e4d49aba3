from core.embedded.supervision import FIRST_DELAY_S, LONGEST_DELAY_S, STEADY_AFTER_S, Watch


def test_each_end_in_a_row_is_waited_for_longer_up_to_a_limit() -> None:
    watch = Watch(started_at=0.0)

    delays = [watch.ended(now=1.0) for _ in range(8)]

    assert delays[0] == FIRST_DELAY_S
    assert delays == sorted(delays)
    assert delays[-1] == LONGEST_DELAY_S


def test_one_that_ran_for_long_is_started_again_soon() -> None:
    watch = Watch(started_at=0.0)
    for _ in range(8):
        watch.ended(now=1.0)
    watch.started(now=10.0)

    assert watch.ended(now=10.0 + STEADY_AFTER_S + 1) == FIRST_DELAY_S


def test_a_start_clears_the_wait() -> None:
    watch = Watch(started_at=0.0)
    watch.ended(now=1.0)
    assert watch.try_at == 1.0 + FIRST_DELAY_S

    watch.started(now=3.0)

    assert watch.try_at is None
