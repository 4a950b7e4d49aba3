"""Fixture packs from their files."""

from collections.abc import Iterable
from pathlib import Path

from core.adapters import spec_files
from core.domain.spec import fixtures
from core.domain.spec.fixtures import Case
from core.domain.spec.spec_tree import SpecMistake
from core.domain.spec.spec_values import Notes
from core.errors import Rejected


def beside(spec: Path) -> Path:
    """Where the fixture pack of a spec file lies."""
    return spec.with_name(f"{spec.stem}{spec_files.FIXTURES_SUFFIX}")


def is_pack(path: Path) -> bool:
    """Whether a file is a fixture pack, by its name."""
    return path.name.endswith(spec_files.FIXTURES_SUFFIX)


def load(path: Path) -> tuple[Case, ...]:
    """The cases of a pack. Raises Rejected where there is none, BadSpecs with every mistake."""
    notes = Notes()
    content = spec_files.content_of(path, notes)
    if content is None:
        raise Rejected(f"The fixture pack {path} {notes.found[0].message}.")
    cases = _cases(content, path, notes)
    if notes.found:
        raise spec_files.BadSpecs(sorted(set(notes.found)))
    return cases


def check(paths: Iterable[Path]) -> list[SpecMistake]:
    """Every mistake in these packs, by file and line."""
    notes = Notes()
    for path in paths:
        content = spec_files.content_of(path, notes)
        if content is not None:
            _cases(content, path, notes)
    return sorted(set(notes.found))


def _cases(content: bytes, path: Path, notes: Notes) -> tuple[Case, ...]:
    tree = spec_files.tree(content, str(path), notes)
    return fixtures.cases(tree, notes) if tree is not None else ()
