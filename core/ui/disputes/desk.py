"""The desk of those who decide: what waits, in which order, and who has it."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.ports import Runtime
from core.queries.disputes.listing import Counts, Line
from core.services.disputes import moving
from core.ui import rows_view, words
from core.ui.disputes.words import REASON_WORDS, STATE_TONES, STATE_WORDS, deadline, rate
from core.ui.feedback import plain, shown
from core.ui.rows_view import Cell, Column
from core.ui.rows_view import Line as Row

_COLUMNS = (
    Column("State", "9.5rem"),
    Column("Finding"),
    Column("Because", "22%"),
    Column("Answer", "7rem"),
    Column("Likely wrong", "8.5rem", number=True),
    Column("Alike", "4.5rem", number=True),
    Column("With", "5rem"),
)
_TOLD = "given_together"
_OWN_COLUMNS = (
    Column("State", "10rem"),
    Column("Finding", "45%"),
    Column("Sheet"),
    Column("When", "8rem"),
)


def figures(found: Counts, *, mine: int) -> None:
    """What waits, what is late, and what one has oneself."""
    one, two, three = st.columns(3, gap="medium")
    one.metric("Waiting for a decision", f"{found.live:,}")
    two.metric("Past their deadline", words.at_most(found.late, 1_000))
    three.metric("With you", f"{mine:,}")


def table(caption: str, found: Sequence[Line], *, now: datetime, me: str) -> None:
    """The disputes in the order given; a finding opens its dispute."""
    rows = [_row(line, now=now, me=me) for line in found]
    rows_view.table(caption, _COLUMNS, rows, key=caption)


def together(rt: Runtime, found: Sequence[Line], *, actor: Actor) -> None:
    """Gives several of the list to somebody at once, where the actor may."""
    if not access.may(actor, Action.DISPUTES_DECIDE):
        return
    with st.popover("Give several to …", icon=":material/group:"):
        numbers = {line.number: line.dispute_id for line in found}
        chosen = st.multiselect("Disputes", list(numbers), format_func=lambda n: f"No. {n}")
        to = st.text_input("To", value=actor.name, max_chars=200)
        if st.button("Give them", type="primary", disabled=not (chosen and to)):
            with shown():
                ids = [numbers[number] for number in chosen]
                count, refused = moving.assign_many(rt, ids, to, actor=actor)
                st.session_state[_TOLD] = [f"{words.count(count, 'dispute')} given.", *refused]
                st.rerun()
    for sentence in st.session_state.pop(_TOLD, []):
        st.info(plain(sentence), icon=":material/info:")


def own(found: Sequence[Line], *, now: datetime) -> None:
    """One's own disputes, and how each stands."""
    rows = [
        Row(
            id=str(line.dispute_id),
            page="dispute",
            cells=(
                Cell(STATE_WORDS[line.state], sub=_number(line), tone=STATE_TONES[line.state]),
                Cell(line.message, sub=REASON_WORDS[line.reason], link=True),
                Cell(line.filename),
                Cell(words.age(line.opened_at, now=now), sub=deadline(line, now=now)[0]),
            ),
        )
        for line in found
    ]
    rows_view.table("Your disputes", _OWN_COLUMNS, rows, key="own-disputes")


def _row(line: Line, *, now: datetime, me: str) -> Row:
    left, sub = deadline(line, now=now)
    return Row(
        id=str(line.dispute_id),
        page="dispute",
        cells=(
            Cell(STATE_WORDS[line.state], sub=_number(line), tone=STATE_TONES[line.state]),
            Cell(line.message, sub=f"{line.filename} · {line.rule}", link=True),
            Cell(REASON_WORDS[line.reason], sub=f"says {line.disputer}"),
            Cell(left, sub=sub or words.severity_name(line.severity)),
            Cell(f"{line.doubt:.0%}", sub=f"overturned {rate(line)}" if rate(line) else ""),
            Cell(f"{line.repeated:,}" if line.repeated > 1 else ""),
            Cell("you" if line.holder == me else line.holder or ""),
        ),
    )


def _number(line: Line) -> str:
    return f"No. {line.number}{', appeal' if line.is_appeal else ''}"
