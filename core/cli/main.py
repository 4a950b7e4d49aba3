"""The `jobsheet` command: one group, a module a noun, imported when it is called."""

import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from core import telemetry
from core.errors import AuditorError

CALL_WAS_WRONG = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command lives, and its line in `jobsheet --help`."""

    module: str
    attribute: str  # a function, or a typer.Typer with commands of its own
    help: str


COMMANDS = {
    "up": Entry("core.cli.up", "up", "Start everything and print a sign-in link."),
    "worker": Entry("core.cli.worker", "worker", "Run workers against a running system."),
    "audit": Entry("core.cli.audit", "audit", "Audit files here and now, without any server."),
    "spec": Entry("core.cli.spec", "spec_app", "Check specs and run their fixture packs."),
    "reaudit": Entry(
        "core.cli.reaudit", "reaudit", "Judge past sheets again, without reading them again."
    ),
    "doctor": Entry("core.cli.doctor", "doctor", "Check every part and say what to do."),
    "link": Entry("core.cli.link", "link", "Print a fresh one-time sign-in link."),
    "token": Entry("core.cli.token", "token_app", "Make and revoke API tokens."),
    "dead-letters": Entry(
        "core.cli.dead_letters", "dead_letters_app", "Retry or discard what could not be audited."
    ),
    "queue": Entry("core.cli.queue", "queue_app", "Pause and resume the queues."),
    "trail": Entry("core.cli.trail", "trail_app", "Verify the audit trail."),
    "retention": Entry(
        "core.cli.retention", "retention_app", "Delete what is past its time, with proof."
    ),
    "maintenance": Entry("core.cli.maintenance", "maintenance_app", "Take nothing in for a while."),
    "deploy": Entry("core.cli.maintenance", "deploy_app", "Mark the versions that are rolled out."),
    "backup": Entry(
        "core.cli.backup",
        "backup_app",
        "Back up, list backups, prove that one can be restored.",
    ),
    "restore": Entry("core.cli.backup", "restore", "Restore a backup, compare, put it in place."),
    "db": Entry("core.cli.db", "db_app", "Check and migrate the database."),
}


class LazyGroup(TyperGroup):
    """Lists every command from the table, imports only the one that is called."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        for name, entry in COMMANDS.items():
            self.add_command(TyperCommand(name, help=entry.help))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The real command in the place of its line in the list."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, _load(COMMANDS[name]) if name in COMMANDS else command, rest


def _load(entry: Entry) -> Any:
    found = getattr(import_module(entry.module), entry.attribute)
    if isinstance(found, typer.Typer):
        return typer.main.get_group(found)
    alone = typer.Typer(add_completion=False, rich_markup_mode="rich")
    alone.command()(found)
    return typer.main.get_command(alone)


app = typer.Typer(
    cls=LazyGroup, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)


@app.callback()
def root() -> None:
    """Job Sheet QA Auditor: job sheets in, verdicts with evidence out."""
    # Standard output belongs to what a command prints; a log line would break JSON and tokens.
    telemetry.configure(level="WARNING")


def main() -> None:
    """Entry point of the `jobsheet` script. An expected error is one line and status 2."""
    try:
        app()
    except AuditorError as error:
        typer.echo(str(error), err=True)
        sys.exit(CALL_WAS_WRONG)
