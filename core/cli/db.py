"""`jobsheet db`: what a migration would change, and the migration itself."""

import typer

db_app = typer.Typer(no_args_is_help=True, help="Check and migrate the database.")

CHANGES_PENDING = 1


@db_app.command()
def check() -> None:
    """Say what `db migrate` would change, and change nothing. Exit status 1 where it would."""
    from core import bootstrap
    from core.db import migrate

    changes = migrate.pending(bootstrap.database_url())
    for change in changes:
        typer.echo(change)
    if changes:
        raise typer.Exit(CHANGES_PENDING)
    typer.echo("The database is up to date.")


@db_app.command("migrate")
def migrate_() -> None:
    """Bring the tables up to date, in one transaction, then the built-in specs."""
    from core import bootstrap
    from core.db import migrate

    url = bootstrap.database_url()
    changes = migrate.pending(url)
    for sentence in bootstrap.prepare_database(url, bootstrap.from_environment().specs_dir):
        typer.echo(sentence, err=True)
    typer.echo(f"Done ({len(changes)} changes)." if changes else "It was up to date already.")
