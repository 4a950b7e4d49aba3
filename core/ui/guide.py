"""The words of the help page: what is said elsewhere in one word, said here in a sentence."""

from collections.abc import Sequence

from core.domain.access import Role
from core.domain.disputes.moves import State
from core.domain.model import AuditStatus, Severity, Verdict
from core.domain.spec.spec_states import SpecState
from core.domain.verdict import CHARGES
from core.ui import role_words, rows_view, spec_words, words
from core.ui.disputes import words as dispute_words
from core.ui.rows_view import Cell, Column, Line

VERDICTS = {
    Verdict.PASS: "Every blocker and critical rule is met. Smaller remarks may stand.",
    Verdict.FAIL: "A blocker or critical rule is certainly broken. Open the sheet: each finding "
    "says what is wrong, why it matters and what to do.",
    Verdict.REVIEW_QUEUE: "The sheet alone does not settle it: something that counts was read "
    "with doubt, no spec fits, or the reading failed. A person looks at the page and decides.",
    Verdict.WAIVED: "Something is wrong, and somebody entitled to it has accepted that.",
}
SEVERITIES = {
    Severity.S0: "The sheet must not go out like this. Fails it.",
    Severity.S1: "A rule that counts is broken. Fails the sheet.",
    Severity.S2: "Worth correcting. Does not fail the sheet.",
    Severity.S3: "A remark. Does not fail the sheet.",
}
KEYS = (
    ("Click or tap a finding", "its place on the page is shown, near enough to read"),
    ("Click or tap a box", "what was said of that place is opened"),
    ("Up and down, in the list", "the finding or field above or below; Enter opens it"),
    ("Left and right, on the tabs", "findings or fields"),
    ("Arrows, on the page", "move the page"),
    ("+ and −, on the page", "zoom; so does Ctrl with the wheel, or two fingers"),
    ("0 or Escape, on the page", "the whole page again"),
)
DESK_KEYS = (
    ("A", "accept: it is as it was read (or: the rule holds)"),
    ("C", "correct: type what the sheet says; Enter saves, Escape leaves it"),
    ("1 to 4", "it stands under that other label, which the spec does not know"),
    ("X", "reject: nothing a person can use is written there"),
    ("U", "undo the last decision, or that of the chosen field"),
    ("J, K", "next, previous"),
    ("S", "choose the spec the sheet is judged by"),
    ("E", "hand the sheet on, with a reason"),
    ("Enter", "done: save the verdict, and show the next sheet"),
    ("?", "these keys"),
)
SPEC_STATES = {
    SpecState.DRAFT: "Published, and judged by nothing yet. Its gates say what is missing.",
    SpecState.ACTIVE: "Sheets of its kind are judged by it. One version of a spec is active.",
    SpecState.DEPRECATED: "Was active before. It can be activated again.",
    SpecState.ARCHIVED: "Put away for good. Audits that name it keep it.",
}
DISPUTE_STATES = {
    State.OPEN: "Waits for somebody to take it; the clock runs in working hours.",
    State.UNDER_REVIEW: "Somebody looks at it.",
    State.ACCEPTED: "The finding counts no more.",
    State.PARTLY_ACCEPTED: "The finding stands, but less gravely.",
    State.REJECTED: "The finding stands.",
    State.ESCALATED: "Handed up, or by itself once its time was over.",
    State.WITHDRAWN: "Taken back by whoever opened it.",
}
_SEVERITY_COLUMNS = (Column("Severity", "9rem"), Column("Meaning"), Column("Score", "5rem", True))


def verdicts() -> None:
    """Each verdict with its meaning."""
    lines = [
        Line((Cell(words.VERDICT_WORDS[one], tone=words.VERDICT_TONES[one]), Cell(text)))
        for one, text in VERDICTS.items()
    ]
    failed = Cell(words.STATUS_WORDS[AuditStatus.FAILED], tone="refused")
    lines.append(Line((failed, Cell("Our failure, never the sheet's. “Audit again” repeats it."))))
    _table("Verdicts", (Column("Verdict", "13rem"), Column("Meaning")), lines)


def severities() -> None:
    """Each severity with its meaning and what it takes off the score."""
    lines = [
        Line(
            (Cell(f"{one} {words.SEVERITY_WORDS[one]}"), Cell(text), Cell(f"−{CHARGES[one]}")),
        )
        for one, text in SEVERITIES.items()
    ]
    _table("Severities", _SEVERITY_COLUMNS, lines)


def dispute_states() -> None:
    """Each state of a dispute with its meaning."""
    lines = [
        Line(
            (Cell(dispute_words.STATE_WORDS[one], tone=dispute_words.STATE_TONES[one]), Cell(text))
        )
        for one, text in DISPUTE_STATES.items()
    ]
    _table("Disputes", (Column("State", "11rem"), Column("Meaning")), lines)


def spec_states() -> None:
    """Each state of a spec version with its meaning."""
    lines = [
        Line((Cell(spec_words.STATE_WORDS[one], tone=spec_words.STATE_TONES[one]), Cell(text)))
        for one, text in SPEC_STATES.items()
    ]
    _table("Spec versions", (Column("State", "9rem"), Column("Meaning")), lines)


def roles() -> None:
    """Each role with what it may do."""
    lines = [
        Line((Cell(role_words.ROLE_WORDS[one]), Cell(role_words.ROLE_MEANINGS[one])))
        for one in Role
    ]
    _table("Roles", (Column("Role", "9rem"), Column("What it may do")), lines)


def keys() -> None:
    """How to move about beside the page picture."""
    lines = [Line((Cell(key), Cell(effect))) for key, effect in KEYS]
    _table("Mouse, finger and keyboard", (Column("Do this", "15rem"), Column("For this")), lines)


def desk_keys() -> None:
    """The keys of a review."""
    lines = [Line((Cell(key), Cell(effect))) for key, effect in DESK_KEYS]
    _table("Keys in a review", (Column("Key", "15rem"), Column("Effect")), lines)


def _table(caption: str, columns: Sequence[Column], lines: Sequence[Line]) -> None:
    rows_view.table(caption, columns, lines, key=f"help-{caption}")
