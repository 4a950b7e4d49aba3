"""What is left at the end, counted in the ledger and at the provider."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tests.chaos import sheets
from tests.chaos.scene import Scene

BILLED_AT_MOST: Final = 1.02  # of the pages that had to be paid for
RESCUE_AT_MOST_S: Final = 120.0

ACCEPTED = "select count(*) from job_sheets"
RECEIPTS = "select receipt from job_sheets"
ENDED = (
    "select count(*) from job_sheets j where (select a.verdict from audits a "
    "where a.job_sheet_id = j.id order by a.queued_at desc limit 1) is not null"
)
JUDGED = (
    "select j.receipt from job_sheets j where (select a.verdict from audits a "
    "where a.job_sheet_id = j.id order by a.queued_at desc limit 1) is not null"
)
DOUBLED = (
    "select count(*) from (select audit_id from attempts where outcome in ('done', 'failed') "
    "group by audit_id having count(*) > 1 union "
    "select audit_id from chaos_verdicts group by audit_id having count(*) > 1) as twice"
)
READ_SCANS = (
    "select j.filename from job_sheets j join audits a on a.job_sheet_id = j.id "
    "where a.status = 'done' and j.media_type = 'image/png'"
)
EXTRA_AUDITS = "select count(*) - count(distinct job_sheet_id) from audits"
FAILED = "select count(*) from audits where status = 'failed'"
UNNAMED = (
    "select (select count(*) from attempts where outcome in ('failed', 'released', 'lost') "
    "and error_class is null) "
    "+ (select count(*) from audits a where a.status = 'failed' and not exists "
    "(select from dead_letters d where d.audit_id = a.id and d.reason <> '' and d.message <> '')) "
    "+ (select count(*) from attempts where outcome = 'lost' and cause is null) "
    "+ (select count(*) from attempts where outcome in ('released', 'parked') and message is null)"
)
OPEN = "select count(*) from attempts where ended_at is null"
COUNTED = "select coalesce(sum(coalesce(pages_billed, pages_asked)), 0) from ocr_calls"
RESCUE = (
    "select coalesce(max(extract(epoch from coalesce(n.started_at, a.ended_at) "
    "- l.heartbeat_at)), 0) from attempts l join audits a on a.id = l.audit_id "
    "left join attempts n on n.audit_id = l.audit_id and n.number = l.number + 1 "
    "where l.outcome = 'lost'"
)
BY_CAUSE = (
    "select cause, count(*) from attempts where outcome = 'lost' group by cause union all "
    "select cause, count(*) from outbox where cause is not null "
    "and cause not in (select cause from attempts where cause is not null) group by cause"
)


@dataclass(frozen=True, slots=True)
class Findings:
    """The end, in numbers. `struck_paid` are pages lost between the answer and its keeping."""

    accepted: int
    ended: int
    lost: int
    doubled: int
    failed: int
    unnamed: int
    left_open: int
    pages_needed: int
    pages_billed: int
    pages_counted: int
    struck_paid: int
    copies_left: int
    rescue_s: float
    causes: Mapping[str, int]
    missed: Sequence[str]  # strikes that did not land prove nothing
    statuses: Sequence[int]  # of the pools that were told to stop

    def complaints(self) -> list[str]:
        """Each promise that was not kept; an empty list is the goal."""
        allowed = max(
            math.floor(BILLED_AT_MOST * self.pages_needed), self.pages_needed + self.struck_paid
        )
        checks = {
            f"{self.lost} lost": self.lost == 0 and self.accepted == self.ended,
            f"{self.doubled} doubled": self.doubled == 0,
            f"{self.unnamed} failures without a name": self.unnamed == 0,
            f"{self.left_open} attempts left open": self.left_open == 0,
            f"{self.pages_billed} pages billed of {allowed} allowed": self.pages_billed <= allowed,
            f"{self.pages_billed - self.pages_counted} billed pages nobody counted": (
                self.pages_counted >= self.pages_billed
            ),
            f"{self.copies_left} copies left at the provider": self.copies_left == 0,
            f"a rescue took {self.rescue_s:.0f} s": self.rescue_s <= RESCUE_AT_MOST_S,
            f"missed: {', '.join(self.missed)}": not self.missed,
            f"pools stopped with {self.statuses}": not any(self.statuses),
        }
        return [complaint for complaint, is_kept in checks.items() if not is_kept]


def gathered(
    scene: Scene, *, struck_paid: int, missed: Sequence[str], statuses: Sequence[int]
) -> Findings:
    """Count everything."""
    known = {receipt for (receipt,) in scene.rows(RECEIPTS)} | scene.receipts
    judged = {receipt for (receipt,) in scene.rows(JUDGED)}
    return Findings(
        accepted=len(known),
        ended=len(judged),
        lost=len(known - judged),
        doubled=scene.count(DOUBLED) + scene.count(EXTRA_AUDITS),
        failed=scene.count(FAILED),
        unnamed=scene.count(UNNAMED),
        left_open=scene.count(OPEN),
        pages_needed=_pages_needed(scene),
        pages_billed=scene.mistral.pages_billed,
        pages_counted=scene.count(COUNTED),
        struck_paid=struck_paid,
        copies_left=len(scene.mistral.files),
        rescue_s=float(scene.rows(RESCUE)[0][0]),
        causes=_causes(scene),
        missed=missed,
        statuses=statuses,
    )


def _pages_needed(scene: Scene) -> int:
    """Different pages among the scans that were read."""
    numbers = (int(name.partition(".")[0]) for (name,) in scene.rows(READ_SCANS))
    return len({sheets.picture_of(number) for number in numbers})


def _causes(scene: Scene) -> dict[str, int]:
    found: dict[str, int] = {}
    for cause, count in scene.rows(BY_CAUSE):
        found[cause] = found.get(cause, 0) + count
    return found
