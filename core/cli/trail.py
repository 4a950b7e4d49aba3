"""`jobsheet trail`: whether the audit trail still says what was written."""

import typer

trail_app = typer.Typer(no_args_is_help=True, help="Verify the audit trail.")

BROKEN = 1


@trail_app.callback()
def trail() -> None:
    """Verify the audit trail."""


@trail_app.command()
def verify() -> None:
    """Check every entry against its seal; exit status 1 where one was changed or is missing."""
    from core import bootstrap
    from core.services import trail

    count, found = trail.verify(bootstrap.build(bootstrap.settings()))
    if found is not None:
        typer.echo(f"The trail is broken at entry {found.number}. {found.reason}")
        raise typer.Exit(BROKEN)
    typer.echo(f"The trail holds: {count:,} entries, each as it was written.")
