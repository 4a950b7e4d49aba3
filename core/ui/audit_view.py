"""The parts of an audit's page: head, progress, fields, text, details."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from core.domain.model import AuditStatus, Candidate, Verdict
from core.queries.audit_detail import Attempt, AuditDetail
from core.queries.audits import AuditSummary
from core.ui import field_lists, rows_view, widgets, words
from core.ui.feedback import plain
from core.ui.rows_view import Cell, Column, Line
from core.ui.runtime import zone

_FIELD_COLUMNS = (
    Column("Field", "22%"),
    Column("Value", "30%"),
    Column("As written"),
    Column("Confidence", "6.5rem", number=True),
    Column("State", "9rem"),
)
_ATTEMPT_COLUMNS = (
    Column("Attempt", "4.5rem"),
    Column("Ended as", "8.5rem"),
    Column("Why"),
    Column("Worker", "6rem"),
    Column("Started", "9.5rem"),
    Column("Took", "4.5rem", number=True),
    Column("Memory", "5.5rem", number=True),
    Column("Paid", "4.5rem", number=True),
)


def head(audit: AuditDetail, *, now: datetime) -> None:
    """The verdict and why, in one line each."""
    line = audit.summary
    with st.container(horizontal=True, vertical_alignment="center"):
        if line.verdict is not None:
            widgets.verdict_badge(line.verdict)
        st.markdown(plain(" · ".join(_facts(line, now=now))), width="content")
    if line.status is AuditStatus.FAILED:
        st.warning(_failure(line), icon=":material/block:")
    elif line.status is AuditStatus.DONE:
        st.markdown(plain(reason(audit)))
    if told := words.troubles(line):
        st.caption(plain(f"At upload: {told}"))
    for risk in audit.risks:
        st.warning(plain(risk), icon=":material/gpp_maybe:")


def reason(audit: AuditDetail) -> str:
    """Why the verdict is what it is."""
    if audit.summary.verdict is Verdict.PASS:
        remarks = len(audit.findings)
        return (
            f"Every critical rule is met; {words.count(remarks, 'remark')} below."
            if remarks
            else "Every rule of the spec is met."
        )
    if audit.selection is not None and audit.selection.spec is None:
        return "No spec fits this sheet well enough. Name one with “Audit again”."
    if audit.summary.verdict is Verdict.WAIVED:
        return "What was found is covered by a waiver."
    heavy = [finding for finding in audit.findings if finding.severity in ("S0", "S1")]
    told = heavy or list(audit.findings)
    more = len(told) - 3
    sentences = " ".join(finding.message for finding in told[:3])
    return f"{sentences} And {more} more." if more > 0 else sentences


def in_work(audit: AuditDetail, *, now: datetime) -> None:
    """Where the audit is, while it is."""
    line = audit.summary
    share = line.pages_done / line.page_count if line.page_count else 0.0
    st.progress(min(1.0, share), text=words.progress(line, now=now, zone=zone()))
    st.caption(
        f"Received {words.age(line.queued_at, now=now)}. The verdict appears here by itself."
    )
    if audit.attempts:
        st.subheader("Attempts")
        attempts(audit, zone=zone())


def fields(audit: AuditDetail) -> None:
    """Every field with what was read and how surely."""
    if not audit.fields:
        st.caption("No fields: no spec was chosen for this sheet.")
        return
    lines = [
        Line(
            cells=(
                Cell(field.label, sub=field.name),
                Cell(words.value(field.value, field.type)),
                Cell(field.raw or ""),
                Cell(words.confidence(field.confidence)),
                Cell(words.FIELD_STATE_WORDS[field.state]),
            )
        )
        for field in audit.fields
    ]
    rows_view.table("All fields", _FIELD_COLUMNS, lines, key="fields")
    field_lists.show(audit)


def texts(pages: Sequence[str]) -> None:
    """The text as it was read, page by page."""
    if not pages:
        st.caption("No text was read from this sheet.")
    for number, text in enumerate(pages, start=1):
        st.caption(f"Page {number}")
        st.code(text or "(nothing was read on this page)", language=None, wrap_lines=True)


def details(audit: AuditDetail, *, zone: ZoneInfo) -> None:
    """All the verdict depended on, and how long it took."""
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("What it rests on")
        _pairs(_basis(audit, zone=zone), key="basis")
        if audit.selection is not None and audit.selection.candidates:
            st.subheader("Specs considered")
            _candidates(audit.selection.candidates)
    with right:
        st.subheader("Time")
        _pairs([(_stage(k), f"{v / 1000:.2f} s") for k, v in audit.timings_ms.items()], key="time")
    st.subheader("Attempts")
    attempts(audit, zone=zone)


def _candidates(found: Sequence[Candidate]) -> None:
    scored = [(one.spec, f"{one.score} of 100") for one in found if one.score]
    if scored:
        _pairs(scored, key="candidates")
    if others := len(found) - len(scored):
        st.caption(f"{words.count(others, 'other spec')} with nothing on this sheet: 0 of 100.")


def attempts(audit: AuditDetail, *, zone: ZoneInfo) -> None:
    """Every try at this audit: by whom, when, how it ended and why, what it took and cost."""
    if not audit.attempts:
        st.caption("None yet.")
        return
    lines = [Line(cells=_attempt(one, zone=zone)) for one in audit.attempts]
    rows_view.table("Attempts", _ATTEMPT_COLUMNS, lines, key="attempts")
    traced = [one for one in audit.attempts if one.traceback]
    for one in traced:
        with st.expander(f"Where attempt {one.number} failed", icon=":material/code:"):
            st.caption("Places in the program only: the words of an error may quote a sheet.")
            st.code(one.traceback, language=None, wrap_lines=True)


def _attempt(one: Attempt, *, zone: ZoneInfo) -> tuple[Cell, ...]:
    took = (one.ended_at - one.started_at).total_seconds() if one.ended_at else None
    memory = one.memory_peak_bytes
    return (
        Cell(str(one.number)),
        Cell(
            words.ATTEMPT_WORDS.get(one.outcome or "", "Being read"),
            sub=(one.error_class or "").replace("_", " "),
            tone=words.ATTEMPT_TONES.get(one.outcome or "", "work"),
        ),
        Cell(one.message or "", sub=one.cause or ""),
        Cell(one.worker[:8]),
        Cell(f"{one.started_at.astimezone(zone):%H:%M:%S}", sub=_day(one.started_at, zone=zone)),
        Cell("" if took is None else f"{took:.1f} s"),
        Cell("" if memory is None else words.size(memory)),
        Cell(words.count(one.pages_billed, "page") if one.pages_billed else ""),
    )


def _day(moment: datetime, *, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%-d %b %Y}"


def _facts(line: AuditSummary, *, now: datetime) -> list[str]:
    facts = [f"Receipt {line.receipt}"]
    if line.score is not None and line.spec_id:
        facts.append(f"Score {line.score}")
    if line.spec_id:
        facts.append(f"{line.spec_id} {line.spec_version}")
    facts += [found for found in (line.reference, line.technician) if found]
    return [*facts, words.count(line.page_count, "page"), words.age(line.queued_at, now=now)]


def _failure(line: AuditSummary) -> str:
    why = plain(line.error_message or "The sheet could not be audited.")
    return (
        f"**Needs a person.** {why}  \nThis is our failure and is not charged to the sheet. "
        "The file is kept: “Audit again” tries once more; "
        "if it fails again, a person has to read it."
    )


def _basis(audit: AuditDetail, *, zone: ZoneInfo) -> list[tuple[str, str]]:
    line, chosen = audit.summary, audit.selection
    pairs = [
        ("Spec", f"{line.spec_id} {line.spec_version}" if line.spec_id else "none"),
        ("Chosen", _chosen(audit) if chosen else ""),
        ("Read by", " · ".join(part for part in (audit.engine, audit.model) if part)),
        ("File", f"{audit.media_type}, {words.size(audit.size_bytes)}"),
        ("SHA-256", audit.sha256),
        ("Received", f"{words.moment(audit.received_at, zone=zone)} from {audit.uploaded_by}"),
        ("Audit asked for by", line.requested_by),
        ("Ended", words.moment(line.ended_at, zone=zone) if line.ended_at else ""),
        ("Doubt below", words.confidence(audit.policy.get("review_below_confidence"))),
        ("Audit", str(line.audit_id)),
    ]
    return [(label, text) for label, text in pairs if text]


def _chosen(audit: AuditDetail) -> str:
    chosen = audit.selection
    if chosen is None:
        return ""
    if chosen.named:
        return "named by a person"
    return f"score {chosen.score} of 100, band {chosen.band}"


def _stage(name: str) -> str:
    return name.removesuffix("_ms").replace("_", " ").capitalize()


def _pairs(pairs: Sequence[tuple[str, str]], *, key: str) -> None:
    lines = [Line(cells=(Cell(label), Cell(text))) for label, text in pairs]
    rows_view.table("", (Column("", "10rem"), Column("")), lines, key=key)
