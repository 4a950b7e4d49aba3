"""Which planted mistakes the type checker refuses: a slip that cannot be merged survives nobody.

mutmut can ask a type checker itself, but takes minutes to find the functions of its answers.
"""

import json
import re
import subprocess
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_COPY = re.compile(r" *(?:async )?def ((\S+)__mutmut_(orig|\d+))\(")
# Copies of an __init__ define its attributes again.
_OPTIONS = ("--output", "json", "--no-warn-unused-ignores", "--disable-error-code", "no-redef")


class _Copy(NamedTuple):
    """A copy of a function, with a mistake or as it was, and the line where it begins."""

    line: int
    name: str
    function: str
    is_original: bool


def refused(planted: Path, folder: str) -> frozenset[str]:
    """The full names of the mutants under `folder` in whose copy of a function mypy errs.

    What mypy says of the unchanged copy too is said of the copying, and counts for nothing.
    """
    found: set[str] = set()
    for file, errors in _errors(planted, folder).items():
        copies = list(_copies(planted / file))
        lines = [copy.line for copy in copies]
        told = [
            (copies[at - 1], code) for line, code in errors if (at := bisect_right(lines, line))
        ]
        usual = {(copy.function, code) for copy, code in told if copy.is_original}
        module = file.removesuffix(".py").replace("/", ".")
        found |= {
            f"{module}.{copy.name}"
            for copy, code in told
            if not copy.is_original and (copy.function, code) not in usual
        }
    return frozenset(found)


def _errors(planted: Path, folder: str) -> dict[str, list[tuple[int, str]]]:
    """Line and code of every error, by file."""
    mypy = Path(sys.executable).parent / "mypy"
    said = subprocess.run(
        [str(mypy), *_OPTIONS, folder], cwd=planted, check=False, capture_output=True, text=True
    )
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for line in said.stdout.splitlines():
        error = json.loads(line)
        if error["severity"] == "error":
            found[error["file"]].append((error["line"], error["code"]))
    return found


def _copies(path: Path) -> Iterator[_Copy]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            match = _COPY.match(line)
            if match is not None:
                yield _Copy(number, match.group(1), match.group(2), match.group(3) == "orig")
