"""`jobsheet backup`: make one now, list them, restore one for a test."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli import whoami

if TYPE_CHECKING:
    from core.ports import Runtime

backup_app = typer.Typer(help="Back up now, list backups, prove that one can be restored.")

DIFFERENT = 1


@backup_app.callback(invoke_without_command=True)
def backup(context: typer.Context) -> None:
    """Back up the database and the list of stored files now. Workers do so every night."""
    if context.invoked_subcommand is not None:
        return
    from core.queries.ops import backups as queries
    from core.services.ops import backups

    rt = _runtime()
    backups.make_now(rt, actor=whoami.actor())
    with rt.read() as session:
        made = queries.facts(session).last_good
    if made is not None:
        typer.echo(
            f"{made.name}: {made.row_count or 0:,} rows, {made.object_count or 0:,} stored files "
            f"named, {made.size_bytes or 0:,} bytes, sha256 {made.sha256}"
        )


@backup_app.command("list")
def list_all() -> None:
    """Show backups, the newest first, and how the last restore tests went (times UTC)."""
    from core.queries.ops import backups

    with _runtime().read() as session:
        found = backups.listing(session, actor=whoami.actor())
        proofs = backups.proofs(session, actor=whoami.actor(), limit=5)
    for one in found:
        size = f"{one.size_bytes:,} bytes" if one.size_bytes else ""
        gone = "removed" if one.deleted_at else one.message or size
        typer.echo(f"{one.name}  {_minute(one.started_at)}  {one.state.value}  {gone}")
    for test in proofs:
        took = f"in {test.seconds:.1f} s" if test.seconds is not None else ""
        said = "; ".join(test.differences) or test.message or ""
        typer.echo(f"test of {test.backup_name}  {test.state.value} {took} {said}".rstrip())
    if not found:
        typer.echo("There is no backup yet. `jobsheet backup` makes one.")


@backup_app.command()
def test() -> None:
    """Restore the newest backup into a scratch database, compare counts and hashes, drop it.

    Exit status 1 where it is not equal.
    """
    from core.queries.ops import backups as queries
    from core.services.ops import backups

    rt = _runtime()
    backups.prove_now(rt, actor=whoami.actor())
    with rt.read() as session:
        proof = queries.facts(session).last_proof
    if proof is None or proof.differences:
        for told in proof.differences if proof else ():
            typer.echo(told, err=True)
        raise typer.Exit(DIFFERENT)
    typer.echo(
        f"{proof.backup_name} was restored in {proof.seconds or 0:.1f} s and is equal: "
        f"{proof.tables_checked} tables, {proof.rows_checked:,} rows, "
        f"{proof.objects_checked:,} stored files read."
    )


def restore(
    name: Annotated[str, typer.Argument(help="A backup; without one they are listed.")] = "",
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Use it from now on; the present one is kept beside.")
    ] = False,
) -> None:
    """Restore a backup beside the database in use, compare it, and put it in place if you say so.

    Exit status 1 where the restored one is not equal to what was backed up.
    """
    from core.services.ops import restores

    rt, actor = _runtime(), whoami.actor()
    if not name:
        for one in restores.stored(rt, actor=actor):
            typer.echo(one)
        return
    restored = restores.beside(rt, name, actor=actor)
    typer.echo(f"Restored as database {restored.database}: {restored.row_count:,} rows.")
    for told in restored.differences:
        typer.echo(told, err=True)
    if restored.differences:
        raise typer.Exit(DIFFERENT)
    typer.echo("Every table is equal to what was backed up.")
    if in_place:
        away = restores.put_in_place(rt, restored, actor=actor)
        typer.echo(f"It is in use now. The one before is kept as database {away}.")
        given = restores.give_files_back(rt, restored, actor=actor)
        typer.echo(f"{given:,} stored files that were gone are back.")


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def _runtime() -> "Runtime":
    from core import bootstrap

    return bootstrap.build(bootstrap.settings())
