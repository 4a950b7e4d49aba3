"""`jobsheet link`: a fresh sign-in link."""

import getpass
from typing import Annotated

import typer


def link(
    name: Annotated[
        str | None, typer.Option(help="Who signs in; without it, your user name here.")
    ] = None,
) -> None:
    """Print a link that signs one person in, once, within a day."""
    from core import bootstrap
    from core.services import sign_in

    rt = bootstrap.build(bootstrap.settings())
    typer.echo(sign_in.new_link(rt, actor=name or getpass.getuser()))
