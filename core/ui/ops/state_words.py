"""Words, tones and icons for states of checks and standings of errors."""

from typing import Final

from core.domain.ops.checks import Area, CheckResult, Runbook, State
from core.domain.ops.error_groups import Standing
from core.ui.rows_view import Cell

STATE_WORDS: Final = {
    State.OK: "Holds",
    State.WARN: "Look",
    State.FAIL: "Fails",
    State.UNKNOWN: "Unknown",
}
STATE_TONES: Final = {
    State.OK: "pass",
    State.WARN: "review",
    State.FAIL: "fail",
    State.UNKNOWN: "waived",
}
AREA_WORDS: Final = {
    Area.APP: "Dashboard and uploads",
    Area.AUDITS: "Audits",
    Area.QUEUE: "Queue",
    Area.WORKERS: "Workers",
    Area.OCR: "OCR",
    Area.DATABASE: "Database",
    Area.STORAGE: "Storage",
    Area.SIGN_IN: "Sign-in",
    Area.HOST: "This machine",
    Area.BACKUPS: "Backups",
    Area.SPEED: "Speed",
}
RUNBOOK_WORDS: Final = {
    Runbook.OCR_STUCK: "OCR processing stuck",
    Runbook.DATABASE: "Database connection errors",
    Runbook.UPLOADS: "File upload failures",
    Runbook.SIGN_IN: "Authentication failures",
    Runbook.SLOW: "Slow performance",
}
STANDING_WORDS: Final = {
    Standing.NEW: "New",
    Standing.OPEN: "Open",
    Standing.ACKNOWLEDGED: "Known",
    Standing.RESOLVED: "Resolved",
    Standing.BACK: "Came back",
}
STANDING_TONES: Final = {
    Standing.NEW: "fail",
    Standing.OPEN: "review",
    Standing.ACKNOWLEDGED: "work",
    Standing.RESOLVED: "pass",
    Standing.BACK: "fail",
}


def state(result: CheckResult) -> Cell:
    """A check's state as shape, word and colour."""
    return Cell(STATE_WORDS[result.state], tone=STATE_TONES[result.state])
