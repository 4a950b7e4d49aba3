"""Deciding a dispute: the effect is shown while one chooses, and those alike follow together."""

from collections.abc import Sequence

import streamlit as st

from core.domain.disputes import effects
from core.domain.disputes.effects import Kind, Reason
from core.domain.disputes.moves import DECISIONS, Move, Step
from core.domain.model import Actor, Severity
from core.errors import AuditorError
from core.ports import Runtime
from core.queries.disputes.detail import Dispute
from core.services.disputes import deciding
from core.services.disputes.deciding import Alike
from core.ui import rows_view, words
from core.ui.disputes.words import DECISION_WORDS, effect
from core.ui.feedback import plain, shown
from core.ui.rows_view import Cell, Column, Line

_COLUMNS = (Column("Dispute", "8rem"), Column("By", "10rem"), Column("What it would do"))


def form(rt: Runtime, found: Dispute, *, actor: Actor) -> None:
    """Choose, see what it does, say why."""
    st.subheader("Decide")
    choice = st.segmented_control(
        "Decision",
        list(DECISION_WORDS),
        format_func=DECISION_WORDS.__getitem__,
        key="decision",
        label_visibility="collapsed",
    )
    if choice is None:
        st.caption("Choose, and what it would do to the sheet is shown before anything happens.")
        return
    step = Step(choice, severity=_severity(found, choice), to=_person(found, choice))
    try:
        st.info(effect(deciding.preview(rt, found.line.dispute_id, step, actor=actor)))
    except AuditorError as error:
        st.info(plain(str(error)), icon=":material/info:")
    if found.line.repeated > 1:
        others = words.count(found.line.repeated - 1, "other dispute")
        st.caption(f"{others} of the same cause: after this one you can apply it to them.")
    comment = st.text_area("Why", max_chars=2_000, key="why", help="Whoever disputes reads it.")
    if st.button("Decide", type="primary", icon=":material/gavel:"):
        with shown():
            made = Step(choice, comment, to=step.to, severity=step.severity)
            deciding.decide(rt, found.line.dispute_id, made, actor=actor)
            st.rerun()


def alike(rt: Runtime, found: Dispute, *, actor: Actor) -> None:
    """After a decision: the live ones of the same cause, what it would do to each, and a key."""
    step = _made(found)
    others = deciding.alike(rt, found.line.dispute_id, step, actor=actor) if step else []
    if step is None or not others:
        return
    st.subheader(f"{words.count(len(others), 'dispute')} of the same cause")
    st.caption(
        "The same rule and spec version, read in the same way. This is what the same decision "
        "would do to each; nothing has been done yet."
    )
    _table(others)
    able = {one.number: one.dispute_id for one in others if one.effect is not None}
    chosen = st.multiselect(
        "Apply it to", list(able), default=list(able), format_func=lambda n: f"No. {n}"
    )
    label = f"{DECISION_WORDS[step.move]} {words.count(len(chosen), 'dispute')}"
    if chosen and st.button(label, type="primary", icon=":material/done_all:"):
        with shown():
            ids = [able[number] for number in chosen]
            done, refused = deciding.decide_alike(rt, found.line.dispute_id, ids, step, actor=actor)
            st.session_state["alike_done"] = (len(done), refused)
            st.rerun()


def told() -> None:
    """What applying a decision came to, once."""
    count, refused = st.session_state.pop("alike_done", (0, []))
    if count:
        st.success(f"{words.count(count, 'dispute')} decided.", icon=":material/done_all:")
    for sentence in refused:
        st.info(plain(sentence), icon=":material/info:")


def _severity(found: Dispute, choice: Move) -> Severity | None:
    lighter = effects.lighter_than(found.finding.severity)
    if choice is not Move.PARTLY_ACCEPT or not lighter:
        return None
    return st.select_slider("It stands as", lighter, format_func=words.severity_name)


def _person(found: Dispute, choice: Move) -> str | None:
    is_charged = found.line.reason is Reason.WRONG_PERSON and found.line.kind is Kind.FINDING
    if choice is not Move.ACCEPT or not is_charged:
        return None
    return st.text_input("Whose is it? The name as sheets print it", max_chars=200) or None


def _made(found: Dispute) -> Step | None:
    """The decision that stands, as it would be applied to others."""
    move = next((move for move, state in DECISIONS.items() if state is found.ruled), None)
    if move is None or not found.line.state.is_decided:
        return None
    comment = next(said.comment for said in reversed(found.thread) if said.move == move.value)
    return Step(move, comment, to=found.ruled_person, severity=found.ruled_severity)


def _table(others: Sequence[Alike]) -> None:
    lines = [
        Line(
            id=str(one.dispute_id),
            page="dispute",
            cells=(
                Cell(f"No. {one.number}", link=True),
                Cell(one.disputer),
                Cell(effect(one.effect) if one.effect else one.refusal or ""),
            ),
        )
        for one in others
    ]
    rows_view.table("Disputes of the same cause", _COLUMNS, lines, key="alike")
