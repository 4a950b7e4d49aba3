"""The nouns of the exam: what is printed on a sheet, and what an auditor has to find there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Value = str | float | bool | date | list[dict[str, str]] | dict[str, str] | None
Values = dict[str, Value]
State = Literal["written", "illegible", "unfit"]
"""Unfit: words that are no value of the field, or not its only one."""
Labels = Literal["label", "alias", "synonym"]
Half = Literal["tuning", "validation"]

TODAY = date(2026, 6, 30)


@dataclass(frozen=True)
class Asked:
    """One field as a spec file declares it."""

    name: str
    label: str
    type: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    severity: str = "S2"
    pattern: str = ""
    options: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    not_after: str = ""
    not_before: str = ""
    min: float | None = None
    max: float | None = None
    min_length: int = 0

    @property
    def grave(self) -> bool:
        """Whether its absence alone fails a sheet."""
        return self.severity in {"S0", "S1"}


@dataclass(frozen=True)
class Entry:
    """A field on the paper: its printed label and what is written there ("" = left blank)."""

    asked: Asked
    label: str
    value: Value
    text: str = ""
    state: State = "written"


@dataclass(frozen=True)
class Expect:
    """A finding to be made: one of these fields (none: of the sheet) with one of these codes."""

    fields: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet to draw, with its truth."""

    number: int
    design: str
    kind: str
    title: str
    firm: str
    labels: Labels
    entries: tuple[Entry, ...]
    defect: str
    expected: tuple[Expect, ...]
    verdict: str
    seed: int
    again: tuple[str, str] | None = None
    """A label and a value printed a second time, in a strip at the foot."""

    @property
    def truth(self) -> Mapping[str, Value]:
        """What a reader has to take from the paper; no key for what cannot be read."""
        return {e.asked.name: e.value for e in self.entries if e.state == "written"}
