"""What may be done on the queue's page: pause and resume, retry and discard."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import streamlit as st
from sqlalchemy.orm import Session

from core.domain.model import Actor
from core.domain.queues import Priority
from core.domain.retrying import ErrorClass
from core.ports import Runtime
from core.queries import canaries as kept_canaries
from core.queries import dead_letters as letters
from core.queries import pauses as held
from core.queries.dead_letters import DeadLetter, Group, LetterFilter, Preview
from core.services.queueing import canaries, dead_letters, pauses
from core.ui import last, places, queue_view, rows_view, words
from core.ui.feedback import plain, shown
from core.ui.rows_view import Cell, Column, Line

LENGTHS: Final = {
    "15 minutes": timedelta(minutes=15),
    "1 hour": timedelta(hours=1),
    "8 hours": timedelta(hours=8),
    "Until somebody resumes": None,
}
CLASS_WORDS: Final = {
    ErrorClass.TRANSIENT: "Tried out",
    ErrorClass.RATE_LIMITED: "Told to wait",
    ErrorClass.PERMANENT: "Cannot be read",
    ErrorClass.POISON: "Quarantined",
}
MOST_SHOWN: Final = 20
_LETTERS = (
    Column("Kind", "10rem"),
    Column("File", "30%"),
    Column("Why"),
    Column("Attempts", "5rem", number=True),
    Column("Last", "7rem"),
)


def pausing(rt: Runtime, *, actor: Actor) -> None:
    """A button for each queue: pause it, or resume it."""
    paused = {one.queue for one in last.read(rt, "pauses", held.in_force, actor=actor)}
    with st.container(horizontal=True):
        for queue in Priority:
            name = queue_view.QUEUE_WORDS[queue][0].lower()
            if queue in paused:
                if st.button(f"Resume {name}", icon=":material/play_arrow:", key=f"resume-{queue}"):
                    _resume(rt, queue, actor=actor)
            else:
                _pause(rt, queue, name, actor=actor)


def _pause(rt: Runtime, queue: Priority, name: str, *, actor: Actor) -> None:
    with (
        st.popover(f"Pause {name}", icon=":material/pause:"),
        st.form(f"pause-{queue}", border=False),
    ):
        st.write("Nothing more is taken from this queue; sheets in work are finished.")
        reason = st.text_input("Why", placeholder="Others see it")
        length = LENGTHS[st.selectbox("How long", list(LENGTHS))]
        if st.form_submit_button("Pause", type="primary"):
            until = rt.clock() + length if length else None
            with shown():
                pauses.pause(rt, queue, reason=reason, actor=actor, until=until)
                st.rerun()


def dead(rt: Runtime, *, actor: Actor, may_operate: bool, now: datetime) -> None:
    """Dead letters by kind, and what may be decided of them."""
    groups = last.read(rt, "letters", lambda s: letters.groups(s, actor=actor), actor=actor)
    if not groups:
        st.caption("None. Every sheet received has its verdict, or is on its way to it.")
        return
    narrowed, count = _narrowed(groups)

    def ask(session: Session) -> list[DeadLetter]:
        return letters.page(session, narrowed, actor=actor, limit=dead_letters.AT_ONCE)

    found = last.read(rt, f"letters {narrowed}", ask, actor=actor)
    _listing(found, count, now=now)
    if found and may_operate:
        _decide(rt, found, narrowed, count, actor=actor, now=now)


def _narrowed(groups: Sequence[Group]) -> tuple[LetterFilter, int]:
    """The filter that was chosen, and how many letters it finds."""
    total = sum(one.count for one in groups)
    kinds = dict(enumerate(groups, start=1))
    chosen = st.selectbox(
        "Kind",
        [0, *kinds],
        format_func=lambda n: _kind(kinds[n]) if n else f"All ({total:,})",
        key="letters-kind",
    )
    if chosen:
        return kinds[chosen].narrowed, kinds[chosen].count
    return letters.OPEN, total


def _kind(group: Group) -> str:
    where = f" · {group.fingerprint}" if group.fingerprint else ""
    return f"{CLASS_WORDS[group.error_class]} · {group.reason}{where} ({group.count:,})"


def _listing(found: Sequence[DeadLetter], count: int, *, now: datetime) -> None:
    lines = [
        Line(
            id=str(one.audit_id),
            cells=(
                Cell(CLASS_WORDS[one.error_class], sub=one.reason, tone="refused"),
                Cell(one.filename, sub=one.receipt, link=True),
                Cell(one.message, sub=one.note or ""),
                Cell(str(one.attempts)),
                Cell(words.age(one.last_at, now=now)),
            ),
        )
        for one in found[:MOST_SHOWN]
    ]
    rows_view.table("Dead letters", _LETTERS, lines, key="letters")
    if len(found) > MOST_SHOWN:
        st.caption(f"The newest {MOST_SHOWN} of {count:,}. Choose a kind to narrow them down.")


def _decide(
    rt: Runtime,
    found: Sequence[DeadLetter],
    narrowed: LetterFilter,
    count: int,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    by_id = {one.id: one for one in found}
    is_more = count > len(found)
    every = (
        f"The newest {len(found):,} of {count:,}"
        if is_more
        else f"All {words.count(count, 'sheet')}"
    )
    chosen = st.selectbox(
        "Sheets",
        [None, *by_id],
        format_func=lambda id_: (
            f"{by_id[id_].filename} ({by_id[id_].receipt})" if id_ else f"{every} of this list"
        ),
        key="letters-which",
    )
    picked = [chosen] if chosen else list(by_id)
    would = last.read(
        rt,
        f"preview {chosen or narrowed}",
        lambda s: letters.preview(s, picked, actor=actor),
        actor=actor,
    )
    if len(picked) > 1 and narrowed == letters.OPEN:
        st.caption("Choose a kind to send a canary first: one sheet shows whether it is mended.")
    with st.container(horizontal=True):
        if len(picked) > 1 and narrowed != letters.OPEN:
            _canary(rt, narrowed, would, actor=actor, now=now)
        _retry(rt, picked, would, actor=actor)
        _discard(rt, picked, actor=actor)


def _canary(
    rt: Runtime, narrowed: LetterFilter, would: Preview, *, actor: Actor, now: datetime
) -> None:
    """One goes first; the others follow once it has its verdict."""
    sent = last.read(
        rt, f"canary {narrowed}", lambda s: kept_canaries.newest(s, narrowed), actor=actor
    )
    with st.popover("Canary first", icon=":material/egg:"), st.form("canary", border=False):
        if sent is None:
            st.write(
                "The newest is audited again. Once it has passed, the others follow, "
                f"{dead_letters.AT_ONCE} at a time; `jobsheet dead-letters follow` sends them all."
            )
        else:
            age = words.age(sent.sent_at, now=now)
            st.write(plain(f"{sent.sent_by} sent one {age}: {words.STATUS_WORDS[sent.status]}."))
            st.page_link(
                places.AUDIT, label="The canary", query_params={"audit": str(sent.audit_id)}
            )
        st.markdown(_preview(would, is_bulk=True))
        note = st.text_input("Why it is worth another try", key="canary-note")
        with st.container(horizontal=True):
            is_first = st.form_submit_button("Send a canary", type="primary")
            is_rest = st.form_submit_button("Retry the others")
    with shown():
        if is_first:
            canaries.send(rt, narrowed, actor=actor, note=note)
            _say("The canary is on its way.")
        if is_rest:
            done = canaries.follow(rt, narrowed, actor=actor, note=note)
            left = f" {len(done.refused):,} left alone." if done.refused else ""
            _say(f"{words.count(len(done.audits), 'sheet')} audited again.{left}")


def _retry(rt: Runtime, picked: list[UUID], would: Preview, *, actor: Actor) -> None:
    with st.popover("Retry", icon=":material/replay:"), st.form("retry", border=False):
        st.markdown(_preview(would, is_bulk=len(picked) > 1))
        note = st.text_input("Why it is worth another try")
        if _confirmed(len(picked), "Retry"):
            with shown():
                if len(picked) == 1:
                    dead_letters.retry(rt, picked[0], actor=actor, note=note or None)
                    _say("1 sheet is audited again.")
                else:
                    done = dead_letters.retry_all(rt, picked, actor=actor, note=note or None)
                    left = f" {len(done.refused):,} left alone." if done.refused else ""
                    _say(f"{words.count(len(done.audits), 'sheet')} audited again.{left}")


def _discard(rt: Runtime, picked: list[UUID], *, actor: Actor) -> None:
    with st.popover("Discard", icon=":material/delete:"), st.form("discard", border=False):
        st.write(
            f"{words.count(len(picked), 'sheet')} will stay as they ended. The files are kept, "
            "and “Audit again” on a sheet's page still works."
        )
        note = st.text_input("Why; that is all that will be left of it")
        if _confirmed(len(picked), "Discard"):
            with shown():
                count = dead_letters.discard(rt, picked, actor=actor, note=note)
                _say(f"{words.count(count, 'sheet')} discarded.")


def _confirmed(count: int, verb: str) -> bool:
    """Many at once need their number typed: no slip of the hand decides hundreds."""
    typed = st.text_input(f"Type {count} to confirm") if count > 1 else str(count)
    if not st.form_submit_button(verb, type="primary"):
        return False
    if typed.strip() == str(count):
        return True
    st.info(f"Nothing was done: type {count} first.", icon=":material/info:")
    return False


def _preview(would: Preview, *, is_bulk: bool) -> str:
    reasons = ", ".join(f"{count:,} {reason}" for reason, count in would.by_reason)
    told = [
        f"{words.count(len(would.letters), 'sheet')} of {words.count(would.pages, 'page')} "
        f"would be audited again: {reasons}."
    ]
    if would.in_work:
        told.append(f"{would.in_work:,} of them are in work and would be left alone.")
    if is_bulk and would.poison:
        told.append(f"{would.poison:,} are quarantined and are only retried one by one.")
    return "  \n".join(map(plain, told))


def _say(sentence: str) -> None:
    st.toast(sentence, icon=":material/check:")
    st.rerun()


def _resume(rt: Runtime, queue: Priority, *, actor: Actor) -> None:
    with shown():
        pauses.resume(rt, queue, actor=actor)
        st.rerun()
