"""What a panel showed last, for the time in which the part it asks is away or does not answer.

A part that hangs would hold up a page for as long as its time-outs allow, so what a page stands on
is loaded on threads of its own, and all of it is waited for out of the same seconds (`rendering`).
What came too late is hardly waited for again until it has come.
"""

import threading
import time
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

import streamlit as st
from sqlalchemy.orm import Session

from core.domain.model import Actor
from core.errors import AuditorError, Unavailable
from core.ports import Runtime
from core.services.access import sessions
from core.services.ops import spare
from core.ui import rendering, words
from core.ui.feedback import plain

T = TypeVar("T")
Load = Callable[[], T]
LATE: Final = "This takes longer than usual to answer."
THREADS: Final = 32  # a load that hangs keeps one of them
LATE_FOR_S: Final = 15.0  # what came too late is hardly waited for, for so long or until it comes
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
        self._late: dict[Hashable, float] = {}  # when, of the monotonic clock
        self._failed: set[Hashable] = set()  # where the last load ended so

    def within(
        self,
        key: Hashable,
        load: Load[T],
        *,
        is_hopeless: bool = False,
        is_seen: bool = True,
        share: float = 1.0,
    ) -> T:
        """What it gives, if it does so in time. A load under way is not begun again.

        `share` of the seconds this run of the page has left is waited for; there are more where
        nothing was seen before. `is_hopeless` where it is known that what it asks does not answer.

        Errors: those of the load, and Unavailable where nothing came in time.
        """
        flight, was_late = self._begin(key, load)
        with rendering.waiting(share=share, is_seen=is_seen) as patience_s:
            try:
                return flight.result(rendering.LEAST_S if is_hopeless or was_late else patience_s)
            except TimeoutError as error:
                if flight.done():
                    return flight.result()  # at this very moment, or its own time-out
                self._was_late(key)
                raise Unavailable(LATE) from error

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

    def is_under_way(self, key: Hashable) -> bool:
        """Whether it has neither come nor failed yet."""
        with self._lock:
            return key in self._flights

    def has_failed(self, key: Hashable) -> bool:
        """Whether the last load that ended did so without an answer."""
        with self._lock:
            return key in self._failed

    def _begin(self, key: Hashable, load: Load[T]) -> tuple[Future[T], bool]:
        """The load under way or a new one, and whether it came too late lately."""
        with self._lock:
            was_late = time.monotonic() < self._late.get(key, 0.0) + LATE_FOR_S
            flight = self._flights.get(key)
            if flight is not None and not flight.done():
                return flight, was_late
            flight = self._flights[key] = self._threads.submit(load)
        flight.add_done_callback(lambda done: self._came(key, done))
        return flight, was_late

    def _was_late(self, key: Hashable) -> None:
        with self._lock:
            self._late[key] = time.monotonic()

    def _came(self, key: Hashable, flight: Future[Any]) -> None:
        """At last or at once; what only failed at last is still not to be waited for."""
        with self._lock:
            if self._flights.get(key) is flight:
                del self._flights[key]
            if flight.exception() is None:
                self._late.pop(key, None)
                self._failed.discard(key)
            else:
                self._failed.add(key)


@st.cache_resource(show_spinner=False)
def loads() -> Loads:
    """Those of this process's panels."""
    return Loads()


@rendering.live("3s")
def come(keys: Sequence[Hashable]) -> None:
    """Once one of these has come, the page that had to do without it starts anew."""
    if rendering.is_part() and not all(loads().is_under_way(key) for key in keys):
        st.rerun()


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

    is_seen = every.last(key) is not None
    try:
        return every.within(key, load_and_keep, is_hopeless=is_hopeless, is_seen=is_seen)
    except Unavailable as error:
        if every.is_under_way(key):
            rendering.note_late(key)
            told = told if every.has_failed(key) else ""  # Late alone is not away.
        last = every.last(key)
        if last is None:
            raise Unavailable(told or str(error)) from error
        _say_how_old(told or str(error), last.at, now=rt.clock())
        value: T = last.value
        return value


def fresh(key: Hashable, load: Load[T]) -> T:
    """What `load` gives now: what it gave before is of no use. Errors: those of the load, and
    Unavailable where it comes too late; the page then comes again with it.
    """
    try:
        return loads().within(key, load, is_seen=False)
    except Unavailable:
        if loads().is_under_way(key):
            rendering.note_late(key)
        raise


def read(
    rt: Runtime,
    name: str,
    ask: Callable[[Session], T],
    *,
    actor: Actor,
    told: str = "",
    is_aside: bool = False,
) -> T:
    """The same of what a query of the database gives.

    `is_aside` asks on the connections kept for whoever is on call.
    """

    def load() -> T:
        with (spare.of(rt) if is_aside else rt).read() as session:
            return ask(session)

    return known(rt, name, load, actor=actor, told=told, is_hopeless=_is_away(actor))


def quietly(
    rt: Runtime, name: str, ask: Callable[[Session], T], *, actor: Actor, otherwise: T
) -> T:
    """What a query gives, or gave last, without a word to its age: for what frames every page."""
    key, every = (name, actor.name, actor.role), loads()

    def load_and_keep() -> T:
        with rt.read() as session:
            found = ask(session)
        every.keep(key, found, rt.clock())
        return found

    try:
        return every.within(key, load_and_keep, is_hopeless=_is_away(actor))
    except AuditorError:
        last = every.last(key)
        return otherwise if last is None else last.value


def _is_away(actor: Actor) -> bool:
    """The database could not even say who is looking."""
    return actor.scopes is sessions.LOOKING_ONLY


def _say_how_old(sentence: str, at: datetime, *, now: datetime) -> None:
    """Quietly: a page of panels has several of these."""
    why = plain(f"{sentence.partition('. ')[0].rstrip('.')}. This is how it was")
    st.caption(f":orange[:material/cloud_off: {why} {plain(words.age(at, now=now))}\\.]")
