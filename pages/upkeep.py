"""Upkeep: maintenance, deploys, backups and the proof that they can be restored."""

import streamlit as st
from sqlalchemy.orm import Session

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.domain.ops.maintenance import Window
from core.queries.ops import backups, deploys
from core.queries.ops import maintenance as windows
from core.queries.ops.backups import Backup, Proof
from core.ui import last, places
from core.ui.feedback import shown
from core.ui.ops import upkeep_view
from core.ui.runtime import require_user, runtime

DEPLOYS_SHOWN = 20


def maintenance(actor: Actor) -> None:
    rt, may_keep = runtime(), access.may(actor, Action.MAINTENANCE_KEEP)
    st.subheader("Maintenance")

    def ask(session: Session) -> tuple[list[Window], list[Window]]:
        return windows.current(session, now=rt.clock()), windows.past(session)

    current, past = last.read(rt, "maintenance", ask, actor=actor)
    upkeep_view.current(rt, current, actor=actor, may_keep=may_keep)
    if may_keep:
        with st.expander("Begin or plan a maintenance", icon=":material/construction:"):
            upkeep_view.begin(rt, actor=actor)
    if past:
        with st.expander("All there were", icon=":material/history:"):
            upkeep_view.past(past, now=rt.clock())


def rollouts(actor: Actor) -> None:
    rt = runtime()
    st.subheader("Deploys")
    if access.may(actor, Action.DEPLOYS_MARK):
        upkeep_view.mark(rt, actor=actor)
    found = last.read(rt, "deploys", lambda s: deploys.newest(s, limit=DEPLOYS_SHOWN), actor=actor)
    upkeep_view.marked(found, now=rt.clock())


def copies(actor: Actor) -> None:
    rt = runtime()
    st.subheader("Backups")
    if rt.backups is None:
        st.caption("None are made here: BACKUP_KEEP_DAYS is 0.")
        return

    def ask(session: Session) -> tuple[list[Backup], list[Proof], bool]:
        has_one = backups.facts(session).last_good is not None
        made, proven = backups.listing(session, actor=actor), backups.proofs(session, actor=actor)
        return made, proven, has_one

    made, proven, has_one = last.read(rt, "backups", ask, actor=actor)
    if access.may(actor, Action.BACKUPS_KEEP):
        upkeep_view.by_hand(rt, actor=actor, has_one=has_one)
    upkeep_view.made(made, now=rt.clock())
    st.subheader("Restore tests")
    upkeep_view.proven(proven, now=rt.clock())


actor = require_user(places.UPKEEP)
st.title("Upkeep")
for part in (maintenance, rollouts, copies):
    with shown():
        part(actor)
