"""`jobsheet doctor`: every check of the Health page, for a terminal at three in the morning."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from core.domain.ops import checks as ops
from core.domain.ops.checks import CheckResult, State

if TYPE_CHECKING:
    from rich.table import Table

PATIENCE_S: Final = 5.0  # nobody waits for a page here
STYLES: Final = {
    State.OK: ("ok", "green"),
    State.WARN: ("warn", "yellow"),
    State.FAIL: ("FAIL", "bold red"),
    State.UNKNOWN: ("?", "dim"),
}
SOMETHING_FAILS: Final = 1


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object for programs.")] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Show what holds as well, not only what does not.")
    ] = False,
) -> None:
    """Look at every part; changes nothing. Exit status 1 where a check fails, 0 otherwise."""
    from core import bootstrap
    from core.services.ops import checks

    results = checks.run_all(bootstrap.build(bootstrap.settings()), limit_s=PATIENCE_S)
    if as_json:
        typer.echo(json.dumps(_document(results)))
    else:
        _print(results, every=every)
    raise typer.Exit(SOMETHING_FAILS if ops.worst(results) is State.FAIL else 0)


def _document(results: tuple[CheckResult, ...]) -> dict[str, Any]:
    return {
        "state": ops.worst(results).value,
        "checks": [_object(one) for one in ops.by_urgency(results)],
    }


def _object(one: CheckResult) -> dict[str, Any]:
    return {
        "id": one.id,
        "level": one.check.level.value,
        "title": one.check.title,
        "state": one.state.value,
        "seen": one.seen,
        "value": one.value,
        "unit": one.unit,
        "since": _iso(one.since),
        "at": _iso(one.at),
        "took_ms": one.took_ms,
        "cause": one.cause or None,
        "fix": one.fix or None,
        "runbook": one.check.runbook.value if one.check.runbook else None,
        "last": {"seen": one.last.said, "at": _iso(one.last.at)} if one.last else None,
    }


def _print(results: tuple[CheckResult, ...], *, every: bool) -> None:
    from rich.console import Console

    shown = [one for one in ops.by_urgency(results) if every or not one.holds]
    console = Console()
    if shown:
        console.print(_table(shown))
    counts = {state: sum(one.state is state for one in results) for state in State}
    console.print(
        f"{counts[State.OK]} of {len(results)} checks hold; {counts[State.WARN]} to look at, "
        f"{counts[State.FAIL]} fail, {counts[State.UNKNOWN]} could not be told."
    )


def _table(shown: list[CheckResult]) -> "Table":
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_lines=False)
    for heading in ("", "Level", "Check", "What was seen, and what to do"):
        table.add_column(heading, overflow="fold")
    for one in shown:
        word, style = STYLES[one.state]
        said = escape(one.seen)
        if not one.holds:
            said += f"\n[dim]{escape(one.cause)}[/dim]\n→ {escape(one.fix)}"
        table.add_row(f"[{style}]{word}[/{style}]", one.check.level.value, one.id, said)
    return table


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
