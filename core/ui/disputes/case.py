"""One dispute: the finding on its page beside what was said of it, and what can be done."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.disputes import agreement, moves
from core.domain.disputes.effects import Kind
from core.domain.disputes.moves import Case, Move, Person, State
from core.domain.model import Actor
from core.errors import AuditorError
from core.ports import Runtime
from core.queries.disputes.detail import Dispute, File, Said
from core.services.disputes import files, judgements, moving
from core.services.disputes.files import Sent
from core.ui import places, words
from core.ui.disputes import crops
from core.ui.disputes.words import (
    DECISION_WORDS,
    MOVE_WORDS,
    REASON_WORDS,
    STATE_WORDS,
    deadline,
)
from core.ui.feedback import plain, shown
from core.ui.runtime import zone

_COLOURS: dict[State, words.Colour] = {
    State.OPEN: "orange",
    State.UNDER_REVIEW: "blue",
    State.ACCEPTED: "green",
    State.PARTLY_ACCEPTED: "green",
    State.REJECTED: "red",
    State.ESCALATED: "orange",
    State.WITHDRAWN: "gray",
}
FILE_TYPES: Final = ["pdf", "png", "jpg", "jpeg"]


class Uploaded(Protocol):
    """A file as Streamlit's uploader gives it."""

    name: str

    def getvalue(self) -> bytes:
        """Its bytes."""


def as_case(found: Dispute) -> Case:
    """The dispute as the table of moves knows it, as far as a page needs it; who raised or
    corrected the finding, only the service knows."""
    line = found.line
    return Case(
        state=line.state,
        disputer=line.disputer,
        holder=line.holder,
        deciders=found.deciders,
        is_appeal=line.is_appeal,
        was_appealed=found.was_appealed,
        is_paused=line.is_paused,
        evidence=frozenset(file.sha256 for file in found.files),
        ruled=found.ruled,
    )


def person(actor: Actor) -> Person:
    """Whoever looks, as the table of moves knows people."""
    return Person(actor.name, access.may(actor, Action.DISPUTES_DECIDE))


def way_back(actor: Actor) -> None:
    """To the list one came from: the desk, or one's own sheets."""
    if access.may(actor, Action.DISPUTES_READ_ALL):
        st.page_link(places.DISPUTES, label="All disputes", icon=":material/arrow_back:")
    elif access.may(actor, Action.DISPUTES_OPEN):
        st.page_link(places.OWN, label="Your sheets", icon=":material/arrow_back:")


def head(found: Dispute, *, now: datetime) -> None:
    """Its number, state and clock in one line."""
    line = found.line
    left, _ = deadline(line, now=now)
    facts = [
        f"by {line.disputer} {words.age(line.opened_at, now=now)}",
        words.severity_name(line.severity),
        left,
        f"with {line.holder}" if line.holder else "",
        "an appeal: the decision is final" if line.is_appeal and line.state.is_live else "",
    ]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(STATE_WORDS[line.state], color=_COLOURS[line.state])
        st.markdown(plain(" · ".join(fact for fact in facts if fact)), width="content")


def finding(rt: Runtime, found: Dispute, *, actor: Actor, is_blind: bool) -> None:
    """What is disputed, and its place on the page; no link where one must not know the end."""
    one = found.finding
    st.subheader("The finding" if found.line.kind is Kind.FINDING else "What is missing")
    st.markdown(f"**{plain(one.message)}**")
    crops.show(rt, found.line.job_sheet_id, one, actor=actor)
    if one.why_it_matters:
        st.caption(plain(one.why_it_matters))
    if is_blind:
        return
    st.page_link(
        places.AUDIT,
        label=f"The audit that said so: {plain(found.line.filename)}",
        icon=":material/plagiarism:",
        query_params={"audit": str(found.line.audit_id)},
    )
    if found.made_audit_id is not None:
        st.page_link(
            places.AUDIT,
            label="The audit that follows from the decision",
            icon=":material/fact_check:",
            query_params={"audit": str(found.made_audit_id)},
        )


def thread(rt: Runtime, found: Dispute, *, actor: Actor) -> None:
    """All that was said, the first first, and the files."""
    st.subheader("What was said")
    st.caption(plain(REASON_WORDS[found.line.reason]))
    if found.proposed is not None:
        st.caption(f"Proposed verdict: {words.VERDICT_WORDS[found.proposed]}.")
    for said in found.thread:
        _line(said)
    for file in found.files:
        _file(rt, found.line.dispute_id, file, actor=actor)


def replies(rt: Runtime, found: Dispute, *, actor: Actor) -> None:
    """What whoever disputes may do: write, withdraw, appeal, reopen."""
    case, by = as_case(found), person(actor)
    if not access.may(actor, Action.DISPUTES_OPEN):
        return
    if moves.may(case, Move.COMMENT, by=by):
        _form(rt, found, "Write or add a file", _say, actor=actor)
    if moves.may(case, Move.WITHDRAW, by=by) and st.button("Withdraw the dispute"):
        _done(lambda: moving.withdraw(rt, found.line.dispute_id, actor=actor))
    if moves.may(case, Move.APPEAL, by=by):
        st.caption(
            "You can appeal once, to somebody who has not decided this dispute. "
            f"That decision is final. {rt.terms.days_to_appeal} days are given for it."
        )
        _form(rt, found, "Appeal", _appeal, actor=actor)
    if moves.may(case, Move.REOPEN, by=by) and case.was_appealed:
        st.caption("With new evidence, and only with it, the dispute can be reopened.")
        _form(rt, found, "Reopen", _reopen, actor=actor)


