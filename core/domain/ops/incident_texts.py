"""What is written about an incident: the word to stakeholders, the retrospective as Markdown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from core.domain.ops.incidents import (
    MEANING,
    QUESTIONS,
    RESPONSE,
    Clock,
    Incident,
    Kind,
    Phase,
    clocks,
)

NOW_WORDS: Final = {
    Phase.OPEN: "Nobody has taken it yet.",
    Phase.ACKNOWLEDGED: "We are looking into it.",
    Phase.ASSESSED: "We know what is affected and are working on it.",
    Phase.MITIGATED: "The effect is contained; we are working on the cause.",
    Phase.RESOLVED: "It is resolved; we watch whether it comes back.",
    Phase.CLOSED: "It is resolved and closed.",
}
# What people do to the running system, as the trail names it.
ACTION_WORDS: Final = {
    "queue.paused": "Paused a queue",
    "queue.resumed": "Resumed a queue",
    "dead_letter.retried": "Retried a dead letter",
    "dead_letter.discarded": "Discarded a dead letter",
    "maintenance.planned": "Planned maintenance",
    "maintenance.ended": "Ended maintenance",
    "backup.asked": "Asked for a backup",
    "backup.restored": "Put a restored database in place",
    "restore.tested": "Asked for a restore test",
    "runbook.asked": "Asked for a step of a runbook",
    "runbook.refused": "Refused a step of a runbook",
    "runbook.done": "Did a step of a runbook",
    "runbook.failed": "A step of a runbook failed",
}
_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_MARKDOWN: Final = re.compile(r"([\\`*_\[\]<>|#])")


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One line: when, what kind, who, and what."""

    at: datetime  # aware
    kind: Kind
    said_by: str
    text: str


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """One thing to do so that it does not happen again."""

    text: str
    owner: str
    due_on: date | None
    is_done: bool


def action_words(action: str, on: str) -> str:
    """What somebody did, in words; what it was done to, where that has a name people know."""
    said = ACTION_WORDS.get(action, action.replace(".", ": ").replace("_", " "))
    name = on.partition(":")[2]
    return f"{said}." if not name or _ID.fullmatch(name) else f"{said} ({name})."


def stakeholders_note(incident: Incident, *, now: datetime) -> str:
    """What everybody who is affected should hear, in a few plain sentences."""
    meaning, _ = MEANING[incident.priority]
    affected = ", ".join(incident.components) or "not known yet"
    told = [
        f"{incident.name} ({incident.priority}, {meaning.lower()}): {incident.title}.",
        f"Since {_minute(incident.opened_at)} UTC. Affected: {affected}.",
        NOW_WORDS[incident.phase],
    ]
    if incident.is_open:
        told.append(f"Next word by {_minute(_next_word(incident, now))} UTC.")
    return " ".join(told)


def retrospective(
    incident: Incident, timeline: Sequence[TimelineLine], follow_ups: Sequence[FollowUpLine]
) -> str:
    """The whole of it as Markdown, to be kept or sent on. Texts of people are escaped."""
    parts = [
        f"# {incident.name}: {_plain(incident.title)}",
        _facts(incident),
        *(_answer(incident, key, question) for key, question in QUESTIONS.items()),
        "## Timeline (UTC)",
        "\n".join(_line(one) for one in timeline) or "Nothing was noted.",
        "## Follow-ups",
        "\n".join(_follow_up(one) for one in follow_ups) or "None.",
    ]
    return "\n\n".join(parts) + "\n"


def _facts(incident: Incident) -> str:
    meaning, _ = MEANING[incident.priority]
    rows = [
        ("Priority", f"{incident.priority}, {meaning.lower()}"),
        ("Opened", f"{_minute(incident.opened_at)} by {_plain(incident.opened_by)}"),
        ("Affected", _plain(", ".join(incident.components)) or "not noted"),
        ("Check", f"`{incident.check_id}`" if incident.check_id else "opened by a person"),
    ]
    rows += [(duty.value.capitalize(), _plain(who)) for duty, who in incident.duties.items() if who]
    rows += [
        (one.phase.value.capitalize(), _clock_words(one, incident)) for one in clocks(incident)
    ]
    for phase in (Phase.RESOLVED, Phase.CLOSED):
        if phase in incident.reached:
            after = _span(incident.reached[phase] - incident.opened_at)
            rows.append((phase.value.capitalize(), f"after {after}"))
    return "\n".join(["| | |", "| --- | --- |", *(f"| {name} | {said} |" for name, said in rows)])


def _clock_words(clock: Clock, incident: Incident) -> str:
    within = _span(clock.due_at - incident.opened_at)
    if clock.reached_at is None:
        return f"not reached (due within {within})"
    late = ", late" if clock.reached_at > clock.due_at else ""
    return f"after {_span(clock.reached_at - incident.opened_at)} (due within {within}{late})"


def _answer(incident: Incident, key: str, question: str) -> str:
    said = incident.retrospective.get(key, "").strip()
    return f"## {question}\n\n{_paragraphs(said) if said else 'Not answered yet.'}"


def _line(one: TimelineLine) -> str:
    return f"- {_second(one.at)} {_plain(one.said_by)}: {_plain(one.text)}"


def _follow_up(one: FollowUpLine) -> str:
    due = f", due {one.due_on.isoformat()}" if one.due_on else ""
    owner = _plain(one.owner) or "nobody yet"
    return f"- [{'x' if one.is_done else ' '}] {_plain(one.text)} ({owner}{due})"


def _next_word(incident: Incident, now: datetime) -> datetime:
    """Within its response time again, however long it lasts."""
    return now + RESPONSE[incident.priority]


def _paragraphs(text: str) -> str:
    return "\n\n".join(_plain(one) for one in re.split(r"\n\s*\n", text))


def _plain(text: str) -> str:
    """Letters that Markdown would take for its own are escaped; a line stays one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def _span(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def _second(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
