import signal

import pytest

from core.cli.up import Interrupts


def test_the_first_signal_ends_what_is_going_on_and_the_next_one_hurries() -> None:
    interrupts = Interrupts()

    with pytest.raises(KeyboardInterrupt):
        interrupts.handle(signal.SIGINT, None)
    assert not interrupts.hurry()
    interrupts.handle(signal.SIGTERM, None)

    assert interrupts.hurry()


def test_a_signal_does_not_tear_into_the_stopping() -> None:
    interrupts = Interrupts()
    interrupts.begin_stopping()

    interrupts.handle(signal.SIGINT, None)

    assert not interrupts.hurry()
