"""Waivers: asked for beside the audit, decided beside their reason."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import streamlit as st

from core.domain import access, summary
from core.domain.access import Action
from core.domain.disputes.moves import same
from core.domain.disputes.waivers import LONGEST, Asked, Scope, WaiverState
from core.domain.model import Actor
from core.ports import Runtime
from core.queries import audit_detail, audits
from core.queries.audit_detail import AuditDetail
from core.queries.disputes.waivers import Shown, Waiver
from core.services.disputes import waivers
from core.ui import places, rows_view, words
from core.ui.disputes import crops
from core.ui.disputes.words import WAIVER_STATE_WORDS
from core.ui.feedback import plain, shown
from core.ui.rows_view import Cell, Column, Line
from core.ui.runtime import zone

SHOWN_WORDS = {Shown.ASKED: "Asked for", Shown.IN_FORCE: "In force", Shown.OVER: "Over"}
_SCOPE_WORDS = {
    Scope.FINDING: "This finding of this sheet",
    Scope.RULE: "Its rule, for a customer or an asset",
}
_USUAL_DAYS = 30
_TONES = {
    WaiverState.ASKED: "review",
    WaiverState.APPROVED: "pass",
    WaiverState.REFUSED: "fail",
    WaiverState.REVOKED: "waived",
}
_COLUMNS = (
    Column("State", "9rem"),
    Column("Of", "25%"),
    Column("For"),
    Column("Reason", "28%"),
    Column("Until", "7rem"),
)


def table(found: Sequence[Waiver], *, now: datetime) -> None:
    """The waivers in the order given."""
    if not found:
        st.caption("None. A waiver is asked for on the page of an audit.")
        return
    lines = [
        Line(
            id=str(one.waiver_id),
            page="waiver",
            cells=(
                Cell(_state(one, now=now), sub=f"No. {one.number}", tone=_tone(one, now=now)),
                Cell(one.rule, sub=one.spec_id or "", link=True),
                Cell(_for(one).removeprefix("for ")),
                Cell(one.reason, sub=f"asked by {one.asked_by}"),
                Cell(f"{one.expires_at.astimezone(zone()):%-d %b %Y}"),
            ),
        )
        for one in found
    ]
    rows_view.table("Waivers", _COLUMNS, lines, key="waivers")


def one(rt: Runtime, found: Waiver, *, actor: Actor) -> None:
    """A waiver with its reason, and what may be done with it."""
    now = rt.clock()
    st.title(f"Waiver {found.number}")
    facts = [_state(found, now=now), f"until {words.moment(found.expires_at, zone=zone())}"]
    st.markdown(plain(" · ".join(facts)))
    st.markdown(f"**{plain(found.rule)}** {plain(_for(found))}")
    if found.job_sheet_id is not None:
        _finding(rt, found, found.job_sheet_id, actor=actor)
    st.markdown(plain(found.reason))
    st.caption(plain(f"Asked by {found.asked_by} {words.age(found.asked_at, now=now)}."))
    if found.decided_by:
        st.caption(plain(f"{WAIVER_STATE_WORDS_PAST[found.state]} {found.decided_by}:"))
        st.markdown(plain(found.comment or ""))
    if found.revoked_by:
        st.caption(plain(f"Revoked by {found.revoked_by}:"))
        st.markdown(plain(found.revoke_comment or ""))
    if access.may(actor, Action.WAIVERS_DECIDE):
        _decide(rt, found, actor=actor)


def _finding(rt: Runtime, waiver: Waiver, job_sheet_id: UUID, *, actor: Actor) -> None:
    """What is waived, as it stands on the page: whoever decides looks at it first."""
    with rt.read() as session:
        newest = audits.history(session, job_sheet_id, actor=actor, limit=1)
        if not newest:
            return
        audit = audit_detail.get(session, newest[0].audit_id, actor=actor)
    gone = [one.was for one in audit.applied if one.was is not None]
    for finding in (*audit.findings, *gone):
        if (finding.rule, finding.field) == (waiver.rule, waiver.field):
            st.markdown(plain(finding.message))
            crops.show(rt, job_sheet_id, finding, actor=actor)
            break
    st.page_link(
        places.AUDIT,
        label=plain(f"The newest audit of {waiver.filename}"),
        icon=":material/find_in_page:",
        query_params={"audit": str(newest[0].audit_id)},
    )


WAIVER_STATE_WORDS_PAST = {
    WaiverState.ASKED: "",
    WaiverState.APPROVED: "Approved by",
    WaiverState.REFUSED: "Refused by",
    WaiverState.REVOKED: "Approved by",
}


def ask(rt: Runtime, audit: AuditDetail, *, actor: Actor) -> None:
    """A form for a waiver of one of the audit's findings."""
    st.title("Ask for a waiver")
    able = [one for one in audit.findings if not one.reason_code.is_system]
    if not able:
        st.info("Nothing on this sheet needs a waiver.", icon=":material/info:")
        return
    customer, asset = summary.customer(audit.fields), summary.asset(audit.fields)
    number = st.radio(
        "Of which finding?", range(len(able)), format_func=lambda n: plain(able[n].message)
    )
    scopes: list[Scope] = list(Scope)
    scope = scopes[
        st.radio(
            "What is to be waived?",
            range(len(scopes)),
            format_func=lambda n: _SCOPE_WORDS[scopes[n]],
        )
    ]
    chosen = able[number]
    with st.form("waiver"):
        who = what = ""
        if scope is Scope.RULE:
            who = st.text_input("For this customer", value=customer or "", max_chars=200)
            what = st.text_input("For this asset", value="" if who else asset or "", max_chars=200)
        reason = st.text_area("Why is it acceptable for a time?", max_chars=2_000)
        today = rt.clock().astimezone(zone()).date()
        until = st.date_input(
            "Until the end of",
            value=today + timedelta(days=_USUAL_DAYS),
            min_value=today,
            max_value=today + LONGEST - timedelta(days=1),
        )
        is_sent = st.form_submit_button("Ask for it", type="primary")
    if is_sent:
        end = datetime.combine(until, time(23, 59), zone()).astimezone(UTC)
        asked = Asked(
            scope=scope,
            rule=chosen.rule,
            reason=reason,
            expires_at=end,
            field=chosen.field if scope is Scope.FINDING else None,
            customer=who or None,
            asset=what or None,
        )
        with shown():
            waiver_id = waivers.ask(rt, audit.summary.audit_id, asked, actor=actor)
            st.switch_page(places.WAIVER, query_params={"waiver": str(waiver_id)})


