"""`jobsheet spec list, publish, activate, deprecate, archive`: specs of the running system."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli import whoami

if TYPE_CHECKING:
    from core.domain.model import SpecRef
    from core.ports import Runtime

Version = Annotated[
    str, typer.Argument(metavar="ID@VERSION", help="As in repair-report@1.0.0; `list` shows them.")
]


def register(app: typer.Typer) -> None:
    """Add these commands to `jobsheet spec`."""
    for name, command in (
        ("list", list_all),
        ("publish", publish),
        ("activate", activate),
        ("deprecate", deprecate),
        ("archive", archive),
    ):
        app.command(name)(command)


def list_all() -> None:
    """Show every version of every spec, with its state."""
    from rich.console import Console
    from rich.table import Table

    from core.queries import specs

    table = Table("Spec", "Version", "State", "Published (UTC)", "By")
    with _runtime().read() as session:
        for summary in specs.summaries(session):
            for version in specs.versions(session, summary.shown.ref.id):
                table.add_row(
                    version.ref.id,
                    version.ref.version,
                    version.state.value,
                    f"{version.published_at:%Y-%m-%d %H:%M}",
                    version.published_by,
                )
    Console().print(table)


def publish(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The spec file.")],
    fixtures: Annotated[
        Path | None,
        typer.Option(help="Its fixture pack; by default <spec>.fixtures.yaml beside it."),
    ] = None,
) -> None:
    """Keep a spec file as a draft version; from now on this version cannot change."""
    from core.adapters import spec_bundles
    from core.queries import specs as published
    from core.services.spec import specs

    rt = _runtime()
    with rt.read() as session:
        parents = published.parents(session)
    made = spec_bundles.from_file(file, pack=fixtures, published=parents)
    ref = specs.publish(rt, made, actor=whoami.actor())
    typer.echo(f"{ref.id} {ref.version} is published as a draft.")
    for gate in specs.gates_of(rt, ref, actor=whoami.actor()):
        kind = "Error" if gate.code.is_error else "Warning"
        typer.echo(f"{kind} {gate.code}: {gate.message} {gate.fix}", err=True)


def activate(version: Version) -> None:
    """Have sheets judged by this version from now on; its gates and fixtures have to pass."""
    from core.services.spec import specs

    rt, ref = _runtime(), _ref(version)
    for gate in specs.activate(rt, ref, actor=whoami.actor()):
        typer.echo(f"Warning {gate.code}: {gate.message} {gate.fix}", err=True)
    typer.echo(f"{ref.id} {ref.version} is active.")


def deprecate(version: Version) -> None:
    """Have no further sheet judged by this version; it can be activated again."""
    from core.services.spec import specs

    _move(specs.deprecate, version, "deprecated")


def archive(version: Version) -> None:
    """Put a version away for good; audits that name it keep it."""
    from core.services.spec import specs

    _move(specs.archive, version, "archived")


def _move(move: Callable[..., None], version: str, state: str) -> None:
    ref = _ref(version)
    move(_runtime(), ref, actor=whoami.actor())
    typer.echo(f"{ref.id} {ref.version} is {state}.")


def _ref(version: str) -> "SpecRef":
    from core.services.spec import spec_names

    return spec_names.parse(version)


def _runtime() -> "Runtime":
    from core import bootstrap

    return bootstrap.build(bootstrap.settings())
