"""`jobsheet retention`: what is due to be deleted, legal holds, proof of deletion."""

from datetime import UTC
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from core.ports import Runtime

retention_app = typer.Typer(
    no_args_is_help=True, help="Delete what is past its time; hold what may not go."
)

Receipt = Annotated[str, typer.Argument(help="The sheet's receipt, as R-....-....")]


@retention_app.command()
def preview() -> None:
    """Show what a run would delete now, and what legal holds keep. Changes nothing."""
    from rich.console import Console
    from rich.table import Table

    from core.cli import whoami
    from core.services import retention

    table = Table("Kind", "Older than (UTC)", "Due", "Held")
    for one in retention.preview(_runtime(), actor=whoami.actor()):
        before = f"{one.before.astimezone(UTC):%Y-%m-%d %H:%M}" if one.before else "kept for good"
        table.add_row(one.kind.value, before, str(one.count), str(one.held))
    Console().print(table)


@retention_app.command()
def run() -> None:
    """Delete what is due now, with proof; workers do the same every hour."""
    from core.cli import whoami
    from core.services import retention

    gone = retention.run_now(_runtime(), actor=whoami.actor())
    typer.echo(", ".join(f"{count} {kind}" for kind, count in gone.items()) or "Nothing was due.")


@retention_app.command()
def hold(
    receipt: Receipt, reason: Annotated[str, typer.Option(help="Why; others see it.")]
) -> None:
    """Keep everything of a sheet until the hold is lifted."""
    from core.cli import whoami
    from core.services import legal_holds

    legal_holds.place(_runtime(), receipt, actor=whoami.actor(), reason=reason)
    typer.echo(f"Nothing of {receipt} is deleted until the hold is lifted.")


@retention_app.command()
def lift(receipt: Receipt) -> None:
    """Lift a hold: the sheet is kept like others from now on."""
    from core.cli import whoami
    from core.services import legal_holds

    legal_holds.lift(_runtime(), receipt, actor=whoami.actor())
    typer.echo(f"{receipt} is kept like other sheets again.")


@retention_app.command()
def proof(subject: Receipt) -> None:
    """Show what was deleted of a sheet: its hash, when, by whom and why."""
    from core.queries import deletions

    with _runtime().read() as session:
        found = deletions.of_subject(session, subject)
    for one in found:
        when = f"{one.deleted_at.astimezone(UTC):%Y-%m-%d %H:%M}"
        typer.echo(f"{when}  {one.kind}  sha256 {one.sha256}  by {one.deleted_by}: {one.reason}")
    if not found:
        typer.echo("Nothing of it was deleted.")


def _runtime() -> "Runtime":
    from core import bootstrap

    return bootstrap.build(bootstrap.settings())
