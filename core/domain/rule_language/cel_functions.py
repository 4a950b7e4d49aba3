"""Functions of the rule language that the CEL library lacks or reads differently."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_Part = Callable[[datetime], int]
_MOMENT_PARTS: dict[str, _Part] = {  # Months and the like from 0, as CEL counts them.
    "getFullYear": lambda moment: moment.year,
    "getMonth": lambda moment: moment.month - 1,
    "getDate": lambda moment: moment.day,
    "getDayOfMonth": lambda moment: moment.day - 1,
    "getDayOfYear": lambda moment: moment.timetuple().tm_yday - 1,
    "getDayOfWeek": lambda moment: moment.isoweekday() % 7,  # Sunday is 0.
    "getHours": lambda moment: moment.hour,
    "getMinutes": lambda moment: moment.minute,
    "getSeconds": lambda moment: moment.second,
    "getMilliseconds": lambda moment: moment.microsecond // 1_000,
}


def _getter(name: str) -> Callable[[datetime, str], int]:
    """`moment.getHours('UTC')`; the library itself knows the form without a zone."""
    of_moment = _MOMENT_PARTS[name]

    def get(value: datetime, zone: str) -> int:
        if not isinstance(value, datetime):
            raise TypeError("only a moment lies in a zone")
        return of_moment(value.astimezone(_zone(zone)))

    return get


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f"there is no time zone called {name}") from error


def _lower(text: str) -> str:
    return "".join(char.lower() if char.isascii() else char for char in text)


def _upper(text: str) -> str:
    return "".join(char.upper() if char.isascii() else char for char in text)


FUNCTIONS: dict[str, Callable[..., object]] = {
    **{name: _getter(name) for name in _MOMENT_PARTS},
    "lowerAscii": _lower,
    "upperAscii": _upper,
    "trim": str.strip,
}
