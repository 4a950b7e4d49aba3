"""When a queue or a wait is long enough to be said aloud."""

QUEUE_DEPTH_TARGET = 100  # Sheets waiting; above it sheets come in faster than they are read.
WAITING_LONG_S = 600.0


def is_deep(queued: int) -> bool:
    """True where more sheets wait than the target allows."""
    return queued > QUEUE_DEPTH_TARGET


def expected_s(*, ahead: int, at_once: int, seconds_each: float) -> float:
    """Until the last of `ahead` sheets is done, `at_once` being read at a time."""
    return ahead * seconds_each / max(1, at_once)
