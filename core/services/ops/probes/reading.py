"""What the probes share: their own connections, and how numbers are said."""

from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy.orm import Session

from core.ports import Runtime


def reading(rt: Runtime) -> AbstractContextManager[Session]:
    """A session on connections of the checks' own, so that a full pool can be told of."""
    return (rt.look or rt.read)()


def ran_out_of_time(error: BaseException) -> bool:
    """Whether it tells of an answer that did not come, and of none that did.

    By the name: each library has an error of its own for it, and all of them are called so.
    """
    while "Timeout" not in type(error).__name__:
        before = error.__cause__ or error.__context__
        if before is None:
            return False
        error = before
    return True


def age_s(rt: Runtime, moment: datetime) -> float:
    """Seconds since then, never less than none."""
    return max(0.0, (rt.clock() - moment).total_seconds())


def lasted(seconds: float) -> str:
    """A length of time as people say it."""
    for size, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def sized(size_bytes: float) -> str:
    """Bytes as kB, MB or GB."""
    for size, unit, digits in ((1 << 30, "GB", 1), (1 << 20, "MB", 0)):
        if size_bytes >= size:
            return f"{size_bytes / size:.{digits}f} {unit}"
    return f"{size_bytes / 1024:.0f} kB"


def plural(number: int, noun: str) -> str:
    """ "1 sheet", "2 sheets"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
