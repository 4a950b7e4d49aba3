"""One run of a page: all its waits draw on the same seconds, and who is looking is asked once.

A page stands on many things, one after the other. Were each of them given its own time, a page
whose database hangs would wait for all of them in turn.
"""

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

import streamlit as st

P = ParamSpec("P")
T = TypeVar("T")
WAITS_S: Final = 0.8  # with what a page does itself it is there within two seconds
UNSEEN_S: Final = 1.1  # where there is nothing to show instead: a busy machine is not a broken one
LEAST_S: Final = 0.03  # once that is used up, or where no answer is to be expected


@dataclass(slots=True)
class _Run:
    is_part: bool
    waited_s: float = 0.0
    late: list[Hashable] = field(default_factory=list)
    found: dict[Hashable, Any] = field(default_factory=dict)


_run: ContextVar[_Run | None] = ContextVar("run of a page", default=None)


@contextmanager
def whole(*, is_part: bool = False) -> Iterator[None]:
    """A run of a page. One within another belongs to it and shares what that has left."""
    if _run.get() is not None:
        yield
        return
    token = _run.set(_Run(is_part))
    try:
        yield
    finally:
        _run.reset(token)


def live(every: str) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """A part of a page that runs again by itself, as a run of its own: `@live("5s")`."""

    def decorate(part: Callable[P, None]) -> Callable[P, None]:
        @wraps(part)
        def run(*args: P.args, **kwargs: P.kwargs) -> None:
            with whole(is_part=True):
                part(*args, **kwargs)

        return st.fragment(run, run_every=every)

    return decorate


def is_part() -> bool:
    """True where a part runs by itself, without the rest of its page."""
    run = _run.get()
    return run is not None and run.is_part


@contextmanager
def waiting(*, share: float = 1.0, is_seen: bool = True) -> Iterator[float]:
    """Seconds to wait for at most: this share of what is left; what is waited is taken off.

    There are more of them for what was never seen, which leaves a gap.
    """
    run, began = _run.get(), time.monotonic()
    left_s = (WAITS_S if is_seen else UNSEEN_S) - (0.0 if run is None else run.waited_s)
    try:
        yield max(LEAST_S, left_s * share)
    finally:
        if run is not None:
            run.waited_s += time.monotonic() - began


def note_late(key: Hashable) -> None:
    """Something this run shows has not come in time."""
    if (run := _run.get()) is not None:
        run.late.append(key)


def late() -> tuple[Hashable, ...]:
    """What has not come in time in this run."""
    run = _run.get()
    return () if run is None else tuple(run.late)


def once(key: Hashable, find: Callable[[], T]) -> T:
    """What `find` gives, found once in a run of a page and not kept for the next."""
    run = _run.get()
    if run is None:
        return find()
    if key not in run.found:
        run.found[key] = find()
    found: T = run.found[key]
    return found
