"""What the triage desk costs with many disputes: `python -m bench.disputes`.

The same views are asked of few and of many disputes in one run, on one server, in turn: the desk in
each of its orders, the counts, one's own list, page 2 and a deep page, who shares a cause. What
counts is the ratio. Three in ten disputes are live; causes are as unequal as causes are.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Annotated, Any, Final
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import text
from sqlalchemy.orm import Session

from bench import desk, seed
from core.db.engine import Database
from core.domain.access import Role
from core.domain.disputes.triage import Order
from core.domain.model import Actor
from core.queries.audit_filters import Cursor
from core.queries.disputes import detail, listing, sharing
from core.queries.disputes.listing import Filter

GOAL: Final = 1.5
SUE: Final = Actor("supervisor 1", Role.SUPERVISOR)
TOM: Final = Actor("technician 7", Role.TECHNICIAN)
RULES: Final = 60
CAUSES: Final = 400
LIVE_SHARE: Final = 0.3
SELDOM_RULE: Final = "seldom.required"  # stands on one sheet in SELDOM_EVERY
SELDOM_EVERY: Final = 101  # prime to the number of specs: every spec has some
STATES: Final = ("accepted", "partly_accepted", "rejected")
REASONS: Final = ("incorrect", "false_positive", "missing_context", "wrong_person", "other")
COLUMNS: Final = (
    "id", "job_sheet_id", "audit_id", "cause_id", "kind", "reason", "rule", "field", "severity",
    "confidence_band", "finding", "doubt", "disputer", "opened_at", "state", "due_at", "holder",
    "ruled", "decided_at", "answered_s", "deciders",
)  # fmt: skip
COUNTED: Final = """
    update dispute_causes c
    set live = n.live, accepted = n.accepted, partly = n.partly, rejected = n.rejected
    from (
        select cause_id,
            count(*) filter (where ruled is null) live,
            count(*) filter (where ruled = 'accepted') accepted,
            count(*) filter (where ruled = 'partly_accepted') partly,
            count(*) filter (where ruled = 'rejected') rejected
        from disputes group by cause_id
    ) n
    where n.cause_id = c.id"""
Ask = Callable[[Session], object]


def questions() -> dict[str, Ask]:
    """Every view by name."""
    asked: dict[str, Ask] = {f"desk by {order.value}": _desk(order) for order in Order}
    asked["desk, what one has"] = lambda session: listing.desk(session, actor=SUE, holder=SUE.name)
    asked["counts"] = lambda session: listing.counts(session, now=seed.NOW)
    asked["all, page 1"] = _page(Filter())
    asked["of a rule"] = _page(Filter(rule="rule 3"))
    asked["one's own, a technician"] = _page(Filter(disputer=TOM.name), actor=TOM)
    asked["all, half-way down"] = _deep
    asked["one dispute"] = _one
    asked["who shares a common cause"] = _sharing("field_0.required")
    asked["who shares a seldom cause"] = _sharing(SELDOM_RULE)
    return asked


def _desk(order: Order) -> Ask:
    return lambda session: listing.desk(session, actor=SUE, order=order)


def _page(narrowed: Filter, *, actor: Actor = SUE) -> Ask:
    return lambda session: listing.page(session, narrowed, actor=actor)


def _deep(session: Session) -> object:
    older = Cursor(seed.NOW - seed.SPAN / 2, UUID(int=0))
    return listing.page(session, Filter(), actor=SUE, older_than=older)


def _sharing(rule: str) -> Ask:
    return lambda session: sharing.sharing(
        session, rule=rule, spec_id=seed.SPECS[0], spec_version="1.0.0", actor=SUE
    )


def _one(session: Session) -> object:
    return detail.get(session, _first(session), actor=SUE)


def _first(session: Session) -> UUID:
    """The most urgent one, by the index of the live: to find it is no part of the view."""
    query = "select id from disputes where state in ('open', 'under_review', 'escalated')"
    found: UUID = session.execute(text(f"{query} order by due_at, id limit 1")).scalar_one()
    return found


@contextmanager
def databases(sizes: tuple[int, ...], console: Console) -> Iterator[dict[int, Database]]:
    """A database of each size on one server, each with so many sheets and a dispute of each."""
    with desk.databases(sizes, console) as made:
        for size, database in made.items():
            fill(database, size)
        yield made


def fill(database: Database, size: int) -> None:
    """A dispute of each audit, by COPY; the counts of the causes as the moves would have kept
    them."""
    random = Random(7)
    with database.write() as session:
        connection: Any = session.connection().connection.driver_connection
        connection.execute("set local statement_timeout = 0")  # a page's limit, not a bench's
        causes = _causes(connection, random)
        query = "select id, job_sheet_id from audits order by queued_at limit %s"
        audits = connection.execute(query, (size,)).fetchall()
        into = f"copy disputes ({', '.join(COLUMNS)}) from stdin"
        with connection.cursor() as cursor, cursor.copy(into) as copy:
            for number, (audit_id, sheet_id) in enumerate(audits):
                copy.write_row(_dispute(random, number, audit_id, sheet_id, causes, size))
        connection.execute(
            "update findings set rule = %s where position = 0 and audit_id in"
            " (select id from (select id, row_number() over (order by queued_at) n from audits)"
            " numbered where n %% %s = 0)",
            (SELDOM_RULE, SELDOM_EVERY),
        )
        connection.execute(COUNTED)
        connection.execute("analyze disputes")
        connection.execute("analyze dispute_causes")
        connection.execute("analyze findings")


def _causes(connection: Any, random: Random) -> list[tuple[UUID, str]]:
    made = [(UUID(int=random.getrandbits(128)), f"rule {n % RULES}", n) for n in range(CAUSES)]
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into dispute_causes (id, spec_id, spec_version, rule, pattern)"
            " values (%s, 'repair-report', '1.0.0', %s, %s)",
            [(id_, rule, f"pattern {n}") for id_, rule, n in made],
        )
    return [(id_, rule) for id_, rule, _ in made]


def _dispute(
    random: Random,
    number: int,
    audit_id: UUID,
    sheet_id: UUID,
    causes: list[tuple[UUID, str]],
    size: int,
) -> tuple[Any, ...]:
    cause_id, rule = causes[int(len(causes) * random.random() ** 3)]
    opened = seed.NOW - seed.SPAN * (1 - number / size)
    is_live = random.random() < LIVE_SHARE
    ruled = None if is_live else random.choice(STATES)
    finding = {
        "rule": rule, "reason_code": "MISSING_FIELD", "severity": "S1", "message": "Something.",
        "confidence": round(random.random(), 3), "field": "job_number", "evidence": None,
        "value": None, "expected": None, "why_it_matters": "", "suggested_fix": "",
    }  # fmt: skip
    return (
        UUID(int=random.getrandbits(128)), sheet_id, audit_id, cause_id, "finding",
        random.choice(REASONS), rule, "job_number", "S1", "80-95", json.dumps(finding),
        random.random(), f"technician {number % 100}", opened, ruled or "open",
        opened + timedelta(days=2), None, ruled, None if is_live else opened + timedelta(days=1),
        None if is_live else 86_400.0, json.dumps([] if is_live else ["supervisor 2"]),
    )  # fmt: skip


def main(
    many: Annotated[int, typer.Option(min=1_000)] = 100_000,
    few: Annotated[int, typer.Option(min=1_000)] = 1_000,
) -> None:
    """Ask few and many disputes the same questions."""
    console, worst = Console(), 0.0
    table = Table("view", f"p50, p95 of {few:,}", f"of {many:,}", "ratio p50", "ratio p95")
    with databases((few, many), console) as made:
        for name, ask in questions().items():
            small, large = desk.measure(made[few], made[many], ask)
            ratio = large.p95 / small.p95
            worst = max(worst, ratio)
            table.add_row(
                name,
                f"{small.p50:.1f}, {small.p95:.1f} ms",
                f"{large.p50:.1f}, {large.p95:.1f} ms",
                f"{large.p50 / small.p50:.2f}",
                f"{ratio:.2f}" + ("" if ratio <= GOAL else " !"),
            )
    console.print(table)
    console.print(f"Worst ratio {worst:.2f}; the goal is {GOAL}.")


if __name__ == "__main__":
    typer.run(main)
