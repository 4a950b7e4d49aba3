from core.domain import breaker
from core.domain.breaker import FAILURES_TO_OPEN, OPEN_S, PROBE_LEASE_S, Breaker, Phase


def opened(now: float = 0.0) -> Breaker:
    state = Breaker()
    for _ in range(FAILURES_TO_OPEN):
        state = breaker.failed(now, state)
    return state


def probing(now: float = OPEN_S) -> Breaker:
    state, wait_s = breaker.ask(now, opened())
    assert wait_s == 0
    return state


def test_a_few_failures_are_no_reason_to_stop() -> None:
    state = Breaker()
    for _ in range(FAILURES_TO_OPEN - 1):
        state = breaker.failed(0, state)
    assert breaker.ask(0, state) == (state, 0)

    state = breaker.failed(0, breaker.succeeded(0, state))

    assert state.phase is Phase.CLOSED
    assert state.failures == 1


def test_failures_in_a_row_open_it_for_a_while() -> None:
    state = opened()

    assert state.phase is Phase.OPEN
    assert breaker.ask(OPEN_S - 10, state) == (state, 10)


def test_late_failures_of_calls_from_before_do_not_hold_it_open_longer() -> None:
    assert breaker.failed(5, opened()) == opened()


def test_one_probe_goes_and_the_others_wait_for_it() -> None:
    state = probing()

    assert state.phase is Phase.PROBING
    again, wait_s = breaker.ask(OPEN_S + 1, state)
    assert (again, wait_s) == (state, breaker.PROBE_LOOK_S)


def test_a_probe_that_never_comes_back_is_replaced() -> None:
    state, wait_s = breaker.ask(OPEN_S + PROBE_LEASE_S, probing())

    assert (state.phase, wait_s) == (Phase.PROBING, 0)
    assert state.until > OPEN_S + PROBE_LEASE_S


def test_a_failed_probe_opens_it_for_twice_as_long() -> None:
    state = breaker.failed(OPEN_S, probing())

    assert (state.phase, state.until) == (Phase.OPEN, OPEN_S + 2 * OPEN_S)


def test_it_stays_open_no_longer_than_the_longest() -> None:
    state, now = opened(), 0.0
    for _ in range(10):
        now = state.until
        state = breaker.failed(now, breaker.ask(now, state)[0])

    assert state.until - now == breaker.LONGEST_OPEN_S


def test_after_a_good_probe_calls_come_closer_and_closer() -> None:
    now = OPEN_S
    state = breaker.succeeded(now, probing())
    assert state.phase is Phase.RAMP
    spacings = []
    while state.phase is Phase.RAMP:
        refused, wait_s = breaker.ask(now, state)
        assert (refused, wait_s > 0) == (state, True)
        now += wait_s
        state, wait_s = breaker.ask(now, state)
        assert wait_s == 0
        spacings.append(state.spacing_s)
        state = breaker.succeeded(now, state)

    assert spacings == sorted(spacings, reverse=True)
    assert len(spacings) > 3
    assert state == Breaker()


def test_a_failure_while_it_recovers_opens_it_again() -> None:
    state = breaker.failed(OPEN_S + 1, breaker.succeeded(OPEN_S, probing()))

    assert state.phase is Phase.OPEN
    assert state.openings == 2


def test_a_rate_limit_holds_everybody_and_then_lets_them_go_one_by_one() -> None:
    state = breaker.limited(100, Breaker(), wait_s=30)

    assert breaker.ask(110, state) == (state, 20)
    state, wait_s = breaker.ask(130, state)
    assert wait_s == 0
    assert breaker.ask(130, state)[1] == breaker.FIRST_SPACING_S


def test_a_rate_limit_does_not_end_an_outage() -> None:
    state = breaker.limited(1, opened(), wait_s=500)

    assert (state.phase, state.until) == (Phase.OPEN, 501)
