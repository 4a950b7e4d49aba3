"""`jobsheet token`: bearer tokens for integrators."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from core.ports import Runtime

token_app = typer.Typer(no_args_is_help=True, help="Bearer tokens for programs that use /api.")

Name = Annotated[str, typer.Argument(help="Which program it is for: letters, digits, . _ -")]


@token_app.command()
def create(name: Name) -> None:
    """Make a token and show it, this once."""
    from core.services import api_tokens

    token = api_tokens.create(_runtime(), name)
    typer.echo("Keep this token now; it is not shown again.", err=True)
    typer.echo(token)


@token_app.command()
def revoke(name: Name) -> None:
    """Make a token useless from now on."""
    from core.services import api_tokens

    api_tokens.revoke(_runtime(), name)
    typer.echo(f"The token {name} opens nothing any more.")


@token_app.command("list")
def list_all() -> None:
    """Show every token's name and dates (UTC), never the token."""
    from rich.console import Console
    from rich.table import Table

    from core.services import api_tokens

    known = api_tokens.list_all(_runtime())
    table = Table("Name", "Created", "Revoked")
    for token in known:
        revoked = f"{token.revoked_at:%Y-%m-%d %H:%M}" if token.revoked_at else ""
        table.add_row(token.name, f"{token.created_at:%Y-%m-%d %H:%M}", revoked)
    Console().print(table)


def _runtime() -> "Runtime":
    from core import bootstrap

    return bootstrap.build(bootstrap.settings())
