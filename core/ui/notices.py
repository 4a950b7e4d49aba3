"""What stands on top of every page: maintenance, and workers of another version."""

from datetime import datetime

import streamlit as st
from sqlalchemy.orm import Session

from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.domain.ops import maintenance as rules
from core.domain.ops.maintenance import Window
from core.errors import AuditorError
from core.ports import Runtime
from core.queries.ops import deploys
from core.queries.ops import maintenance as queries
from core.queries.ops.deploys import Other
from core.ui import last, words
from core.ui.feedback import plain
from core.ui.runtime import zone


def show(rt: Runtime, *, actor: Actor) -> None:
    """The notices that hold now, or held when the database last answered."""
    now = rt.clock()

    def ask(session: Session) -> tuple[list[Window], list[Other]]:
        sees_workers = access.may(actor, Action.HEALTH_READ) and bool(rt.version)
        others = deploys.others(session, rt.version, now=now) if sees_workers else []
        return queries.current(session, now=now), others

    nothing: tuple[list[Window], list[Other]] = ([], [])
    windows, others = last.quietly(rt, "notices", ask, actor=actor, otherwise=nothing)
    if (on := rules.in_force(windows, now)) is not None:
        st.warning(plain(_now(on)), icon=":material/construction:")
    elif (soon := rules.announced(windows, now)) is not None:
        st.info(plain(_soon(soon)), icon=":material/event:")
    for other in others:
        st.warning(
            plain(
                f"Workers on {other.host} run version {other.version}, this app runs {rt.version}. "
                "Restart the ones that are behind."
            ),
            icon=":material/difference:",
        )


def is_closed(rt: Runtime) -> bool:
    """Whether nothing is taken in at the moment; whoever sends something is told why."""
    try:
        with rt.read() as session:
            return queries.in_force(session, now=rt.clock()) is not None
    except AuditorError:
        return False


def sentence(window: Window, *, now: datetime) -> str:
    """A window in one sentence, whichever phase it is in."""
    if window.phase(now) is rules.Phase.ON:
        return _now(window)
    return _soon(window)


def _now(window: Window) -> str:
    ends = words.moment(window.ends_at, zone=zone())
    return (
        f"Maintenance until {ends}: {window.reason.rstrip('.')}. No sheets are taken in "
        "until then; those already received go on."
    )


def _soon(window: Window) -> str:
    begins = words.moment(window.begins_at, zone=zone())
    ends = words.moment(window.ends_at, zone=zone())
    return (
        f"Maintenance from {begins} to {ends}: {window.reason.rstrip('.')}. "
        "No sheets will be taken in meanwhile."
    )
