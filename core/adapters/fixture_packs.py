"""Fixture packs from their files."""

from pathlib import Path

from core.adapters import spec_files
from core.domain import fixtures
from core.domain.fixtures import Case
from core.domain.spec_values import Notes
from core.errors import Rejected


def beside(spec: Path) -> Path:
    """Where the fixture pack of a spec file lies."""
    return spec.with_name(f"{spec.stem}{spec_files.FIXTURES_SUFFIX}")


def load(path: Path) -> tuple[Case, ...]:
    """The cases of a pack. Raises Rejected where there is none, BadSpecs with every mistake."""
    try:
        with path.open("rb") as file:
            content = file.read(spec_files.MAX_FILE_BYTES + 1)
    except OSError as error:
        raise Rejected(f"The fixture pack {path} cannot be read: {error.strerror}.") from error
    notes = Notes()
    tree = spec_files.tree(content, str(path), notes)
    cases = fixtures.cases(tree, notes) if tree is not None else ()
    if notes.found:
        raise spec_files.BadSpecs(sorted(set(notes.found)))
    return cases
