"""Upkeep: maintenance, deploys, backups and their restore tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import streamlit as st

from core.domain.model import Actor
from core.domain.ops.backups import BackupState, ProofState
from core.domain.ops.maintenance import REASON_MAX_CHARS, Phase, Window
from core.ports import Runtime
from core.queries.ops.backups import Backup, Proof
from core.queries.ops.deploys import Deploy
from core.services.ops import backups, deploys, maintenance
from core.ui import notices, rows_view, words
from core.ui.feedback import plain, shown
from core.ui.rows_view import Cell, Column, Line
from core.ui.runtime import zone

LENGTHS: Final = {
    "15 minutes": timedelta(minutes=15),
    "1 hour": timedelta(hours=1),
    "4 hours": timedelta(hours=4),
    "1 day": timedelta(days=1),
}
BACKUP_TONES: Final = {
    BackupState.RUNNING: ("Running", "work"),
    BackupState.DONE: ("Done", "pass"),
    BackupState.FAILED: ("Failed", "fail"),
}
PROOF_TONES: Final = {
    ProofState.RUNNING: ("Running", "work"),
    ProofState.PASSED: ("Equal", "pass"),
    ProofState.FAILED: ("Not equal", "fail"),
}
PHASE_TONES: Final = {
    Phase.ON: ("On", "review"),
    Phase.PLANNED: ("Planned", "draft"),
    Phase.OVER: ("Over", "waived"),
}
_WINDOWS = (Column("State", "8rem"), Column("When", "38%"), Column("Why"))
_DEPLOYS = (Column("Version", "14rem"), Column("What"), Column("When", "12rem"))
_BACKUPS = (
    Column("Backup", "30%"),
    Column("State", "8rem"),
    Column("Size", "7rem", number=True),
    Column("Holds"),
    Column("When", "9rem"),
)
_PROOFS = (
    Column("Restored", "30%"),
    Column("Result", "8rem"),
    Column("Took", "7rem", number=True),
    Column("Compared"),
    Column("When", "9rem"),
)


def begin(rt: Runtime, *, actor: Actor) -> None:
    """A form that begins a maintenance, now or later."""
    with st.form("maintenance", border=False):
        reason = st.text_input("Why; everybody reads it", max_chars=REASON_MAX_CHARS)
        length, later, day, at = st.columns([2, 2, 2, 2], vertical_alignment="bottom")
        lasts = LENGTHS[length.selectbox("How long", list(LENGTHS), index=1)]
        is_later = later.checkbox("Begin later", help="Else it begins at once.")
        on = day.date_input("On", value="today")
        time = at.time_input("At (your time)", value="now")
        if st.form_submit_button("Begin maintenance", icon=":material/construction:"):
            begins = datetime.combine(on, time, zone()).astimezone(UTC) if is_later else rt.clock()
            with shown():
                maintenance.plan(
                    rt, actor=actor, reason=reason, begins_at=begins, ends_at=begins + lasts
                )
                st.rerun()


def current(rt: Runtime, found: Sequence[Window], *, actor: Actor, may_keep: bool) -> None:
    """What is on or to come, each with its end."""
    if not found:
        st.caption("None is on, none is planned. Sheets are taken in.")
    for one in found:
        is_on = one.phase(rt.clock()) is Phase.ON
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(plain(notices.sentence(one, now=rt.clock())))
            if may_keep and st.button(
                "End it now" if is_on else "Call it off", key=f"end-{one.id}"
            ):
                with shown():
                    maintenance.end(rt, one.id, actor=actor)
                    st.rerun()


def past(found: Sequence[Window], *, now: datetime) -> None:
    """Every window there was."""
    lines = [
        Line(
            cells=(
                Cell(PHASE_TONES[one.phase(now)][0], tone=PHASE_TONES[one.phase(now)][1]),
                Cell(
                    f"{words.moment(one.begins_at, zone=zone())} to "
                    f"{words.moment(one.ended_at or one.ends_at, zone=zone())}",
                    sub=f"ended by {one.ended_by}" if one.ended_by else "",
                ),
                Cell(one.reason, sub=f"by {one.planned_by}"),
            )
        )
        for one in found
    ]
    rows_view.table("Maintenance", _WINDOWS, lines, key="windows")


def mark(rt: Runtime, *, actor: Actor) -> None:
    """A form that marks a deploy."""
    with st.form("deploy", border=False, clear_on_submit=True):
        version, note, button = st.columns([2, 4, 1], vertical_alignment="bottom")
        what = version.text_input("Version or commit", max_chars=100)
        said = note.text_input("What is in it (optional)", max_chars=300)
        if button.form_submit_button("Mark", width="stretch"):
            with shown():
                deploys.mark(rt, actor=actor, version=what, note=said)
                st.rerun()


def marked(found: Sequence[Deploy], *, now: datetime) -> None:
    """Deploys, the newest first."""
    if not found:
        st.caption("None is marked. `jobsheet deploy mark VERSION` marks one from a pipeline.")
        return
    lines = [
        Line(
            cells=(
                Cell(one.version),
                Cell(one.note, sub=f"by {one.marked_by}"),
                Cell(words.age(one.marked_at, now=now)),
            )
        )
        for one in found
    ]
    rows_view.table("Deploys", _DEPLOYS, lines, key="deploys")


def by_hand(rt: Runtime, *, actor: Actor, has_one: bool) -> None:
    """Back up and prove now; both may take a while, and go on if the page is left."""
    with st.container(horizontal=True):
        if st.button("Back up now", icon=":material/backup:"):
            with shown(), st.spinner("Copying the database"):
                backups.make_now(rt, actor=actor)
                st.rerun()
        if st.button("Restore test now", icon=":material/fact_check:", disabled=not has_one):
            with shown(), st.spinner("Restoring into a scratch database and comparing"):
                backups.prove_now(rt, actor=actor)
                st.rerun()


def made(found: Sequence[Backup], *, now: datetime) -> None:
    """Backups, the newest first."""
    if not found:
        st.caption("There is none yet. Workers make one every night.")
        return
    rows_view.table("Backups", _BACKUPS, [_backup(one, now=now) for one in found], key="backups")


def proven(found: Sequence[Proof], *, now: datetime) -> None:
    """Restore tests, the newest first."""
    if not found:
        st.caption("No backup was restored yet. Workers restore one every Sunday.")
        return
    rows_view.table("Restore tests", _PROOFS, [_proof(one, now=now) for one in found], key="proofs")


def _backup(one: Backup, *, now: datetime) -> Line:
    word, tone = BACKUP_TONES[one.state]
    holds = one.message or (
        f"{one.row_count or 0:,} rows, names {words.count(one.object_count or 0, 'stored file')}"
        if one.state is BackupState.DONE
        else ""
    )
    return Line(
        cells=(
            Cell(one.name, sub="removed since" if one.deleted_at else f"by {one.asked_by}"),
            Cell(word, tone=tone),
            Cell(words.size(one.size_bytes) if one.size_bytes else ""),
            Cell(holds, sub=f"sha256 {one.sha256[:16]}…" if one.sha256 else ""),
            Cell(words.age(one.started_at, now=now)),
        )
    )


def _proof(one: Proof, *, now: datetime) -> Line:
    word, tone = PROOF_TONES[one.state]
    compared = "; ".join(one.differences) or one.message
    if compared is None and one.tables_checked is not None:
        compared = (
            f"{one.tables_checked} tables with {one.rows_checked or 0:,} rows, "
            f"{words.count(one.objects_checked or 0, 'stored file')} read"
        )
    return Line(
        cells=(
            Cell(one.backup_name, sub=f"by {one.asked_by}"),
            Cell(word, tone=tone),
            Cell(f"{one.seconds:.1f} s" if one.seconds is not None else ""),
            Cell(compared or ""),
            Cell(words.age(one.started_at, now=now)),
        )
    )
