"""After a finding was overturned: repair the cause, so that nobody has to dispute it again."""

import streamlit as st

from core.domain import access
from core.domain.access import Action
from core.domain.disputes.moves import State
from core.domain.model import Actor
from core.ports import Runtime
from core.queries.disputes.detail import Dispute
from core.queries.disputes.sharing import COUNT_LIMIT, Sharing
from core.services.disputes import repairs
from core.ui import places, widgets, words
from core.ui.feedback import plain, shown


def show(rt: Runtime, found: Dispute, *, actor: Actor) -> None:
    """Who shares the cause, and what could be changed; nothing where the finding was right."""
    if found.ruled not in (State.ACCEPTED, State.PARTLY_ACCEPTED):
        return
    st.divider()
    st.subheader("Repair the cause")
    shared = repairs.who_shares(rt, found.line.dispute_id, actor=actor)
    count = words.count(shared.count, "other sheet")
    if shared.count >= COUNT_LIMIT:
        count = f"{COUNT_LIMIT:,} other sheets or more"
    st.markdown(
        plain(
            f"The same finding stands on {count} of {found.spec_id} "
            f"{found.spec_version}. {_waiting(shared)}"
        )
    )
    if shared.some:
        with st.expander("Show them"):
            widgets.audit_table(
                "Sheets with the same finding", shared.some, now=rt.clock(), key="sharing"
            )
    if shared.waiting:
        with st.expander("Show those in the queue"):
            widgets.audit_table(
                "Sheets in the queue", shared.waiting, now=rt.clock(), key="waiting"
            )
    if access.may(actor, Action.SPECS_KEEP):
        _drafts(rt, found, actor=actor)
    else:
        st.caption("A QA lead can change the spec here and try the change on past sheets first.")
    if shared.count and access.may(actor, Action.AUDITS_RERUN):
        _reaudit(rt, found, actor=actor)


def _waiting(shared: Sharing) -> str:
    """What is to come, and what happens to it."""
    if not shared.queued:
        return "No sheet in the queue can get it."
    some = words.count(shared.queued, "sheet")
    return (
        f"{some} in the queue may get it too: they are judged by the version of the spec that is "
        "active when their turn comes. What they get before the spec is changed is listed here; "
        "audit it again then."
    )


def _drafts(rt: Runtime, found: Dispute, *, actor: Actor) -> None:
    drafts = repairs.drafts(rt, found.line.dispute_id, actor=actor)
    if not drafts:
        st.caption("No property of a field made this finding: change its rule in the spec itself.")
        return
    number = st.radio(
        "What could be changed",
        range(len(drafts)),
        format_func=lambda n: plain(drafts[n].sentence),
        index=None,
    )
    if number is None:
        return
    draft = drafts[number]
    with st.spinner("Trying it on past sheets …"):
        told = repairs.backtest(rt, draft, actor=actor)
    st.info(
        f"Of {words.count(told.sheets, 'sheet')} of this spec, {told.new_pass:,} would turn Pass "
        f"and {told.new_fail:,} Fail, {told.other:,} another verdict. "
        f"{told.confirmed:,} of those verdicts were confirmed by a person."
    )
    label = f"Keep it as draft {draft.spec.version}"
    if st.button(label, icon=":material/rule:"):
        with shown():
            ref = repairs.keep(rt, found.line.dispute_id, draft, actor=actor)
            query = {"spec": ref.id, "version": ref.version}
            st.switch_page(places.SPEC, query_params=query)


def _reaudit(rt: Runtime, found: Dispute, *, actor: Actor) -> None:
    with st.popover("Audit them again"):
        st.write(
            "They are judged again by the specs that are active now, from what was read of them. "
            "Earlier audits stay."
        )
        if st.button("Start", type="primary"):
            with shown():
                fresh = repairs.reaudit(rt, found.line.dispute_id, actor=actor)
                st.success(f"{words.count(fresh, 'sheet')} got another outcome.")
