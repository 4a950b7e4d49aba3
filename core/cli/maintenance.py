"""`jobsheet maintenance`: take nothing in for a while; `jobsheet deploy`: mark a rollout."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli import whoami

if TYPE_CHECKING:
    from core.ports import Runtime

maintenance_app = typer.Typer(no_args_is_help=True, help="Take nothing in for a while.")
deploy_app = typer.Typer(no_args_is_help=True, help="Mark the versions that are rolled out.")

By = Annotated[
    str | None, typer.Option("--by", help="Who does it; without it, your user name here.")
]


@maintenance_app.command()
def on(
    reason: Annotated[str, typer.Option(help="Why; everybody reads it.")],
    minutes: Annotated[
        float, typer.Option(min=1, max=10_080, help="It ends by itself after so long.")
    ],
    at: Annotated[
        datetime | None, typer.Option(help="When it begins (UTC); now where not given.")
    ] = None,
    by: By = None,
) -> None:
    """Refuse new sheets politely; those in work are finished and checks go on."""
    from core.services.ops import maintenance

    rt = _runtime()
    begins = at.replace(tzinfo=UTC) if at else rt.clock()
    ends = begins + timedelta(minutes=minutes)
    maintenance.plan(rt, actor=whoami.actor(by), reason=reason, begins_at=begins, ends_at=ends)
    typer.echo(f"Maintenance from {_minute(begins)} to {_minute(ends)} UTC.")


@maintenance_app.command()
def off(by: By = None) -> None:
    """End the one that is on, or call off the next one."""
    from core.queries.ops import maintenance as queries
    from core.services.ops import maintenance

    rt = _runtime()
    with rt.read() as session:
        found = queries.current(session, now=rt.clock())
    if not found:
        typer.echo("There is no maintenance to end.")
        return
    maintenance.end(rt, found[0].id, actor=whoami.actor(by))
    typer.echo("Sheets are taken in." if found[0].begins_at <= rt.clock() else "Called off.")


@maintenance_app.command("list")
def list_all() -> None:
    """Show what is on, planned and past (times UTC)."""
    from core.queries.ops import maintenance

    rt = _runtime()
    with rt.read() as session:
        found = maintenance.past(session)
    for one in found:
        when = f"{_minute(one.begins_at)}..{_minute(one.ends_at)}"
        phase = one.phase(rt.clock()).value
        typer.echo(f"{phase:<8} {when}  by {one.planned_by}: {one.reason}")
    if not found:
        typer.echo("There never was any.")


@deploy_app.command()
def mark(
    version: Annotated[str, typer.Argument(help="What runs now: a version or a commit.")],
    note: Annotated[str, typer.Option(help="What is in it.")] = "",
    by: By = None,
) -> None:
    """Mark a deploy: charts, errors and incidents show it."""
    from core.services.ops import deploys

    deploys.mark(_runtime(), actor=whoami.actor(by), version=version, note=note)
    typer.echo(f"Marked: {version} runs from now on.")


@deploy_app.command("list")
def list_deploys() -> None:
    """Show the newest marks (times UTC), and hosts that run another version than the newest."""
    from core.queries.ops import deploys

    rt = _runtime()
    with rt.read() as session:
        found = deploys.newest(session)
        others = deploys.others(session, found[0].version, now=rt.clock()) if found else []
    for one in found:
        typer.echo(f"{_minute(one.marked_at)}  {one.version}  by {one.marked_by}  {one.note}")
    for other in others:
        typer.echo(f"Workers on {other.host} run {other.version}.", err=True)


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def _runtime() -> "Runtime":
    from core import bootstrap

    return bootstrap.build(bootstrap.settings())
