"""The `jobsheet` command: one typer app, a module a noun."""

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def root() -> None:
    """Job Sheet QA Auditor."""


def main() -> None:
    """Entry point of the `jobsheet` script."""
    app()
