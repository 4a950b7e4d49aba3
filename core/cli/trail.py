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

    checked = trail.verify(bootstrap.build(bootstrap.settings()))
    if checked.broken is not None:
        typer.echo(f"The trail is broken at entry {checked.broken.number}. {checked.broken.reason}")
        raise typer.Exit(BROKEN)
    typer.echo(f"The trail holds: {checked.count:,} entries, each as it was written.")
    typer.echo(f"The last one's hash, to be kept elsewhere: {checked.sha256}")
