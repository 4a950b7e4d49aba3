"""`jobsheet token`: bearer tokens for integrators."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from core.domain.access import Action, Role

if TYPE_CHECKING:
    from core.ports import Runtime

token_app = typer.Typer(no_args_is_help=True, help="Bearer tokens for programs that use /api.")

Name = Annotated[str, typer.Argument(help="Which program it is for: letters, digits, . _ -")]


@token_app.command()
def create(
    name: Name,
    role: Annotated[Role, typer.Option(help="What it may do, as a person would.")] = Role.ADMIN,
    scope: Annotated[
        list[Action] | None, typer.Option(help="Only this; may be given several times.")
    ] = None,
    days: Annotated[
        float | None,
        typer.Option(min=0.01, max=36_500, help="It ends after so many days; else never."),
    ] = None,
) -> None:
    """Make a token and show it, this once."""
    from core.cli import whoami
    from core.services.access import api_tokens
    from core.services.access.api_tokens import Grant

    grant = Grant(
        name=name,
        role=role,
        scopes=frozenset(scope) if scope else None,
        expires_at=None if days is None else datetime.now(UTC) + timedelta(days=days),
    )
    token = api_tokens.create(_runtime(), grant, actor=whoami.actor())
    typer.echo("Keep this token now; it is not shown again.", err=True)
    typer.echo(token)


@token_app.command()
def revoke(name: Name) -> None:
    """Make a token useless from now on."""
    from core.cli import whoami
    from core.services.access import api_tokens

    api_tokens.revoke(_runtime(), name, actor=whoami.actor())
    typer.echo(f"The token {name} opens nothing any more.")


@token_app.command("list")
def list_all() -> None:
    """Show every token with its role, scopes and dates (UTC), never the token."""
    from rich.console import Console
    from rich.table import Table

    from core.cli import whoami
    from core.services.access import api_tokens

    table = Table("Name", "Role", "Scopes", "Created", "Ends", "Last used", "Revoked")
    for token in api_tokens.list_all(_runtime(), actor=whoami.actor()):
        scopes = "all of the role" if token.scopes is None else ", ".join(sorted(token.scopes))
        dates = (token.created_at, token.expires_at, token.last_used_at, token.revoked_at)
        table.add_row(token.name, token.role, scopes, *map(_minute, dates))
    Console().print(table)


def _minute(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}" if moment else ""


def _runtime() -> "Runtime":
    from core import bootstrap

    return bootstrap.build(bootstrap.settings())
