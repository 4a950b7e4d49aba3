"""One runbook: its steps in their order, with evidence, dry run, deed and proof."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.domain.ops import runbooks
from core.domain.ops.checks import CheckResult, Runbook
from core.domain.ops.runbooks import Book
from core.errors import NotFound
from core.queries.ops import steps
from core.ui import last, places, rendering
from core.ui.feedback import plain, shown
from core.ui.ops import evidence, looks, runbook_actions, runbook_view
from core.ui.runtime import require_user, runtime, still, zone


def chosen() -> Book:
    asked = st.query_params.get("runbook", "")
    if asked not in list(Runbook):
        raise NotFound("There is no such runbook. Open one from the list of runbooks.")
    return runbooks.BY_ID[Runbook(asked)]


def looked() -> dict[str, CheckResult]:
    return {one.id: one for one in looks.every(runtime(), share=0.5)}


@rendering.live("5s")
def begin(book: Book, before: Mapping[str, CheckResult]) -> None:
    """Where to begin; once what the steps look at has changed, the page starts anew."""
    still(places.RUNBOOK)
    if rendering.is_part() and runbook_view.has_changed(book, before, looked()):
        st.rerun()
    runbook_view.begin(book, before)


def show(
    book: Book, results: Mapping[str, CheckResult], actor: Actor, *, refused: Mapping[str, str]
) -> None:
    rt = runtime()
    may_act = access.may(actor, Action.RUNBOOKS_ACT)
    for number, step in enumerate(book.steps, start=1):
        st.subheader(f"{number}. {step.title}")
        st.write(step.says)
        runbook_view.evidence(step, results, key=f"evidence-{step.id}")
        with shown():
            evidence.more(rt, step, actor=actor)
        if step.act is not None:
            if may_act:
                is_amiss = runbooks.amiss(step, results) is not None
                why_not = refused.get(step.id, "")
                runbook_actions.act(rt, book, step, actor=actor, is_amiss=is_amiss, refused=why_not)
            runbook_view.proof(step, results)


def taken(book: Book, actor: Actor, *, above: DeltaGenerator) -> None:
    """What was done; and above all the steps what waits for a second person."""
    found = last.read(
        runtime(),
        f"steps {book.id.value}",
        lambda s: steps.taken(s, actor=actor, runbook=book.id.value),
        actor=actor,
        is_aside=True,
    )
    titles = {(book.id.value, one.id): one.title for one in book.steps}
    if access.may(actor, Action.RUNBOOKS_ACT):
        with above:
            runbook_actions.waiting(runtime(), found, actor=actor)
    st.subheader("Steps taken")
    runbook_view.taken(found, titles, now=runtime().clock(), zone=zone())


actor = require_user(places.RUNBOOK)
st.page_link(places.RUNBOOKS, label="All runbooks", icon=":material/arrow_back:")
with shown():
    book = chosen()
    st.title(book.title)
    st.caption(plain(" ".join(book.symptoms)))
    refused = runbook_actions.asked(runtime(), book, actor=actor)
    results = looked()
    begin(book, results)
    above = st.container()
    show(book, results, actor, refused=refused)
    with shown():
        taken(book, actor, above=above)
