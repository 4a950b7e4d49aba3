"""`jobsheet queue`: pause and resume what workers take."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli import whoami
from core.domain.queues import Priority

if TYPE_CHECKING:
    from core.ports import Runtime

queue_app = typer.Typer(no_args_is_help=True, help="Pause and resume the queues.")

Queue = Annotated[Priority, typer.Argument(help="Which queue.")]
By = Annotated[
    str | None, typer.Option("--by", help="Who does it; without it, your user name here.")
]


@queue_app.command()
def pause(
    queue: Queue,
    reason: Annotated[str, typer.Option(help="Why; others see it.")],
    by: By = None,
    minutes: Annotated[
        float | None,
        typer.Option(min=0.1, max=43_200, help="How long; until it is resumed where not given."),
    ] = None,
) -> None:
    """Take nothing from this queue; sheets in work are finished, none is lost."""
    from core.services.queueing import pauses

    until = None if minutes is None else datetime.now(UTC) + timedelta(minutes=minutes)
    pauses.pause(_runtime(), queue, actor=whoami.actor(by), reason=reason, until=until)
    typer.echo(f"{queue} is paused{f' until {until:%Y-%m-%d %H:%M} UTC' if until else ''}.")


@queue_app.command()
def resume(queue: Queue, by: By = None) -> None:
    """Open the queue again; what waits is sent within seconds."""
    from core.services.queueing import pauses

    pauses.resume(_runtime(), queue, actor=whoami.actor(by))
    typer.echo(f"{queue} is open again.")


@queue_app.command("list")
def list_all() -> None:
    """Show each queue, and who paused it, why and until when (UTC)."""
    from core.queries import pauses

    with _runtime().read() as session:
        paused = {one.queue: one for one in pauses.in_force(session)}
    for queue in Priority:
        one = paused.get(queue)
        if one is None:
            typer.echo(f"{queue}: open")
        else:
            until = f"{one.until:%Y-%m-%d %H:%M}" if one.until else "it is resumed"
            typer.echo(f"{queue}: paused by {one.owner} until {until}: {one.reason}")


def _runtime() -> "Runtime":
    from core import bootstrap

    return bootstrap.build(bootstrap.settings())