def handling(rt: Runtime, found: Dispute, *, actor: Actor) -> None:
    """What those who decide may do without deciding: who has it, and its clock."""
    case, by, id_ = as_case(found), person(actor), found.line.dispute_id
    with st.container(horizontal=True):
        if moves.may(case, Move.CLAIM, by=by) and st.button("Take it", icon=":material/back_hand:"):
            _done(lambda: moving.claim(rt, id_, actor=actor))
        if moves.may(case, Move.RELEASE, by=by) and st.button("Put it back"):
            _done(lambda: moving.release(rt, id_, actor=actor))
        if moves.may(case, Move.RESUME, by=by) and st.button("Let the clock run on"):
            _done(lambda: moving.resume(rt, id_, actor=actor))
        if case.state.is_live and by.is_supervisor:
            with st.popover("More"):
                _more(rt, found, actor=actor)


def second_judgement(rt: Runtime, found: Dispute, *, actor: Actor) -> None:
    """The same finding judged by somebody who does not know what was decided."""
    st.subheader("What would you decide?")
    st.caption(
        "This dispute was drawn for a second judgement. It changes nothing of the dispute: it "
        "shows which rules people agree on."
    )
    with st.form("judgement"):
        choice = st.radio(
            "Decision",
            list(DECISION_WORDS),
            format_func=DECISION_WORDS.__getitem__,
            horizontal=True,
        )
        comment = st.text_area("Why", max_chars=2_000)
        is_sent = st.form_submit_button("Keep my judgement", type="primary")
    if is_sent:
        second = moves.DECISIONS[choice]
        _done(
            lambda: judgements.judge(
                rt, found.line.dispute_id, second, actor=actor, comment=comment
            )
        )


def asks_second(found: Dispute, actor: Actor) -> bool:
    """Whether this person is asked for a second judgement, and must not see the first."""
    is_drawn = found.line.state.is_decided and agreement.is_sampled(found.line.dispute_id)
    if not is_drawn or found.is_judged_twice or not person(actor).is_supervisor:
        return False
    has_part = any(moves.same(actor.name, one) for one in found.deciders)
    return not has_part and moves.bars(as_case(found), actor.name) is None


def decides(found: Dispute, actor: Actor) -> bool:
    """Whether this person may decide here now, as far as a page can tell."""
    return moves.may(as_case(found), Move.ACCEPT, by=person(actor))


def is_decided_for(found: Dispute, actor: Actor) -> bool:
    """Whether it is decided, and what follows from that is this person's to see."""
    return found.line.state.is_decided and access.may(actor, Action.DISPUTES_READ_ALL)


def sent(uploaded: Sequence[Uploaded] | None) -> list[Sent]:
    """What a file uploader gave."""
    return [Sent(one.name, one.getvalue()) for one in uploaded or ()]


def _line(said: Said) -> None:
    what = MOVE_WORDS.get(said.move, said.move)
    to = f" to {said.facts['to']}" if said.facts.get("to") else ""
    when = words.moment(said.at, zone=zone())
    with st.container(border=bool(said.comment), gap="xsmall"):
        st.caption(plain(f"{said.by} {what}{to} · {when}"))
        if said.comment:
            for paragraph in said.comment.split("\n"):
                st.markdown(plain(paragraph))


def _file(rt: Runtime, dispute_id: UUID, file: File, *, actor: Actor) -> None:
    with st.expander(f"{plain(file.filename)} · {words.size(file.size_bytes)}", expanded=False):
        try:
            picture = files.picture(rt, dispute_id, file.sha256, actor=actor)
        except AuditorError as error:
            st.caption(plain(str(error)))
            return
        st.image(picture, caption=f"From {plain(file.added_by)}")


def _more(rt: Runtime, found: Dispute, *, actor: Actor) -> None:
    id_ = found.line.dispute_id
    why = st.text_area("Why", key="more-why", max_chars=2_000)
    to = st.text_input("Give it to", key="more-to", max_chars=200)
    if st.button("Assign", disabled=not to):
        _done(lambda: moving.assign(rt, id_, to, actor=actor, comment=why))
    if found.line.state is not State.ESCALATED and st.button("Escalate", disabled=not why):
        _done(lambda: moving.escalate(rt, id_, actor=actor, comment=why))
    if not found.line.is_paused and st.button("Pause the clock", disabled=not why):
        _done(lambda: moving.pause(rt, id_, actor=actor, comment=why))


Reply = Callable[[Runtime, UUID, Actor, str, list[Sent]], None]


def _form(rt: Runtime, found: Dispute, label: str, do: Reply, *, actor: Actor) -> None:
    with st.form(f"reply-{label}", clear_on_submit=True):
        comment = st.text_area(label, max_chars=2_000)
        given = st.file_uploader("Files", type=FILE_TYPES, accept_multiple_files=True)
        is_sent = st.form_submit_button("Send" if label.startswith("Write") else label)
    if is_sent:
        _done(lambda: do(rt, found.line.dispute_id, actor, comment, sent(given)))


def _say(rt: Runtime, id_: UUID, actor: Actor, comment: str, given: list[Sent]) -> None:
    moving.say(rt, id_, actor=actor, comment=comment, evidence=given)


def _appeal(rt: Runtime, id_: UUID, actor: Actor, comment: str, given: list[Sent]) -> None:
    moving.appeal(rt, id_, actor=actor, comment=comment, evidence=given)


def _reopen(rt: Runtime, id_: UUID, actor: Actor, comment: str, given: list[Sent]) -> None:
    moving.reopen(rt, id_, actor=actor, comment=comment, evidence=given)


def _done(do: Callable[[], object]) -> None:
    with shown():
        do()
        st.rerun()
