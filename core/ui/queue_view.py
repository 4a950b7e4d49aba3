"""The parts of the queue's page that only show: queues, workers, chores, the paid engine."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from core.domain.breaker import Phase
from core.domain.model import Actor
from core.domain.ops.thresholds import WORKER_FRESH_S
from core.domain.queues import Priority
from core.ports import Runtime
from core.queries import chores, queue, spend, stuck
from core.queries.chores import Chore
from core.queries.pauses import Pause
from core.queries.queue import Line as QueueLine
from core.queries.queue import Standing, Worker
from core.queries.spend import Spend
from core.queries.stuck import Stuck
from core.services.queueing import reconciler
from core.ui import last, rows_view, words
from core.ui.rows_view import Cell, Column, Line
from core.ui.runtime import zone

QUEUE_WORDS: Final = {
    Priority.INTERACTIVE: ("Interactive", "uploads, and one sheet audited again"),
    Priority.BULK: ("Bulk", "many sheets audited again at once"),
    Priority.MAINTENANCE: ("Maintenance", "what nobody waits for"),
}
PHASE_WORDS: Final = {
    Phase.CLOSED: "Calls go through",
    Phase.OPEN: "Held back: the provider has trouble",
    Phase.PROBING: "One call is out to see whether the provider is back",
    Phase.RAMP: "Back: calls go out one by one, closer and closer",
}
CHORE_WORDS: Final = {
    "reconciler": ("Reconciler", "compares the ledger with Redis and mends the gap"),
    "sweep": ("Sweep", "removes what only takes room"),
    "copies": ("Provider copies", "removes what a crash left at the OCR provider"),
}
STUCK_SHOWN: Final = 20
REDIS_AWAY: Final = "Redis is away. Sheets are still received; they are read when it is back."
_QUEUES = (
    Column("Queue", "26%"),
    Column("State"),
    Column("Waiting", "5.5rem", number=True),
    Column("Being read", "6.5rem", number=True),
    Column("Later", "5rem", number=True),
    Column("Oldest", "7rem"),
    Column("Wait (p95)", "8rem"),
)
_WORKERS = (
    Column("Worker", "9rem"),
    Column("Host", "22%"),
    Column("Has"),
    Column("Since", "7rem"),
    Column("Last seen", "7rem"),
)
_CHORES = (
    Column("Chore", "38%"),
    Column("Last run", "10rem"),
    Column("Last gap"),
)
_STUCK = (
    Column("Cause", "34%"),
    Column("File"),
    Column("Worker", "9rem"),
    Column("Since", "7rem"),
)


def queues(found: Standing, paused_now: Sequence[Pause], *, now: datetime) -> None:
    """Depth, age and state of each queue, from the ledger."""
    held = {one.queue: one for one in paused_now}
    lines = [_queue(one, held.get(one.queue), now=now) for one in found.lines]
    rows_view.table("Queues", _QUEUES, lines, key="queues")


def redis(rt: Runtime, *, actor: Actor) -> None:
    """What Redis holds of them."""
    depth = last.known(rt, "redis", rt.queue.depth, actor=actor, told=REDIS_AWAY)
    st.caption(
        f"Redis carries {depth.queued:,} queued, {depth.started:,} started and {depth.failed:,} "
        "failed tasks. The table counts the sheets themselves, which no loss of Redis touches."
    )


def workers(rt: Runtime, *, actor: Actor, now: datetime) -> None:
    """Who is at work, by a fresh sign of life."""
    found = last.read(rt, "workers", lambda s: queue.workers(s, actor=actor), actor=actor)
    alive = sum(one.is_alive for one in found)
    within = words.duration(WORKER_FRESH_S)
    st.caption(f"{words.count(alive, 'worker')} showed a sign of life within {within}.")
    if not alive:
        st.warning(
            "Nobody reads sheets at the moment. Start workers with `jobsheet worker` on any host.",
            icon=":material/engineering:",
        )
    if found:
        rows_view.table("Workers", _WORKERS, [_worker(one, now=now) for one in found], key="work")


def stuck_audits(rt: Runtime, *, actor: Actor, now: datetime) -> None:
    """Audits that do not get on, each with its cause; nothing where there is none."""

    def ask(session: Session) -> list[Stuck]:
        return stuck.stuck(session, lapse_s=reconciler.LAPSE_S)

    found = last.read(rt, "stuck", ask, actor=actor)
    if not found:
        st.caption("No audit is stuck.")
        return
    lines = [_stuck(one, now=now) for one in found[:STUCK_SHOWN]]
    rows_view.table("Stuck", _STUCK, lines, key="stuck")
    if len(found) > STUCK_SHOWN:
        st.caption(f"The {STUCK_SHOWN} that wait the longest, of at least {len(found):,}.")


def housekeeping(rt: Runtime, *, actor: Actor, now: datetime) -> None:
    """When each chore last ran, where, and what it last had to mend."""
    ran = last.read(rt, "chores", chores.all_of_them, actor=actor)
    lines = [_chore(name, ran.get(name), now=now) for name in CHORE_WORDS]
    rows_view.table("Housekeeping", _CHORES, lines, key="chores")


def paid_engine(rt: Runtime, *, actor: Actor, now: datetime) -> None:
    """What the OCR provider was paid today, and whether it is asked at the moment."""
    if rt.ocr_gate is None:
        st.caption("Sheets are read by the local engine: nothing is paid, nothing leaves.")
        return
    midnight = datetime.combine(now.astimezone(UTC).date(), time(), UTC)

    def ask(session: Session) -> Spend:
        return spend.between(session, midnight, midnight + timedelta(days=1))

    today = last.read(rt, "spend", ask, actor=actor)
    billed, cached, unsettled = st.columns(3)
    of = f" of {rt.ocr_pages_per_day:,}" if rt.ocr_pages_per_day else ""
    billed.metric("Pages paid today", f"{today.pages_billed:,}{of}", help="From midnight UTC.")
    cached.metric("Known, not paid again", f"{today.pages_cached:,}")
    unsettled.metric(
        "Unsettled", f"{today.pages_unsettled:,}", help="Asked for, and no answer was seen."
    )
    state = rt.ocr_gate.state()
    wait_s = state.until - now.timestamp()
    when = f", again in {words.duration(wait_s)}" if wait_s > 0 else ""
    st.caption(f"{PHASE_WORDS[state.phase]}{when if state.phase is not Phase.CLOSED else ''}.")


def _queue(one: QueueLine, pause: Pause | None, *, now: datetime) -> Line:
    name, what = QUEUE_WORDS[one.queue]
    wait = "" if one.wait_p95_s is None else words.duration(one.wait_p95_s)
    return Line(
        cells=(
            Cell(name, sub=what),
            paused(pause) if pause else Cell("Open", tone="pass"),
            Cell(f"{one.waiting:,}"),
            Cell(f"{one.running:,}"),
            Cell(f"{one.later:,}"),
            Cell(words.age(one.oldest_at, now=now) if one.oldest_at else ""),
            Cell(wait),
        )
    )


def paused(pause: Pause) -> Cell:
    """Who holds the queue back, why, and until when."""
    until = words.moment(pause.until, zone=zone()) if pause.until else "it is resumed"
    return Cell("Paused", sub=f"by {pause.owner} until {until}: {pause.reason}", tone="review")


def _worker(one: Worker, *, now: datetime) -> Line:
    lost = f"lost a sheet {words.age(one.crashed_at, now=now)}" if one.crashed_at else ""
    pages = f"{one.pages_done} of {words.count(one.page_count, 'page')}" if one.filename else lost
    seen = words.age(one.heartbeat_at, now=now)
    return Line(
        id=str(one.audit_id) if one.audit_id else "",
        cells=(
            Cell(one.name[:8], tone="pass" if one.is_alive else "fail"),
            Cell(one.host, sub=f"version {one.version}"),
            Cell(one.filename or "Nothing", sub=pages, link=one.audit_id is not None),
            Cell(words.age(one.started_at, now=now)),
            Cell(seen, sub="" if one.is_alive else "silent"),
        ),
    )


def _stuck(one: Stuck, *, now: datetime) -> Line:
    return Line(
        id=str(one.audit_id),
        cells=(
            Cell(one.cause.value.capitalize(), tone="review"),
            Cell(
                one.filename,
                sub=f"{one.pages_done} of {words.count(one.page_count, 'page')}",
                link=True,
            ),
            Cell((one.worker or "")[:8]),
            Cell(words.age(one.since, now=now)),
        ),
    )


def _chore(name: str, ran: Chore | None, *, now: datetime) -> Line:
    title, what = CHORE_WORDS[name]
    if ran is None:
        return Line(cells=(Cell(title, sub=what), Cell("Never"), Cell("")))
    gap = Cell("Nothing was ever amiss")
    if ran.last_gap_at is not None:
        gap = Cell(_counts(ran.last_gap), sub=words.moment(ran.last_gap_at, zone=zone()))
    seen = Cell(words.age(ran.ran_at, now=now), sub=f"on {ran.host}")
    return Line(cells=(Cell(title, sub=what), seen, gap))


def _counts(found: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in found.items())
