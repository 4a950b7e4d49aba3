"""An expected error on the command line: its sentence on standard error, no traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from core.errors import AuditorError


@contextmanager
def told(*, exit_code: int = 1) -> Iterator[None]:
    """End the command with `exit_code` and the error's own words."""
    try:
        yield
    except AuditorError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(exit_code) from error
