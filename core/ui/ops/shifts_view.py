"""The guided pages of a shift: each line with what is seen now, and what was signed before."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

import streamlit as st

from core.domain import access
from core.domain.model import Actor
from core.domain.ops import shifts as rules
from core.domain.ops.checks import State
from core.domain.ops.shifts import COMMENT_MAX_CHARS, NOTES_MAX_CHARS, Answer, Shift
from core.ports import Runtime
from core.queries.ops.shifts import Report
from core.services.ops import shifts
from core.ui import places, words
from core.ui.feedback import plain, shown
from core.ui.runtime import zone

SHIFT_WORDS: Final = {Shift.MORNING: "Morning check", Shift.EVENING: "End of day"}
# Where a line that is amiss is looked at.
LOOKED_AT: Final = {
    "dashboard": (places.HEALTH, "Health"),
    "processing": (places.HEALTH, "Health"),
    "stuck": (places.QUEUE, "Queue"),
    "recurring": (places.ERRORS, "Errors"),
    "new_errors": (places.ERRORS, "Errors"),
    "dead_letters": (places.QUEUE, "Queue"),
    "depth": (places.QUEUE, "Queue"),
    "bottleneck": (places.RUNBOOKS, "Runbooks"),
    "received": (places.AUDITS, "Audits"),
    "speed": (places.QUEUE, "Queue"),
    "failed": (places.QUEUE, "Queue"),
    "disputes": (places.DISPUTES, "Disputes"),
    "reviews": (places.REVIEWS, "Reviews"),
    "incidents": (places.INCIDENTS, "Incidents"),
    "backup": (places.UPKEEP, "Upkeep"),
    "restore": (places.UPKEEP, "Upkeep"),
    "maintenance": (places.UPKEEP, "Upkeep"),
}
MARKS: Final = {
    State.OK: ":green[:material/check_circle:]",
    State.WARN: ":orange[:material/warning:]",
    State.FAIL: ":red[:material/dangerous:]",
    State.UNKNOWN: ":gray[:material/help:]",
}


def guided(
    rt: Runtime, shift: Shift, answers: Sequence[Answer], *, actor: Actor, may_sign: bool
) -> None:
    """Every line answered; one that is amiss asks for a word. Signing keeps it as it is then."""
    with st.form(f"sign-{shift}", border=False):
        comments = _lines(shift, answers, asked=actor if may_sign else None)
        notes = st.text_area(
            "Notes for the next shift", max_chars=NOTES_MAX_CHARS, disabled=not may_sign
        )
        is_sent = st.form_submit_button(
            f"Sign as {plain(actor.name)}",
            type="primary",
            icon=":material/signature:",
            disabled=not may_sign,
        )
    if is_sent:
        with shown():
            shifts.sign(rt, shift, actor=actor, comments=comments, notes=notes)
            st.rerun()


def signed(report: Report) -> None:
    """One that was signed, as it was then."""
    when = words.moment(report.signed_at, zone=zone())
    st.success(f"Signed by {plain(report.signed_by)}, {when}.", icon=":material/signature:")
    _lines(report.shift, report.answers)
    if report.notes:
        st.markdown(f"**Notes for the next shift**  \n{_paragraphs(report.notes)}")


def handed_over(report: Report | None) -> None:
    """What the shift before left word of."""
    if report is None:
        return
    with st.container(border=True):
        when = words.moment(report.signed_at, zone=zone())
        st.markdown(
            f":material/sticky_note_2: **From {plain(report.signed_by)}, {when}**  \n"
            f"{_paragraphs(report.notes)}"
        )


def history(reports: Sequence[Report]) -> None:
    """Those before, each folded."""
    if not reports:
        st.caption("None was signed yet.")
    for report in reports:
        amiss = sum(one.needs_comment for one in report.answers)
        told = words.count(amiss, "line") + " amiss" if amiss else "all well"
        label = (
            f"{report.day:%-d %b %Y}, {SHIFT_WORDS[report.shift].lower()}: {told}, "
            f"signed by {plain(report.signed_by)}"
        )
        with st.expander(label):
            signed(report)


def _lines(
    shift: Shift, answers: Sequence[Answer], *, asked: Actor | None = None
) -> Mapping[str, str]:
    comments: dict[str, str] = {}
    by_section = groupby(answers, key=lambda one: rules.line_of(shift, one.line).section)
    for section, found in by_section:
        st.markdown(f"##### {section}")
        for one in found:
            text = rules.line_of(shift, one.line).text
            st.markdown(f"{MARKS[one.state]} **{text}**  \n{plain(one.seen)}")
            if asked is not None and one.needs_comment:
                comments[one.line] = st.text_input(
                    "What was done about it",
                    key=f"{shift}-{one.line}",
                    max_chars=COMMENT_MAX_CHARS,
                )
                _way(one.line, actor=asked)
            elif one.comment:
                st.caption(plain(f"Said: {one.comment}"))
    return comments


def _way(line: str, *, actor: Actor) -> None:
    """To where it is looked at; nothing where this person may not look."""
    path, name = LOOKED_AT[line]
    needs = places.of(path).asks
    if needs is None or access.may(actor, needs):
        st.page_link(path, label=name, icon=":material/arrow_forward:")


def _paragraphs(text: str) -> str:
    return "  \n".join(plain(line) for line in text.splitlines())
