"""docs/RUNBOOK.md: no line without its place and its test, and no test named that is not there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
HEAD = "the runbook says"


def lines() -> list[tuple[str, str, str]]:
    """Every line of the tables with that head. A proof that is "the same" is the one above."""
    found: list[tuple[str, str, str]] = []
    is_inside = False
    for row in (ROOT / "docs/RUNBOOK.md").read_text().splitlines():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        is_inside = row.startswith("|") and (is_inside or cells[0] == HEAD)
        is_title = cells[0].startswith("**") or cells[0] in (HEAD, "---")
        if is_inside and not is_title:
            said, where, proof = cells
            found.append((said, where, found[-1][2] if proof == "the same" else proof))
    return found


@cache
def named_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text())
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef))


@pytest.mark.parametrize("line", lines(), ids=lambda line: line[0][:40])
def test_a_line_has_its_place_and_its_proof(line: tuple[str, str, str]) -> None:
    said, where, proof = line
    named = NAMED.findall(proof)

    assert said
    assert where
    assert named, f"No test proves: {said}"
    for path, test in named:
        assert (ROOT / path).is_file(), f"There is no {path}"
        assert test in named_in(path), f"{path} has no {test}"


def test_every_line_of_the_seed_is_there() -> None:
    assert len(lines()) >= 70
