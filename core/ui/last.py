"""What a panel showed last, for the time in which the part it asks is away or does not answer.

A part that hangs would hold up a page for as long as its time-outs allow, so what a page stands on
is loaded on threads of its own. Once one was late, little is waited for, for a while.
"""

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

import streamlit as st
from sqlalchemy.orm import Session

from core.domain.model import Actor
from core.errors import Unavailable
from core.ports import Runtime
from core.services.access import sessions
from core.ui import words
from core.ui.feedback import plain

T = TypeVar("T")
Load = Callable[[], T]
LATE: Final = "This takes longer than usual to answer."
THREADS: Final = 16
PATIENCE_S: Final = 1.5
IMPATIENCE_S: Final = 0.05  # for each panel and look-up of a page, once one of them was late
IMPATIENT_FOR_S: Final = 15.0
KNOWN_AT_MOST: Final = 300


@dataclass(frozen=True, slots=True)
class Known:
    """What was seen, and when."""

    value: Any
    at: datetime


class Loads:
    """Loads under way by their key, and what they gave last; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")
        self._flights: dict[Hashable, Future[Any]] = {}
        self._known: dict[Hashable, Known] = {}
        self._late_until = 0.0  # of the monotonic clock

    def within(self, key: Hashable, load: Load[T], *, is_hopeless: bool = False) -> T:
        """What it gives, if it does so in time. A load under way is not begun again.

        `is_hopeless` where it is known already that what it asks does not answer.

        Errors: those of the load, and Unavailable where nothing came in time.
        """
        is_hopeless = is_hopeless or time.monotonic() < self._late_until
        patience_s = IMPATIENCE_S if is_hopeless else PATIENCE_S
        with self._lock:
            flight = self._flights.get(key)
            if flight is None or flight.done():
                flight = self._flights[key] = self._threads.submit(load)
        try:
            found: T = flight.result(patience_s)
        except TimeoutError as error:
            if flight.done():
                raise  # The load's own.
            self._late_until = time.monotonic() + IMPATIENT_FOR_S
            raise Unavailable(LATE) from error
        else:
            return found
        finally:
            self._forget(key, flight)

    def keep(self, key: Hashable, value: object, at: datetime) -> None:
        """Remember what a panel shows now."""
        with self._lock:
            self._known.pop(key, None)
            while len(self._known) >= KNOWN_AT_MOST:
                self._known.pop(next(iter(self._known)))
            self._known[key] = Known(value, at)

    def last(self, key: Hashable) -> Known | None:
        """What it showed last; None where this process never saw it."""
        with self._lock:
            return self._known.get(key)

    def _forget(self, key: Hashable, flight: Future[Any]) -> None:
        with self._lock:
            if flight.done() and self._flights.get(key) is flight:
                del self._flights[key]


@st.cache_resource(show_spinner=False)
def loads() -> Loads:
    """Those of this process's panels."""
    return Loads()


@st.cache_resource(show_spinner=False)
def lookups() -> Loads:
    """Who is looking: apart, so that nobody becomes a stranger because a panel is slow."""
    return Loads()


def known(
    rt: Runtime,
    name: str,
    load: Load[T],
    *,
    actor: Actor,
    told: str = "",
    is_hopeless: bool = False,
) -> T:
    """What `load` gives; where its part is away what it gave last, under a line that says so.

    Kept by role: who may see a panel sees the same in it. `told` replaces the error's sentence.
    Errors: those of `load`; Unavailable only where nothing was seen before.
    """
    key, every = (name, actor.role), loads()

    def load_and_keep() -> T:
        """What comes too late for this page is there for the next."""
        found = load()
        every.keep(key, found, rt.clock())
        return found

    try:
        return every.within(key, load_and_keep, is_hopeless=is_hopeless)
    except Unavailable as error:
        last = every.last(key)
        if last is None:
            raise Unavailable(told or str(error)) from error
        _say_how_old(told or str(error), last.at, now=rt.clock())
        value: T = last.value
        return value


def read(rt: Runtime, name: str, ask: Callable[[Session], T], *, actor: Actor, told: str = "") -> T:
    """The same of what a query of the database gives."""

    def load() -> T:
        with rt.read() as session:
            return ask(session)

    return known(rt, name, load, actor=actor, told=told, is_hopeless=_is_away(actor))


def _is_away(actor: Actor) -> bool:
    """The database could not even say who is looking."""
    return actor.scopes is sessions.LOOKING_ONLY


def _say_how_old(sentence: str, at: datetime, *, now: datetime) -> None:
    """Quietly: a page of panels has several of these."""
    why = plain(f"{sentence.partition('. ')[0].rstrip('.')}. This is how it was")
    st.caption(f":orange[:material/cloud_off: {why} {plain(words.age(at, now=now))}\\.]")
