"""Hand the drawn sheets to `jobsheet audit`, as the contract has it, and take back its answers."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench.exam import specs
from bench.exam.draw import draw
from bench.exam.model import TODAY, Sheet, Value
from bench.exam.render import Render, render

Draw = Callable[[Sheet, Path], None]
"""Puts a sheet on paper, as a PDF at the path."""


@dataclass(frozen=True)
class Answer:
    """What the product said of one sheet: one line of its JSON."""

    sheet: Sheet
    render: Render
    path: Path
    said: dict[str, Any]

    def value(self, name: str) -> Any:
        """The value it read for a field, None where it read none."""
        return (self.said.get("fields") or {}).get(name, {}).get("value")


def sit(sheets: Sequence[Sheet], how: Render, out: Path, *, draw: Draw = draw) -> list[Answer]:
    """Draw, render and audit all sheets; one process for each folder of specs."""
    out.mkdir(parents=True, exist_ok=True)
    drawn = {sheet.number: _drawn(sheet, how, out, draw) for sheet in sheets}
    said: dict[int, dict[str, Any]] = {}
    for folder in (specs.BUILT_IN, specs.OWN, specs.PRINTED):
        some = [s for s in sheets if specs.folder(s.kind) == folder]
        lines = audit([drawn[s.number] for s in some], folder)
        said |= {s.number: line for s, line in zip(some, lines, strict=True)}
    return [Answer(s, how, drawn[s.number], said[s.number]) for s in sheets]


def _drawn(sheet: Sheet, how: Render, out: Path, draw: Draw) -> Path:
    pdf = out / f"{sheet.number:03d}-{sheet.design}-{sheet.kind or 'no-spec'}.pdf"
    draw(sheet, pdf)
    return render(pdf, how, sheet.seed)


def audit(paths: Sequence[Path], folder: Path, *more: str) -> list[dict[str, Any]]:
    """The answers of one process, in the order of the paths."""
    if not paths:
        return []
    command = [str(Path(sys.executable).with_name("jobsheet")), "audit", "--json", "--engine",
               "local", "--jobs", "1", "--today", TODAY.isoformat(), *more]  # fmt: skip
    if folder != specs.BUILT_IN:
        command += ["--specs", str(folder)]
    done = subprocess.run([*command, *map(str, paths)], capture_output=True, text=True, check=False)
    if not done.stdout:
        raise SystemExit(f"jobsheet audit said nothing: {done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def from_truth(sheets: Iterable[Sheet], out: Path) -> list[Answer]:
    """The verdicts over the truth itself, with no paper between: they have to be as expected.

    Sheets whose defect is one of the paper (illegible, two values, no spec) are left out.
    """
    out.mkdir(parents=True, exist_ok=True)
    by_kind: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        if sheet.defect not in {"illegible", "two values", "no spec"}:
            by_kind.setdefault(sheet.kind, []).append(sheet)
    return [answer for kind, some in by_kind.items() for answer in _truth_of(kind, some, out)]


def _truth_of(kind: str, sheets: Sequence[Sheet], out: Path) -> list[Answer]:
    paths = [out / f"{sheet.number:03d}.json" for sheet in sheets]
    for path, sheet in zip(paths, sheets, strict=True):
        path.write_text(json.dumps(told(sheet)), "utf-8")
    folder = specs.folder(kind)
    said = audit(paths, folder, "--fields", "--spec", str(folder / f"{kind}.yaml"))
    lines = zip(sheets, paths, said, strict=True)
    return [Answer(sheet, "digital", path, line) for sheet, path, line in lines]


def told(sheet: Sheet) -> dict[str, Any]:
    """The truth as `jobsheet audit --fields` takes it."""
    written = {n: _plain(v) for n, v in sheet.truth.items() if v is not None and v is not False}
    negative = {n: False for n, v in sheet.truth.items()
                if v is False and not n.endswith("signature")}  # fmt: skip
    unfit = {e.asked.name: e.text for e in sheet.entries
             if e.state == "unfit" and not e.asked.name.startswith("_")}  # fmt: skip
    return written | negative | unfit


def _plain(value: Value) -> Any:
    return value.isoformat() if isinstance(value, date) else value
