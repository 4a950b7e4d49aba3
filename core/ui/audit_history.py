"""The audits of one sheet, the newest first, and what changed from each to the next."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from core.domain import reaudit
from core.domain.model import Actor
from core.domain.reaudit import Difference, Place
from core.domain.review import Decision
from core.ports import Runtime
from core.queries import audits, past_audits, reviews
from core.queries.audits import AuditSummary
from core.queries.reviews import Decided
from core.ui import rows_view, widgets, words
from core.ui.rows_view import Cell, Column, Line

_COLUMNS = (
    Column("Verdict", "9.5rem"),
    Column("Audit", "11rem"),
    Column("By", "12rem"),
    Column("What changed"),
)
_TOLD = {
    Decision.ACCEPT: "accepted",
    Decision.REJECT: "rejected",
    Decision.DISMISS: "checked by eye",
}


def count(rt: Runtime, job_sheet_id: UUID, *, actor: Actor) -> int:
    """How many audits of the sheet are shown."""
    with rt.read() as session:
        return len(audits.history(session, job_sheet_id, actor=actor))


def show(rt: Runtime, job_sheet_id: UUID, *, now: datetime, actor: Actor) -> None:
    """Each audit with what it said and what was new in it."""
    with rt.read() as session:
        history = audits.history(session, job_sheet_id, actor=actor)
        ended = {one.audit_id: one.verdict for one in history if one.verdict is not None}
        stands = past_audits.stands(session, ended)
        decided = reviews.made_by(session, ended.keys())
    differences = {
        later.audit_id: reaudit.compare(stands[earlier.audit_id], stands[later.audit_id])
        for later, earlier in pairwise(one for one in history if one.audit_id in stands)
    }
    lines = [
        _line(one, differences.get(one.audit_id), decided.get(one.audit_id, ()), now=now)
        for one in history
    ]
    rows_view.table("Audits of this sheet", _COLUMNS, lines, key="history")


def _line(
    one: AuditSummary, difference: Difference | None, decided: Sequence[Decided], *, now: datetime
) -> Line:
    return Line(
        id=str(one.audit_id),
        cells=(
            widgets.state(one, now=now),
            Cell(words.age(one.queued_at, now=now), link=True),
            Cell(one.requested_by, sub=f"{one.spec_id} {one.spec_version}" if one.spec_id else ""),
            Cell(
                " ".join(_changed(difference)), sub=" · ".join(map(_decision, _of_fields(decided)))
            ),
        ),
    )


def _changed(difference: Difference | None) -> Iterator[str]:
    if difference is None:
        yield "The first audit."
        return
    if difference.after is not None and difference.before is not difference.after:
        before, after = (words.VERDICT_WORDS[one] for one in (difference.before, difference.after))
        yield f"{before} → {after}."
    for word, places in (
        ("Gone", difference.went),
        ("New", difference.appeared),
        ("Changed", difference.altered),
    ):
        if places:
            yield f"{word}: {', '.join(map(_place, places))}."
    if difference.change is reaudit.Change.UNCHANGED:
        yield "Nothing changed."


def _place(place: Place) -> str:
    return place.rule


def _of_fields(decided: Sequence[Decided]) -> list[Decided]:
    return [one for one in decided if one.made.kind not in (Decision.FINISH, Decision.WITHDRAW)]


def _decision(one: Decided) -> str:
    """ "job_number: JOB-123 → JOB-321 by ana (a 6)"."""
    target = one.made.target or "spec"
    if one.made.kind in (Decision.CORRECT, Decision.NAME_SPEC):
        told = f"{target}: {words.value(one.before) or 'nothing'} → {words.value(one.after)}"
    else:
        told = f"{target} {_TOLD.get(one.made.kind, one.made.kind.value)}"
    reason = f" ({one.reason})" if one.reason else ""
    return f"{told} by {one.decided_by}{reason}"