def _decide(rt: Runtime, found: Waiver, *, actor: Actor) -> None:
    is_over = found.expires_at <= rt.clock()
    if found.state is WaiverState.ASKED and same(found.asked_by, actor.name):
        st.caption("You asked for it, so somebody else has to decide.")
        return
    if found.state not in (WaiverState.ASKED, WaiverState.APPROVED) or is_over:
        return
    # A key for each state: why it was approved is no reason to revoke it.
    comment = st.text_area("Why", max_chars=2_000, key=f"waiver-{found.waiver_id}-{found.state}")
    with st.container(horizontal=True):
        if found.state is WaiverState.APPROVED:
            if st.button("Revoke", icon=":material/undo:"):
                with shown():
                    waivers.revoke(rt, found.waiver_id, actor=actor, comment=comment)
                    st.rerun()
            return
        for label, state in (
            ("Approve", WaiverState.APPROVED),
            ("Refuse", WaiverState.REFUSED),
        ):
            if st.button(label, type="primary" if label == "Approve" else "secondary"):
                with shown():
                    waivers.decide(rt, found.waiver_id, state, actor=actor, comment=comment)
                    st.rerun()


def _for(one: Waiver) -> str:
    if one.scope is Scope.FINDING:
        return f"on {one.filename}"
    named = [("customer", one.customer), ("asset", one.asset)]
    return "for " + " and ".join(f"{what} {name}" for what, name in named if name)


def _state(one: Waiver, *, now: datetime) -> str:
    if one.state is WaiverState.APPROVED and one.expires_at <= now:
        return "Expired"
    return WAIVER_STATE_WORDS[one.state]


def _tone(one: Waiver, *, now: datetime) -> str:
    is_over = one.state is WaiverState.APPROVED and one.expires_at <= now
    return "waived" if is_over else _TONES[one.state]
