"""Taking a step: the dry run, the reason, the deed; and what waits for a second person."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from core.domain.model import Actor
from core.domain.ops import runbooks
from core.domain.ops.runbooks import Book, Step
from core.domain.ops.step_states import StepState
from core.ports import Runtime
from core.queries.ops.steps import Taken
from core.services.ops import steps
from core.ui import last
from core.ui.feedback import plain, shown


def act(rt: Runtime, book: Book, step: Step, *, actor: Actor, is_amiss: bool) -> None:
    """The dry run, and where there is something to do the form that does it.

    Where nothing is amiss its button does not invite.
    """
    with shown():
        plan = last.fresh(
            ("plan", book.id, step.id, actor.name),
            lambda: steps.plan(rt, book.id.value, step.id, actor=actor),
        )
        st.markdown(f"**Dry run.** {plain(plan.says)}")
        if plan.is_needed:
            kind: Literal["primary", "secondary"] = "primary" if is_amiss else "secondary"
            _form(rt, book, step, kind, target=plan.target, actor=actor)


def waiting(rt: Runtime, found: Sequence[Taken], *, actor: Actor) -> None:
    """Steps somebody asked for and a second person has to approve."""
    for one in found:
        if one.state is StepState.ASKED:
            _decide(rt, one, actor=actor)


def _form(
    rt: Runtime,
    book: Book,
    step: Step,
    kind: Literal["primary", "secondary"],
    *,
    target: str | None,
    actor: Actor,
) -> None:
    label = "Ask for it" if step.by_two else "Do it"
    with st.form(f"act-{step.id}", border=False):
        left, right = st.columns([4, 1], vertical_alignment="bottom")
        label_why = "Why (a second person has to approve it)" if step.by_two else "Why"
        reason = left.text_input(label_why, key=f"why-{step.id}", placeholder="Others see it")
        with right:
            is_sent = st.form_submit_button(label, type=kind, width="stretch")
    if is_sent:
        told = steps.take(rt, book.id.value, step.id, actor=actor, reason=reason, target=target)
        _say(told.says)


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
                with shown():
                    _say(steps.approve(rt, one.id, actor=actor).says)
            _refuse(rt, one, actor=actor)


def _refuse(rt: Runtime, one: Taken, *, actor: Actor) -> None:
    with st.popover("Refuse"), st.form(f"refuse-{one.id}", border=False):
        note = st.text_input("Why it is not done")
        if st.form_submit_button("Refuse"):
            with shown():
                steps.refuse(rt, one.id, actor=actor, note=note)
                st.rerun()


def _say(sentence: str) -> None:
    st.toast(plain(sentence), icon=":material/check:")
    st.rerun()
