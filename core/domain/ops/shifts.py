"""The morning check and the end of day: their lines, and when one may be signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from core.domain.ops.checks import State
from core.errors import Rejected

NOTES_MAX_CHARS: Final = 4_000
COMMENT_MAX_CHARS: Final = 500


class Shift(StrEnum):
    """Which of the two."""

    MORNING = "morning"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the runbook. `checks` answer it where checks do; the others have facts."""

    id: str
    section: str
    text: str
    checks: tuple[str, ...] = ()


MORNING: Final = (
    Line(
        "dashboard",
        "System status",
        "The dashboard loads",
        ("app.answers", "database.answers", "speed.pages"),
    ),
    Line("processing", "System status", "Recent audits are processing", ("audits.processing",)),
    Line("stuck", "System status", "No sheet is stuck", ("audits.stuck",)),
    Line("recurring", "Errors", "Recurring errors"),
    Line("new_errors", "Errors", "New kinds of errors"),
    Line("dead_letters", "Errors", "Transient errors are cleared from the dead letters"),
    Line("depth", "Queue", "The queue is below 100", ("queue.depth",)),
    Line("bottleneck", "Queue", "If not: the bottleneck", ("workers.alive", "queue.oldest")),
)
EVENING: Final = (
    Line("received", "Statistics of the day", "Sheets received and judged"),
    Line("speed", "Statistics of the day", "From upload to verdict"),
    Line("failed", "Statistics of the day", "Sheets that could not be audited"),
    Line("disputes", "Open ends", "Disputes nobody has resolved"),
    Line("reviews", "Open ends", "Sheets that wait for a person"),
    Line("incidents", "Open ends", "Incidents and follow-ups"),
    Line("backup", "Backup", "Last night's backup is there", ("backups.age",)),
    Line("restore", "Backup", "A backup was restored this week", ("backups.restore_test",)),
    Line("maintenance", "Next shift", "Maintenance to come, and silenced alerts"),
)
LINES: Final[dict[Shift, tuple[Line, ...]]] = {
    Shift.MORNING: MORNING,
    Shift.EVENING: EVENING,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A line with what was seen when it was looked at, and what the person who signs says to it."""

    line: str
    state: State
    seen: str
    comment: str = ""

    @property
    def needs_comment(self) -> bool:
        """Whether somebody has to say what they did about it."""
        return self.state in (State.WARN, State.FAIL)


def line_of(shift: Shift, line_id: str) -> Line:
    """The line of this id."""
    return next(one for one in LINES[shift] if one.id == line_id)


def commented(answers: Sequence[Answer], comments: Mapping[str, str]) -> tuple[Answer, ...]:
    """The answers with what was said to them."""
    return tuple(
        Answer(one.line, one.state, one.seen, comments.get(one.line, "").strip()) for one in answers
    )


def refuse_unsignable(shift: Shift, answers: Sequence[Answer], notes: str) -> None:
    """Errors: Rejected where something is amiss that nobody has said a word about."""
    for one in answers:
        if one.needs_comment and not one.comment:
            text = line_of(shift, one.line).text
            raise Rejected(f"“{text}”: {one.seen} Say what was done about it, then sign.")
        if len(one.comment) > COMMENT_MAX_CHARS:
            raise Rejected(f"At most {COMMENT_MAX_CHARS} characters to a line.")
    if len(notes) > NOTES_MAX_CHARS:
        raise Rejected(f"At most {NOTES_MAX_CHARS:,} characters of notes.")


def to_json(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """Answers as they are kept."""
    return [
        {"line": one.line, "state": one.state.value, "seen": one.seen, "comment": one.comment}
        for one in answers
    ]


def from_json(kept: Sequence[Mapping[str, Any]]) -> tuple[Answer, ...]:
    """The opposite of `to_json`."""
    return tuple(
        Answer(str(one["line"]), State(one["state"]), str(one["seen"]), str(one["comment"]))
        for one in kept
    )
