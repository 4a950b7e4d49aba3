"""Words for values: verdicts, states, times and sizes as a person says them."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from core.domain import wording
from core.domain.bands import Band
from core.domain.doubts import Cause
from core.domain.model import (
    AuditStatus,
    Field,
    FieldState,
    ItemState,
    ReasonCode,
    Severity,
    Value,
    Verdict,
)
from core.domain.outlook import Ahead, Outlook, outlook
from core.domain.page.precheck import Trouble
from core.queries.audit_filters import Sort
from core.queries.audits import AuditSummary

Colour = Literal["red", "orange", "blue", "green", "gray"]  # of badges

VERDICT_WORDS = {
    Verdict.PASS: "Pass",
    Verdict.FAIL: "Fail",
    Verdict.REVIEW_QUEUE: "Needs review",
    Verdict.WAIVED: "Waived",
}
VERDICT_TONES = {
    Verdict.PASS: "pass",
    Verdict.FAIL: "fail",
    Verdict.REVIEW_QUEUE: "review",
    Verdict.WAIVED: "waived",
}
STATUS_WORDS = {
    AuditStatus.QUEUED: "Waiting",
    AuditStatus.RUNNING: "Being read",
    AuditStatus.DONE: "Done",
    AuditStatus.FAILED: "Could not be audited",
}
SEVERITY_WORDS = {
    Severity.S0: "blocker",
    Severity.S1: "critical",
    Severity.S2: "major",
    Severity.S3: "minor",
}
REASON_WORDS = {
    ReasonCode.MISSING_FIELD: "Missing",
    ReasonCode.INVALID_FORMAT: "Wrong format",
    ReasonCode.OUT_OF_POLICY: "Outside policy",
    ReasonCode.INCOMPLETE_EVIDENCE: "Too little said",
    ReasonCode.CONFLICT: "Contradiction",
    ReasonCode.UNREADABLE_FIELD: "Cannot be read",
    ReasonCode.LOW_CONFIDENCE: "Read with doubt",
    ReasonCode.SPEC_GAP: "No spec fits",
    ReasonCode.OCR_FAILURE: "Reading failed",
    ReasonCode.PIPELINE_ERROR: "Our fault",
    ReasonCode.SECURITY_RISK: "Security risk",
}
FIELD_STATE_WORDS = {
    FieldState.READ: "Read",
    FieldState.EMPTY: "Empty",
    FieldState.NOT_FOUND: "Not on the sheet",
    FieldState.UNREADABLE: "Cannot be read",
}
ITEM_STATE_WORDS = {
    ItemState.OK: "OK",
    ItemState.ADVISORY: "Advisory",
    ItemState.FAIL: "Fail",
    ItemState.NA: "Not applicable",
    ItemState.UNMARKED: "Not marked",
}
CAUSE_WORDS = {
    Cause.SYSTEM: "We could not read or judge it",
    Cause.SPEC_GAP: "No spec settles it",
    Cause.UNKNOWN_LABEL: "A label the spec does not list",
    Cause.UNREADABLE_FIELD: "A field cannot be read",
    Cause.LOW_CONFIDENCE: "A field was read with doubt",
    Cause.SAMPLE: "Second look",
    Cause.PERSON: "Being corrected",
}
SORT_WORDS = {
    Sort.NEWEST: "Newest first",
    Sort.OLDEST: "Oldest first",
    Sort.LOWEST_SCORE: "Lowest score first",
    Sort.LEAST_SURE: "Least sure first",
}
TROUBLE_WORDS = {
    Trouble.BLANK: "is blank: was the right side photographed?",
    Trouble.DARK: "is dark: take it again with more light",
    Trouble.BLURRED: "looks blurred: take it again, held still",
    Trouble.CUT_OFF: "may be cut off at an edge: take it again with all four corners in sight",
    Trouble.SIDEWAYS: "lies on its side; it is turned when it is read",
}
BAND_WORDS = {
    Band.UNDER_50: "Under 50%",
    Band.FROM_50: "50 to 80%",
    Band.FROM_80: "80 to 95%",
    Band.FROM_95: "95% and more",
}
AHEAD_WORDS = {
    Ahead.A_WORKER: "Waiting for a worker",
    Ahead.A_VERDICT: "Being read",
    Ahead.A_RETRY: "Tried again soon",
    Ahead.A_PERSON: "Needs a person",
    Ahead.NOTHING: "Done",
}
ATTEMPT_WORDS = {
    "done": "Done",
    "released": "Tried again",
    "parked": "Waited",
    "failed": "Failed",
    "lost": "Lost",
}
ATTEMPT_TONES = {
    "done": "pass",
    "released": "review",
    "parked": "waived",
    "failed": "refused",
    "lost": "fail",
}
Named = Callable[[str], str]
_STEPS = ((86_400, "day"), (3_600, "h"), (60, "min"))


def duration(seconds: float) -> str:
    """The largest sensible unit: "40 s", "12 min", "3 h", "2 days"."""
    whole = max(0, int(seconds))
    for size, unit in _STEPS:
        if whole >= size:
            count = whole // size
            return f"{count} {unit}{'s' if unit == 'day' and count > 1 else ''}"
    return f"{whole} s"


def age(moment: datetime, *, now: datetime) -> str:
    """How long ago: "just now", "12 min ago"."""
    seconds = (now - moment).total_seconds()
    return "just now" if seconds < 10 else f"{duration(seconds)} ago"


def moment(when: datetime, *, zone: ZoneInfo) -> str:
    """The time on the user's own clock: "24 Nov 2026, 01:30"."""
    return f"{when.astimezone(zone):%-d %b %Y, %H:%M}"


