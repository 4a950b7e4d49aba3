"""One's own sheets in plain words, and how one's work goes: seen by oneself alone."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from core.domain.model import Actor, Finding
from core.ports import Runtime
from core.queries import audit_detail, versions
from core.queries.audit_detail import AuditDetail
from core.queries.audits import AuditSummary
from core.queries.disputes import listing
from core.queries.disputes.listing import Line
from core.queries.own_work import Mistake, Week
from core.ui import places, widgets, words
from core.ui.disputes import charts, crops, resending
from core.ui.disputes.words import STATE_WORDS, applied
from core.ui.feedback import plain

OPEN_SHEETS = 1  # shown open at first


def mistakes(found: Sequence[Mistake], *, days: int) -> None:
    """What goes wrong most, and what to do."""
    st.subheader("What goes wrong most")
    if not found:
        st.caption(f"Nothing stands on your sheets of the last {days} days.")
    for one in found:
        st.markdown(f"**{plain(one.message)}** On {words.count(one.sheets, 'sheet')}.")
        st.caption(plain(one.suggested_fix))


def trend(weeks: Sequence[Week]) -> None:
    """One's own scores by week; nobody else's."""
    if len(weeks) < 2:
        return
    st.subheader("How it goes")
    st.plotly_chart(
        charts.own_trend(weeks), config=charts.CONFIG, key="trend", alt=charts.told_trend(weeks)
    )
    st.caption("The mean score of your sheets by week. Only you see this.")


def sheets(rt: Runtime, found: Sequence[AuditSummary], *, now: datetime, actor: Actor) -> None:
    """Each sheet with what is wrong, its place and how to fix it."""
    if not found:
        st.info("You have no sheets yet. Upload one to see what is wrong with it.")
        st.page_link(places.UPLOAD, label="Upload sheets", icon=":material/upload_file:")
        return
    with rt.read() as session:
        gone = versions.replaced(session, [one.job_sheet_id for one in found])
    opened = 0
    for one in found:
        is_open = bool(one.finding_count) and one.job_sheet_id not in gone and opened < OPEN_SHEETS
        opened += is_open
        with st.expander(_title(one, now=now, is_gone=one.job_sheet_id in gone), expanded=is_open):
            if one.status.has_ended:
                _sheet(rt, one, is_gone=one.job_sheet_id in gone, actor=actor)
            else:
                st.caption(words.STATUS_WORDS[one.status])


def _title(one: AuditSummary, *, now: datetime, is_gone: bool) -> str:
    verdict = words.VERDICT_WORDS[one.verdict] if one.verdict else words.STATUS_WORDS[one.status]
    gone = " · sent again, corrected" if is_gone else ""
    return f"{plain(one.filename)} · {verdict} · {words.age(one.queued_at, now=now)}{gone}"


def _sheet(rt: Runtime, one: AuditSummary, *, is_gone: bool, actor: Actor) -> None:
    with rt.read() as session:
        audit = audit_detail.get(session, one.audit_id, actor=actor)
        disputes = listing.of_finding(session, one.job_sheet_id, actor=actor)
    with st.container(horizontal=True, vertical_alignment="center"):
        if one.verdict is not None:
            widgets.verdict_badge(one.verdict)
        st.page_link(
            places.AUDIT, label="The whole audit", query_params={"audit": str(one.audit_id)}
        )
    resending.difference(rt, audit, actor=actor)
    for ruling in audit.applied:
        st.caption(plain(applied(ruling)))
    for finding in audit.findings:
        _finding(rt, audit, finding, disputes.get((finding.rule, finding.field)), actor=actor)
    if not audit.findings:
        st.caption("Nothing to fix.")
    if audit.findings and not is_gone:
        resending.form(rt, audit, actor=actor)


def _finding(
    rt: Runtime, audit: AuditDetail, finding: Finding, dispute: Line | None, *, actor: Actor
) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(finding.message)}**")
        crops.show(rt, audit.summary.job_sheet_id, finding, actor=actor)
        st.markdown(f"To fix it: {plain(finding.suggested_fix)}")
        if dispute is not None:
            st.page_link(
                places.DISPUTE,
                label=f"Dispute {dispute.number}: {STATE_WORDS[dispute.state].lower()}",
                icon=":material/gavel:",
                query_params={"dispute": str(dispute.dispute_id)},
            )
        elif not finding.reason_code.is_system:
            query = {"audit": str(audit.summary.audit_id), "rule": finding.rule}
            query |= {"field": finding.field} if finding.field else {}
            st.page_link(
                places.DISPUTING,
                label="This is wrong: dispute it",
                icon=":material/gavel:",
                query_params=query,
            )
