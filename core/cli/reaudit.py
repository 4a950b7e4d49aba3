"""`jobsheet reaudit`: past sheets judged again by another version, from what was read of them."""

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from core.cli import whoami

if TYPE_CHECKING:
    from core.domain.reaudit import Place, Tally
    from core.services.reaudits import Reaudited

MOST_SHOWN: Final = 15  # findings that came or went, and sheets whose verdict flips


def reaudit(
    spec: Annotated[
        str | None,
        typer.Option(metavar="ID@VERSION", help="The version to try; without it, the active ones."),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Sheets received since."),
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Write the new verdicts; the earlier ones stay.")
    ] = False,
    processes: Annotated[
        int, typer.Option(min=1, max=64, help="So many side by side, each on a core of its own.")
    ] = 1,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a sheet, and one with the counts.")
    ] = False,
) -> None:
    """Say what a spec version changes on every past sheet; nothing is written without --apply."""
    from core.cli.reaudit_shares import Task
    from core.domain import audit_day
    from core.domain.reaudit import Tally
    from core.queries.past_audits import Scope
    from core.services.spec import spec_names

    task = Task(
        version=spec_names.parse(spec) if spec is not None else None,
        scope=Scope(since=since.replace(tzinfo=audit_day.SHEETS_ZONE) if since else None),
        actor=whoami.actor(),
        is_written=apply,
    )
    tally = Tally()
    flipped: list[Reaudited] = []
    for one in task.done(processes):
        tally.add(one.difference)
        if as_json:
            sys.stdout.write(json.dumps(_line(one)) + "\n")
        elif one.difference.before != one.difference.after and len(flipped) < MOST_SHOWN:
            flipped.append(one)
    if as_json:
        sys.stdout.write(json.dumps({"counts": _counts(tally)}) + "\n")
    else:
        _show(tally, flipped, was_applied=apply)


def _line(one: "Reaudited") -> dict[str, Any]:
    difference = one.difference
    return {
        "audit": str(one.past.audit_id),
        "receipt": one.past.receipt,
        "file": one.past.filename,
        "change": difference.change.value,
        "before": difference.before.value,
        "after": difference.after.value if difference.after else None,
        "appeared": [place._asdict() for place in difference.appeared],
        "went": [place._asdict() for place in difference.went],
        "altered": [place._asdict() for place in difference.altered],
        "new_audit": str(one.fresh_id) if one.fresh_id else None,
    }


def _counts(tally: "Tally") -> dict[str, int]:
    from core.domain.reaudit import Change

    return {"sheets": tally.total, **{change.value: tally.changes[change] for change in Change}}


def _show(tally: "Tally", flipped: list["Reaudited"], *, was_applied: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    counts = Table("", "Sheets", title="Judged again")
    for name, count in _counts(tally).items():
        counts.add_row(name.replace("_", " "), f"{count:,}")
    console.print(counts)
    if flipped:
        table = Table("File", "Receipt", "Was", "Is", title="Verdicts that change")
        for one in flipped:
            after = one.difference.after
            now = after.value if after else "no stored reading"
            table.add_row(one.past.filename, one.past.receipt, one.difference.before.value, now)
        console.print(table)
    for title, places in (("Findings that appear", tally.appeared), ("that go", tally.went)):
        if places:
            console.print(_places(title, places.most_common(MOST_SHOWN)))
    if not was_applied and tally.total:
        console.print("Nothing was written. Add --apply to write the new verdicts.")


def _places(title: str, counted: "list[tuple[Place, int]]") -> Any:
    from rich.table import Table

    table = Table("Rule", "Field", "Sheets", title=title)
    for place, count in counted:
        table.add_row(place.rule, place.field or "", f"{count:,}")
    return table
