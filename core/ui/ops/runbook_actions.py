"""Taking a step: the dry run, the reason, the deed; and what waits for a second person."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.domain.ops import runbooks
from core.domain.ops.checks import Runbook
from core.domain.ops.runbooks import Book, Step
from core.domain.ops.step_states import Standing
from core.ports import Runtime
from core.queries.ops.steps import Taken
from core.services.ops import steps
from core.ui import last
from core.ui.feedback import plain, shown

_ASKED: Final = "step asked for"
_MEANT_FOR_S: Final = 15.0
_REFUSED: Final = "step refused"
_REFUSED_SHOWN: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A click on a step's button: which step, what its dry run named, why, and when (of the
    monotonic clock)."""

    book: Runbook
    step: str
    target: str | None
    reason: str
    at: float


def asked(rt: Runtime, book: Book, *, actor: Actor) -> Mapping[str, str]:
    """Take the step whose button was just clicked; gives why not, by step, where it was refused.

    Apart from its form: that is not drawn where its dry run comes too late, and a click is not lost
    for it. The target is the one that was on the page when it was clicked.
    """
    if not access.may(actor, Action.RUNBOOKS_ACT):
        return {}  # The database may not know who it is: the page comes again once it does.
    one: _Asked | None = st.session_state.pop(_ASKED, None)
    if one is None or one.book != book.id or time.monotonic() - one.at > _MEANT_FOR_S:
        return _refused_before(book, now=rt.clock())
    refused: dict[str, str] = {}
    st.session_state.pop(_REFUSED, None)
    with shown(lambda sentence, _error: refused.update({one.step: sentence})):
        _take(rt, one, actor=actor)
    st.session_state[_REFUSED] = (book.id, rt.clock(), refused)
    return refused


def _take(rt: Runtime, one: _Asked, *, actor: Actor) -> None:
    step, key = runbooks.step(one.book, one.step), _why(one.step)
    st.session_state[key] = one.reason  # Kept where its form is not drawn this time.
    with st.spinner(step.title if step else ""):
        told = steps.take(rt, one.book, one.step, actor=actor, reason=one.reason, target=one.target)
    st.session_state[key] = ""
    _say(told.says)


def _refused_before(book: Book, *, now: datetime) -> Mapping[str, str]:
    """Of the click before: a page that waits for something runs anew by itself meanwhile."""
    of, at, refused = st.session_state.get(_REFUSED, (None, now, {}))
    return refused if of == book.id and now - at < _REFUSED_SHOWN else {}


def act(rt: Runtime, book: Book, step: Step, *, actor: Actor, is_amiss: bool, refused: str) -> None:
    """The dry run, and where there is something to do the form that does it; `refused` is why the
    click before came to nothing.

    Where nothing is amiss its button does not invite.
    """
    if refused:
        st.warning(plain(refused), icon=":material/block:")
    with shown():
        plan = last.fresh(
            ("plan", book.id, step.id, actor.name),
            lambda: steps.plan(rt, book.id.value, step.id, actor=actor),
        )
        st.markdown(f"**Dry run.** {plain(plan.says)}")
        if plan.is_needed:
            kind: Literal["primary", "secondary"] = "primary" if is_amiss else "secondary"
            _form(book, step, kind, target=plan.target)


def waiting(rt: Runtime, found: Sequence[Taken], *, actor: Actor) -> None:
    """Steps somebody asked for and a second person has to approve."""
    for one in found:
        if one.standing(rt.clock()) is Standing.WAITS:
            _decide(rt, one, actor=actor)


def _form(
    book: Book, step: Step, kind: Literal["primary", "secondary"], *, target: str | None
) -> None:
    label = "Ask for it" if step.by_two else "Do it"
    with st.form(f"act-{step.id}", border=False):
        left, right = st.columns([4, 1], vertical_alignment="bottom")
        label_why = "Why (a second person has to approve it)" if step.by_two else "Why"
        left.text_input(label_why, key=_why(step.id), placeholder="Others see it")
        with right:
            st.form_submit_button(
                label, type=kind, width="stretch",
                on_click=_note, args=(book.id, step.id, target),
            )  # fmt: skip


def _note(book: Runbook, step: str, target: str | None) -> None:
    """Before the page runs again, which then knows anew who is asking."""
    reason = st.session_state.get(_why(step), "")
    st.session_state[_ASKED] = _Asked(book, step, target, reason, time.monotonic())


def _why(step_id: str) -> str:
    return f"why-{step_id}"


def _decide(rt: Runtime, one: Taken, *, actor: Actor) -> None:
    step = runbooks.step(one.runbook, one.step)
    if step is None:
        return
    with st.container(border=True):
        st.markdown(
            f"**{plain(one.asked_by)} asks: {plain(step.title)}.** {plain(one.reason)}"
            + (f"  \nOf: {plain(one.target)}" if one.target else "")
        )
        if one.asked_by == actor.name:
            st.caption("Somebody else has to approve it. It lapses after 30 minutes.")
        with st.container(horizontal=True):
            if one.asked_by != actor.name and st.button(
                "Approve and do it", type="primary", key=f"approve-{one.id}"
            ):
                with shown(), st.spinner(step.title):
                    _say(steps.approve(rt, one.id, actor=actor).says)
            _refuse(rt, one, actor=actor)


def _refuse(rt: Runtime, one: Taken, *, actor: Actor) -> None:
    name = "Take it back" if one.asked_by == actor.name else "Refuse"
    with st.popover(name), st.form(f"refuse-{one.id}", border=False):
        note = st.text_input("Why it is not done")
        if st.form_submit_button(name):
            with shown():
                steps.refuse(rt, one.id, actor=actor, note=note)
                st.rerun()


def _say(sentence: str) -> None:
    st.toast(plain(sentence), icon=":material/check:")
    st.rerun()
