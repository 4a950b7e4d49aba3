"""`jobsheet link`: a fresh sign-in link."""

from typing import Annotated

import typer

from core.domain.access import Role


def link(
    name: Annotated[
        str | None, typer.Option(help="Who signs in; without it, your user name here.")
    ] = None,
    role: Annotated[
        Role | None,
        typer.Option(help="Their role from now on; somebody new is an admin without it."),
    ] = None,
) -> None:
    """Print a link that signs one person in, once, within a day."""
    from core import bootstrap
    from core.cli import whoami
    from core.services.access import sign_in

    rt, me = bootstrap.build(bootstrap.settings()), whoami.actor()
    typer.echo(sign_in.new_link(rt, actor=me, name=name or me.name, role=role))
