"""The designs: a page of HTML and, beside it, what is written there and can be wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import yaml

from bench.exam import specs
from bench.exam.model import Asked, Half

FOLDER: Final = Path(__file__).with_name("designs")
HELD_OUT_EVERY: Final = 3
"""Of every third design only counts are looked at, for good."""

Form = Any
"""How a value is made, as a design's YAML says it: see `writer.py`."""
Forms = Mapping[str, Form]


@dataclass(frozen=True)
class Design:
    """One firm's sheet."""

    number: int
    spec: str
    dates: str
    values: Forms
    signed: tuple[str, ...]
    defects: tuple[dict[str, Any], ...]
    clocks: str = ""
    together: tuple[tuple[Forms, ...], ...] = ()
    """Values that depend on one another: of each group one set is written."""

    @property
    def name(self) -> str:
        """The stem of its two files."""
        return f"{self.number:02d}"

    @property
    def half(self) -> Half:
        """Whether it may be looked at (tuning), or only counted (validation)."""
        return "tuning" if self.number % HELD_OUT_EVERY else "validation"

    @cached_property
    def fields(self) -> dict[str, Asked]:
        """All fields of its spec by name; not every one is printed."""
        return specs.fields(self.spec)


def _load(path: Path) -> Design:
    found = yaml.safe_load(path.read_text("utf-8"))
    lists = {key: tuple(found[key]) for key in ("signed", "defects")}
    groups = tuple(map(tuple, found.get("together", ())))
    return Design(**{**found, **lists, "number": int(path.stem), "together": groups})


DESIGNS: Final = tuple(map(_load, sorted(FOLDER.glob("*.yaml"))))