def size(size_bytes: int) -> str:
    """Bytes as kB or MB."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1_000))} kB"
    return f"{size_bytes / 1_000_000:.1f} MB"


def count(number: int, noun: str) -> str:
    """ "1 page", "2 pages"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def at_most(number: int, limit: int) -> str:
    """A count that was cut at a limit: "1,000+"."""
    return f"{limit:,}+" if number >= limit else f"{number:,}"


def value(found: Value | None, kind: str = "string") -> str:
    """A field's value as a person writes it; an empty string for none."""
    if found is None:
        return ""
    if isinstance(found, bool):
        yes, no = ("Signed", "Not signed") if kind == "signature" else ("Yes", "No")
        return yes if found else no
    if isinstance(found, float | int):
        text = f"{found:,.2f}" if kind == "money" else wording.told(found)
        return f"{text} h" if kind == "duration" else text
    return wording.told(found)


def confidence(share: float | None) -> str:
    """0.97 as "97%", nothing where nothing was read."""
    return "" if share is None else f"{share:.0%}"


def field_answer(field: Field) -> str:
    """What was found at a field's place, in a few words."""
    if field.state is FieldState.READ:
        return value(field.value, field.type)
    return FIELD_STATE_WORDS[field.state]


def typed(field: Field) -> str:
    """A field's value as one would type it to correct it; the text read where it has no value."""
    if isinstance(field.value, bool):
        return "Yes" if field.value else "No"
    if isinstance(field.value, str | int | float):
        return wording.told(field.value)
    return field.raw or ""


def progress(audit: AuditSummary, *, now: datetime, zone: ZoneInfo) -> str:
    """Where an audit in work is, and what comes next."""
    if audit.status is AuditStatus.RUNNING:
        if audit.pages_done == 0:
            return f"Reading the first of {count(audit.page_count, 'page')}"
        return f"Read {audit.pages_done} of {count(audit.page_count, 'page')}"
    return ahead(outlook(audit.status, retry_at=audit.retry_at, now=now), now=now, zone=zone)


def ahead(what: Outlook, *, now: datetime, zone: ZoneInfo) -> str:
    """What comes next: "Retries at 14:05", "Needs a person"."""
    if what.at is None:
        return AHEAD_WORDS[what.ahead]
    is_today = what.at.astimezone(zone).date() == now.astimezone(zone).date()
    return f"Retries at {what.at.astimezone(zone):{'%H:%M' if is_today else '%H:%M on %-d %b'}}"


def verdict_name(verdict: str) -> str:
    """The word for a verdict's value."""
    return VERDICT_WORDS[Verdict(verdict)]


def reason_name(code: str) -> str:
    """The word for a reason code, with the code itself."""
    return f"{REASON_WORDS[ReasonCode(code)]} ({code})"


def severity_name(severity: str) -> str:
    """ "S0 blocker"."""
    return f"{severity} {SEVERITY_WORDS[Severity(severity)]}"


def band_name(band: str) -> str:
    """The words for a band of confidence."""
    return BAND_WORDS[Band(band)]


def troubles(audit: AuditSummary) -> str:
    """What the check at upload saw, in one line; empty where all looked well."""
    told = [f"Page {page} {TROUBLE_WORDS[what]}." for page, what in audit.troubles]
    return " ".join(told)


def status_name(status: str) -> str:
    """The word for a status's value."""
    return STATUS_WORDS[AuditStatus(status)]
