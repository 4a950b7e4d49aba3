"""`jobsheet spec diff`: what changed between two specs, in words."""

from pathlib import Path
from typing import Annotated

import typer

from core.adapters import spec_files
from core.domain.spec import spec_diff
from core.domain.spec.spec_values import nearest
from core.domain.spec.specs import Spec
from core.errors import AuditorError, Rejected

SAME, DIFFERENT, CALL_WAS_WRONG = 0, 1, 2


def diff(
    old: Annotated[str, typer.Argument(metavar="A", help="A spec file or a built-in spec's id.")],
    new: Annotated[str, typer.Argument(metavar="B", help="What it is compared with.")],
) -> None:
    """Say in words what changed from A to B; exit status 0 where nothing did, 1 otherwise."""
    try:
        changes = spec_diff.changes(_spec(old), _spec(new))
    except AuditorError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(CALL_WAS_WRONG) from error
    for change in changes:
        typer.echo(change)
    if changes:
        raise typer.Exit(DIFFERENT)
    typer.echo("Both ask for the same.")


def _spec(named: str) -> Spec:
    path = Path(named)
    if path.suffix in (".yaml", ".yml") or path.exists():
        (spec,) = spec_files.load([path])
        return spec
    built_in = {spec.id: spec for spec in spec_files.load_built_in()}
    if named not in built_in:
        message = f"There is no file and no built-in spec called {named}{nearest(named, built_in)}."
        raise Rejected(message)
    return built_in[named]
