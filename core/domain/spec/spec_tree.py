"""A spec file as a tree that knows where each part was written."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ScalarKind(StrEnum):
    """What YAML takes a scalar for."""

    TEXT = "text"
    BOOL = "bool"
    NUMBER = "number"
    NULL = "null"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value: its text as written, and its kind."""

    text: str
    kind: ScalarKind


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a file, `line` from 1."""

    value: "Scalar | Mapping[str, Node] | tuple[Node, ...]"
    file: str
    line: int


@dataclass(frozen=True, slots=True, order=True)
class SpecMistake:
    """What is wrong in a spec file, where, and how to put it right."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key or 'file'}: {self.message}"
