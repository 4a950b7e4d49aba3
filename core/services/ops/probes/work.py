"""Looks at the dashboard and at the audits."""

from collections import Counter
from typing import Final

import httpx2

from core.domain.ops import thresholds
from core.domain.ops.checks import Seen, State
from core.domain.ops.error_groups import ErrorGroup, Standing
from core.ports import Runtime
from core.queries import stuck as stuck_ones
from core.queries.ops import error_groups, work
from core.services.ops.looking import Lane, Probe
from core.services.ops.probes.reading import age_s, lasted, plural, ran_out_of_time, reading
from core.services.queueing import reconciler

ANSWER_TIMEOUT_S: Final = 5.0  # it counts as silent before that, on a machine with time to tell
STUCK_KEPT_S: Final = 4.0
ERRORS_KEPT_S: Final = 10.0
OUTSIDE_KEPT_S: Final = 4.0  # anew at each look of a page that looks every five


def answers(rt: Runtime) -> Seen:
    """Ask for the dashboard as a browser would, by its public address."""
    try:
        answer = httpx2.get(
            f"{rt.public_url}/api/health/live", timeout=ANSWER_TIMEOUT_S, follow_redirects=True
        )
    except httpx2.HTTPError as error:
        said = "It does not answer at its public address."
        return Seen(State.FAIL, said, is_silence=ran_out_of_time(error))
    except httpx2.InvalidURL:
        return Seen(State.FAIL, "PUBLIC_URL is no address.", cause="PUBLIC_URL is mistyped.")
    if answer.is_success:
        took_ms = answer.elapsed.total_seconds() * 1000
        return Seen(State.OK, f"It answered in {took_ms:.0f} ms.", value=took_ms, unit="ms")
    return Seen(State.FAIL, f"It answers with the status {answer.status_code}.")


def uploads(rt: Runtime) -> Seen:
    """Files refused within the hour, by reason."""
    with reading(rt) as session:
        codes = work.refusals(session)
    count = sum(codes.values())
    if not count:
        return Seen(State.OK, "No file was refused within the hour.", value=0, unit="files")
    named = ", ".join(f"{n} {code}" for code, n in sorted(codes.items()))
    said = f"{plural(count, 'file')} refused within the hour: {named}."
    return Seen(thresholds.REFUSALS.judge(count), said, value=count, unit="files")


def processing(rt: Runtime) -> Seen:
    """Something waits, and nothing has ended for too long."""
    with reading(rt) as session:
        waits, ended = work.backlog(session), work.ended(session)
    last_s = None if ended.last_at is None else age_s(rt, ended.last_at)
    told = "None has ended yet" if last_s is None else f"The last ended {lasted(last_s)} ago"
    said = f"{told}; {plural(ended.last_hour, 'audit')} within the hour."
    if not waits.due or waits.oldest_at is None:
        return Seen(State.OK, f"{said} Nothing waits.", value=ended.last_hour, unit="audits/h")
    waited_s = age_s(rt, waits.oldest_at)
    idle_s = waited_s if last_s is None else min(waited_s, last_s)
    state = thresholds.IDLE_S.judge(idle_s)
    return Seen(
        state, f"{said} {waits.due:,} wait.", value=ended.last_hour, unit="audits/h",
        since=None if state is State.OK else ended.last_at or waits.oldest_at,
    )  # fmt: skip


def stuck(rt: Runtime) -> Seen:
    """Sheets that do not get on, counted by cause."""
    with reading(rt) as session:
        found = stuck_ones.stuck(session, lapse_s=reconciler.LAPSE_S)
    if not found:
        return Seen(State.OK, "None.", value=0, unit="sheets")
    causes = Counter(one.cause.value for one in found)
    named = "; ".join(f"{count}: {cause}" for cause, count in causes.most_common())
    return Seen(
        State.FAIL, f"{_at_least(len(found))} stuck. {named}.",
        value=len(found), unit="sheets", since=min(one.since for one in found),
        cause=f"Most often: {causes.most_common(1)[0][0]}.",
    )  # fmt: skip


def _at_least(count: int) -> str:
    """A list that was cut at its limit says so."""
    cut = count >= stuck_ones.ROWS_AT_MOST
    return f"{count:,} sheets or more" if cut else plural(count, "sheet")


def dead_letters(rt: Runtime) -> Seen:
    """Sheets given up that nobody has decided on."""
    with reading(rt) as session:
        found = work.letters(session)
    if not found.count:
        return Seen(State.OK, "None.", value=0, unit="sheets")
    said = f"{plural(found.count, 'sheet')}, {found.last_hour:,} of them within the hour."
    return Seen(
        thresholds.LETTERS.judge(found.count), said,
        value=found.count, unit="sheets", since=found.first_at,
    )  # fmt: skip


def new_errors(rt: Runtime) -> Seen:
    """Kinds of errors first seen within the day, or back after they were resolved."""
    with reading(rt) as session:
        every = error_groups.groups(session)
    now = rt.clock()
    found = [one for one in every if one.standing(now=now) in (Standing.NEW, Standing.BACK)]
    if not found:
        return Seen(State.OK, "None.", value=0, unit="kinds")
    said = f"{plural(len(found), 'kind')}, the newest: {_kind(found[0])}."
    first_at = min(one.first_at for one in found)
    return Seen(State.WARN, said, value=len(found), unit="kinds", since=first_at)


def recurring_errors(rt: Runtime) -> Seen:
    """Kinds of errors that are known for long and come again and again."""
    with reading(rt) as session:
        every = error_groups.groups(session)
    found = [one for one in every if one.recurs(now=rt.clock())]
    if not found:
        return Seen(State.OK, "None.", value=0, unit="kinds")
    worst = max(found, key=lambda one: one.last_hour)
    said = f"{_kind(worst)}: {worst.last_hour:,} times within the hour."
    return Seen(State.WARN, said, value=worst.last_hour, unit="errors/h", since=worst.first_at)


def _kind(group: ErrorGroup) -> str:
    return ", ".join(filter(None, (group.error_class, group.cause, group.fingerprint)))


PROBES: Final = {
    "audits.new_errors": Probe(new_errors, Lane.DATABASE, keep_s=ERRORS_KEPT_S),
    "audits.recurring_errors": Probe(recurring_errors, Lane.DATABASE, keep_s=ERRORS_KEPT_S),
    "app.answers": Probe(answers, Lane.OUTSIDE, keep_s=OUTSIDE_KEPT_S),
    "app.uploads": Probe(uploads, Lane.DATABASE),
    "audits.processing": Probe(processing, Lane.DATABASE),
    "audits.stuck": Probe(stuck, Lane.DATABASE, keep_s=STUCK_KEPT_S),
    "audits.dead_letters": Probe(dead_letters, Lane.DATABASE),
}
