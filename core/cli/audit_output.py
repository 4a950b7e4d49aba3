"""How `jobsheet audit` shows what it found: JSON lines, or a table for people."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

ALL_GOOD, SOME_NOT, NOT_READ = 0, 1, 2
GOOD: Final = frozenset({"PASS", "WAIVED"})
STYLES: Final = {"PASS": "green", "WAIVED": "cyan", "FAIL": "bold red", "REVIEW_QUEUE": "yellow"}
FINDINGS_SHOWN: Final = 5
WIDTH_WITHOUT_TERMINAL: Final = 160

Line = dict[str, Any]


def exit_status(lines: Iterable[Line]) -> int:
    """0: all passed or waived; 1: some failed or wait for review; 2: some could not be read."""
    status = ALL_GOOD
    for line in lines:
        if line["error"] is not None:
            return NOT_READ
        if line["verdict"] not in GOOD:
            status = SOME_NOT
    return status


def table(lines: Iterable[Line], out: TextIO) -> None:
    """One row a file; texts of the sheet are shown as plain text, without control characters."""
    shown = Table(show_lines=True, expand=False)
    shown.add_column("File", overflow="fold", ratio=3)
    shown.add_column("Verdict", no_wrap=True)
    shown.add_column("Score", justify="right")
    shown.add_column("Spec", overflow="fold")
    shown.add_column("What was found", overflow="fold", ratio=5)
    for line in lines:
        shown.add_row(*_cells(line))
    console = Console(file=out)
    if not console.is_terminal:
        console = Console(file=out, width=WIDTH_WITHOUT_TERMINAL)
    console.print(shown)


@contextmanager
def progress(total: int, *, is_wanted: bool) -> Iterator[Any]:
    """A bar on standard error where that is a terminal; yields what to call after each file."""
    if not (is_wanted and sys.stderr.isatty()):
        yield lambda: None
        return
    bar = Progress(
        TextColumn("Auditing"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,  # Standard output belongs to the verdicts alone.
    )
    with bar:
        task = bar.add_task("audit", total=total)
        yield lambda: bar.advance(task)


def _cells(line: Line) -> tuple[Text, Text, Text, Text, Text]:
    file = Text(_printable(line["file"]))
    if line["error"] is not None:
        error = line["error"]
        said = Text(_printable(f"{error['code']}: {error['message']}"))
        return file, Text("not read", style="bold magenta"), Text(""), Text(""), said
    spec = line["spec"]
    return (
        file,
        Text(line["verdict"], style=STYLES[line["verdict"]]),
        Text(str(line["score"])),
        Text(f"{spec['id']} {spec['version']}" if spec else "none"),
        _findings(line["findings"]),
    )


def _findings(findings: list[Line]) -> Text:
    shown = [f"{one['severity']} {_printable(one['message'])}" for one in findings]
    more = len(shown) - FINDINGS_SHOWN
    rest = [f"and {more} more"] if more > 0 else []
    return Text("\n".join([*shown[:FINDINGS_SHOWN], *rest]) or "nothing")


def _printable(text: str) -> str:
    """A terminal obeys control characters; a sheet must not command it."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
