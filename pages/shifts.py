"""The morning check and the end of day, answered by the system and signed by a person."""

import streamlit as st
from sqlalchemy.orm import Session

from core.domain import access, audit_day
from core.domain.access import Action
from core.domain.model import Actor
from core.domain.ops.shifts import Shift
from core.queries.ops import shifts as queries
from core.queries.ops.shifts import Report
from core.services.ops import shifts
from core.ui import last, places
from core.ui.feedback import shown
from core.ui.ops import shifts_view
from core.ui.runtime import require_user, runtime


def one(shift: Shift, *, actor: Actor) -> None:
    rt, day = runtime(), audit_day.of(runtime().clock())

    def ask(session: Session) -> tuple[Report | None, Report | None]:
        return queries.of_day(session, shift, day), queries.last_notes(session)

    report, notes = last.read(rt, f"shift {shift} {day}", ask, actor=actor)
    if report is not None:
        shifts_view.signed(report)
        return
    shifts_view.handed_over(notes)
    answers = last.known(rt, f"answers {shift}", lambda: shifts.look(rt, shift), actor=actor)
    may_sign = access.may(actor, Action.SHIFTS_SIGN)
    shifts_view.guided(rt, shift, answers, actor=actor, may_sign=may_sign)


actor = require_user(places.SHIFTS)
st.title("Shifts")
chosen = st.segmented_control(
    "Which",
    list(Shift),
    default=Shift.MORNING,
    format_func=lambda shift: shifts_view.SHIFT_WORDS[shift],
    label_visibility="collapsed",
    required=True,
)
with shown():
    one(chosen, actor=actor)
with shown():
    st.subheader("Before")
    found = last.read(runtime(), "reports", lambda s: queries.reports(s, actor=actor), actor=actor)
    shifts_view.history(found)
