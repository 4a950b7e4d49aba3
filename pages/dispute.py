"""One dispute: the finding on its page, what was said of it, and the decision."""

import streamlit as st

from core.domain.model import Actor
from core.queries.disputes import detail
from core.queries.disputes.detail import Dispute
from core.services.messages import notices
from core.ui import places, widgets
from core.ui.disputes import case, deciding, repairing
from core.ui.feedback import shown
from core.ui.runtime import require_user, runtime


def sides(found: Dispute, actor: Actor, *, is_blind: bool) -> None:
    rt = runtime()
    left, right = st.columns(2, gap="large")
    with left:
        case.finding(rt, found, actor=actor, is_blind=is_blind)
    with right:
        if is_blind:
            case.second_judgement(rt, found, actor=actor)
            return
        case.thread(rt, found, actor=actor)
        case.replies(rt, found, actor=actor)


def show(found: Dispute, actor: Actor) -> None:
    rt = runtime()
    is_blind = case.asks_second(found, actor)
    st.title(f"Dispute {found.line.number}")
    deciding.told()
    if not is_blind:
        case.head(found, now=rt.clock())
        case.handling(rt, found, actor=actor)
    sides(found, actor, is_blind=is_blind)
    if not is_blind and case.decides(found, actor):
        st.divider()
        deciding.form(rt, found, actor=actor)
    if is_blind or not case.is_decided_for(found, actor):
        return
    if case.person(actor).is_supervisor:
        deciding.alike(rt, found, actor=actor)
    repairing.show(rt, found, actor=actor)


actor = require_user(places.DISPUTE)
case.way_back(actor)
with shown():
    rt = runtime()
    dispute_id = widgets.id_from_url("dispute")
    with rt.read() as session:
        found = detail.get(session, dispute_id, actor=actor)
    notices.seen(rt, f"dispute:{dispute_id}", actor=actor)
    show(found, actor)
