"""What `jobsheet audit` is to look at: files, folders, standard input."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

STDIN: Final = "-"
MIB: Final = 1024 * 1024
FILE_MAX_BYTES: Final = 50 * MIB


class Kind(StrEnum):
    """What a source holds."""

    SHEET = "sheet"
    TEXT = "text"
    FIELDS = "fields"


# In a folder every file counts that may be meant as a source of this kind. Among sheets that is
# also a TIFF or a Word file: a refusal is seen, a document left out in silence is not. Only what
# usually lies beside documents is left out.
NO_SHEETS: Final = frozenset(
    {".txt", ".md", ".log", ".csv", ".tsv", ".json", ".jsonl", ".yaml", ".yml", ".toml", ".ini"}
    | {".xml", ".html", ".htm", ".css", ".js", ".py", ".sh", ".db", ".sqlite", ".lnk", ".url"}
)
SUFFIXES: Final = {
    Kind.TEXT: frozenset({".txt"}),
    Kind.FIELDS: frozenset({".json", ".yaml", ".yml"}),
}


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to audit: `path` is opened by the process that reads it, `content` is here."""

    name: str
    path: Path | None = None
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The sources in the order given, and how many files of the folders were left out."""

    sources: tuple[Source, ...]
    left_out: int


def find(names: Sequence[str], kind: Kind) -> Found:
    """What is not there is a source too: opening it fails, and the run goes on."""
    sources: list[Source] = []
    left_out = 0
    for name in names:
        if name != STDIN and Path(name).is_dir():
            inside = sorted(_files(Path(name)))
            taken = [path for path in inside if _is_meant(path.relative_to(name), kind)]
            sources += [Source(str(path), path=path) for path in taken]
            left_out += len(inside) - len(taken)
        else:
            sources.append(_named(name))
    return Found(tuple(sources), left_out)


def read(source: Source) -> bytes:
    """The source's bytes, one more than allowed at most. Errors: OSError."""
    if source.content is not None:
        return source.content
    if source.path is None:
        return b""
    with source.path.open("rb") as file:
        return file.read(FILE_MAX_BYTES + 1)


def _named(name: str) -> Source:
    if name == STDIN:
        return Source(name, content=sys.stdin.buffer.read(FILE_MAX_BYTES + 1))
    path = Path(name)
    if path.is_file() or not path.exists():
        return Source(name, path=path)
    # A pipe (`<(...)` in a shell) exists in this process only, so it is read here.
    with path.open("rb") as pipe:
        return Source(name, content=pipe.read(FILE_MAX_BYTES + 1))


def _files(folder: Path) -> Iterator[Path]:
    """All files below, links to folders not followed: a link to a parent would never end."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path


def _is_meant(path: Path, kind: Kind) -> bool:
    if any(part.startswith(".") for part in path.parts):
        return False
    suffix = path.suffix.lower()
    return suffix not in NO_SHEETS if kind is Kind.SHEET else suffix in SUFFIXES[kind]
