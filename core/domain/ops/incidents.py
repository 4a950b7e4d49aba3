"""Incidents: how urgent one is, which moves it may make, and by when each has to be made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from core.domain.ops.checks import Level as Priority
from core.errors import Conflict, Rejected

__all__ = ["Priority"]  # how urgent an incident is: the level of the check that opens it

TITLE_MAX_CHARS: Final = 200
TEXT_MAX_CHARS: Final = 4_000
RECURS_WITHIN: Final = timedelta(hours=24)  # the same check again: it came back


RESPONSE: Final[dict[Priority, timedelta]] = {
    Priority.P1: timedelta(minutes=15),
    Priority.P2: timedelta(hours=1),
    Priority.P3: timedelta(hours=4),
    Priority.P4: timedelta(hours=24),
}
MEANING: Final[dict[Priority, tuple[str, str]]] = {
    Priority.P1: ("System down", "complete outage"),
    Priority.P2: ("Major feature broken", "OCR not working"),
    Priority.P3: ("Minor feature issue", "a glitch on a page"),
    Priority.P4: ("Cosmetic, low impact", "a typo on a page"),
}


class Phase(StrEnum):
    """How far an incident is, in order."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    ASSESSED = "assessed"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"
    CLOSED = "closed"  # what was learnt of it is written down


MOVES: Final[dict[Phase, tuple[Phase, ...]]] = {
    Phase.OPEN: (Phase.ACKNOWLEDGED,),
    Phase.ACKNOWLEDGED: (Phase.ASSESSED, Phase.RESOLVED),
    Phase.ASSESSED: (Phase.MITIGATED, Phase.RESOLVED),
    Phase.MITIGATED: (Phase.RESOLVED,),
    Phase.RESOLVED: (Phase.CLOSED, Phase.ASSESSED),  # it came back: assess anew
    Phase.CLOSED: (),
}
# Of the response time of P1 (15 minutes): acknowledged within 5, assessed within 15, mitigated
# within 30. Less urgent ones follow the same procedure in proportion to their own response time.
DUE_SHARE: Final[dict[Phase, float]] = {
    Phase.ACKNOWLEDGED: 1 / 3,
    Phase.ASSESSED: 1.0,
    Phase.MITIGATED: 2.0,
}


class Duty(StrEnum):
    """Who does what while it lasts; one person may have several."""

    LEAD = "lead"  # decides
    HANDS = "hands"  # looks and mends
    VOICE = "voice"  # tells everybody else
    SCRIBE = "scribe"  # writes down what happens


class Kind(StrEnum):
    """What a line of the timeline tells."""

    OPENED = "opened"
    PHASE = "phase"
    CHECK = "check"
    DEPLOY = "deploy"
    ACTION = "action"  # somebody did something to the system
    STEP = "step"
    NOTE = "note"
    STAKEHOLDERS = "stakeholders"
    ESCALATED = "escalated"
    CHANGED = "changed"  # priority, duties, components


@dataclass(frozen=True, slots=True)
class Step:
    """Something the procedure asks for before a phase is reached."""

    id: str
    toward: Phase
    text: str


STEPS: Final = (
    Step("confirm", Phase.ACKNOWLEDGED, "Confirm the incident"),
    Step("notify", Phase.ACKNOWLEDGED, "Notify the stakeholders"),
    Step("channel", Phase.ACKNOWLEDGED, "Start an incident channel"),
    Step("components", Phase.ASSESSED, "Identify the affected components"),
    Step("deploys", Phase.ASSESSED, "Check recent deploys"),
    Step("errors", Phase.ASSESSED, "Review the errors"),
    Step("rollback", Phase.MITIGATED, "Roll back if a deploy did it"),
    Step("restart", Phase.MITIGATED, "Restart services if needed"),
    Step("maintenance", Phase.MITIGATED, "Begin maintenance if required"),
    Step("fix", Phase.RESOLVED, "Implement the fix"),
    Step("verify", Phase.RESOLVED, "Verify that it is resolved"),
    Step("monitor", Phase.RESOLVED, "Watch whether it comes back"),
    Step("timeline", Phase.CLOSED, "Document the timeline"),
    Step("retrospective", Phase.CLOSED, "Hold a blameless retrospective"),
    Step("follow_ups", Phase.CLOSED, "Create follow-ups"),
)
STEP_OF: Final = {step.id: step for step in STEPS}

QUESTIONS: Final[dict[str, str]] = {
    "happened": "What happened, and who was affected?",
    "cause": "What made it possible?",
    "well": "What went well?",
    "badly": "What went badly, and where were we lucky?",
    "learnt": "What do we change?",
}


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident as it stands. Times are aware; `reached` holds when each phase was reached."""

    id: UUID
    number: int
    title: str
    priority: Priority
    phase: Phase
    check_id: str | None
    components: tuple[str, ...]
    duties: Mapping[Duty, str]
    opened_by: str
    opened_at: datetime
    reached: Mapping[Phase, datetime] = field(default_factory=dict)
    escalated_at: datetime | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    retrospective: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=dict)  # id -> who ticked it

    @property
    def is_open(self) -> bool:
        """True until it is resolved."""
        return self.phase not in (Phase.RESOLVED, Phase.CLOSED)

    @property
    def name(self) -> str:
        """How people refer to it."""
        return f"INC-{self.number}"


@dataclass(frozen=True, slots=True)
class Clock:
    """By when a phase is due, and when it was reached (None: not yet)."""

    phase: Phase
    due_at: datetime
    reached_at: datetime | None

    def is_late(self, now: datetime) -> bool:
        """True where it was reached too late, or should have been by now."""
        return (self.reached_at or now) > self.due_at


def due_at(priority: Priority, phase: Phase, opened_at: datetime) -> datetime:
    """By when this phase is to be reached; of ACKNOWLEDGED, ASSESSED and MITIGATED."""
    return opened_at + RESPONSE[priority] * DUE_SHARE[phase]


def clocks(incident: Incident) -> tuple[Clock, ...]:
    """One for each phase with a time. A phase that was passed over counts as reached by a later."""
    return tuple(
        Clock(
            phase, due_at(incident.priority, phase, incident.opened_at), _reached(incident, phase)
        )
        for phase in DUE_SHARE
    )


def next_clock(incident: Incident) -> Clock | None:
    """The one that runs; None where none does any more."""
    return next((one for one in clocks(incident) if one.reached_at is None), None)


def must_escalate(incident: Incident, now: datetime) -> bool:
    """Whether nobody acknowledged it in time; once they did, or it was escalated, never again."""
    is_waiting = incident.phase is Phase.OPEN and incident.escalated_at is None
    return is_waiting and now >= due_at(incident.priority, Phase.ACKNOWLEDGED, incident.opened_at)


def refuse_move(incident: Incident, to: Phase) -> None:
    """Errors: Conflict where it may not go there, Rejected where something is missing first."""
    if to not in MOVES[incident.phase]:
        raise Conflict(f"{incident.name} is {incident.phase.value}; it cannot become {to.value}.")
    if missing := missing_before(incident, to):
        raise Rejected(missing)


def missing_before(incident: Incident, to: Phase) -> str:
    """What has to be done before it may go there, in a sentence; empty where nothing has."""
    if to is Phase.CLOSED and not incident.retrospective.get("happened", "").strip():
        return "Write down what happened first, under “Learnt”: that is what closing it means."
    return ""


def is_reopening(incident: Incident, to: Phase) -> bool:
    """Whether this move takes it back into work."""
    return incident.phase is Phase.RESOLVED and to is Phase.ASSESSED


def refuse_text(title: str) -> str:
    """The title, tidied. Errors: Rejected."""
    tidy = " ".join(title.split())
    if not tidy:
        raise Rejected("Say in a few words what is wrong.")
    if len(tidy) > TITLE_MAX_CHARS:
        raise Rejected(f"At most {TITLE_MAX_CHARS} characters: the rest belongs on the timeline.")
    return tidy


def _reached(incident: Incident, phase: Phase) -> datetime | None:
    later = list(Phase)[list(Phase).index(phase) :]
    return min((incident.reached[one] for one in later if one in incident.reached), default=None)
