"""Spec files: YAML with line numbers, checked as a whole before any of it is used."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from core.domain.spec import spec_building, spec_merging
from core.domain.spec.spec_building import Draft
from core.domain.spec.spec_tree import Node, Scalar, ScalarKind, SpecMistake
from core.domain.spec.spec_values import Notes
from core.domain.spec.specs import Spec
from core.errors import Rejected

BUILT_IN = Path(__file__).parents[1] / "specs"
FIXTURES_SUFFIX = ".fixtures.yaml"
MAX_FILE_BYTES = 1_000_000
_MAX_NODES = 50_000
_MAX_DEPTH = 20
_KINDS = {
    "tag:yaml.org,2002:bool": ScalarKind.BOOL,
    "tag:yaml.org,2002:int": ScalarKind.NUMBER,
    "tag:yaml.org,2002:float": ScalarKind.NUMBER,
    "tag:yaml.org,2002:null": ScalarKind.NULL,
}


class BadSpecs(Rejected):
    """Spec files with mistakes; `mistakes` has them all."""

    def __init__(self, mistakes: Sequence[SpecMistake]) -> None:
        shown = "\n".join(str(mistake) for mistake in mistakes[:20])
        super().__init__(f"The spec files have mistakes:\n{shown}")
        self.mistakes = tuple(mistakes)


def load_folder(folder: Path) -> tuple[Spec, ...]:
    """All specs of a folder, by id. Raises BadSpecs with every mistake, Rejected without specs."""
    if not folder.is_dir():
        raise Rejected(f"There is no folder {folder}.")
    paths = spec_paths(folder)
    if not paths:
        raise Rejected(f"There is no spec (*.yaml) in {folder}.")
    return load(paths)


def load_built_in() -> tuple[Spec, ...]:
    """The specs that come with the project."""
    return load_folder(BUILT_IN)


def load(paths: Iterable[Path]) -> tuple[Spec, ...]:
    """The specs of these files, by id; parents may lie beside them or be built in."""
    specs, mistakes = _loaded(list(paths))
    if mistakes:
        raise BadSpecs(mistakes)
    return specs


def check(paths: Iterable[Path]) -> list[SpecMistake]:
    """Every mistake in these files, by file and line."""
    return _loaded(list(paths))[1]


def listed(path: Path) -> list[Path] | None:
    """What lies in a folder, by name; None where it is no folder. Errors: OSError."""
    return sorted(path.iterdir()) if path.is_dir() else None


def unreadable(path: Path, error: OSError) -> SpecMistake:
    """That a file or a folder cannot be read, and why."""
    return SpecMistake(str(path), 1, "", f"cannot be read: {error.strerror}")


def spec_paths(folder: Path) -> list[Path]:
    """The spec files of a folder; fixture packs are none."""
    return sorted(path for path in folder.glob("*.y*ml") if is_spec(path))


def is_spec(path: Path) -> bool:
    """Whether a file is a spec, by its name."""
    return path.name.endswith((".yaml", ".yml")) and ".fixtures." not in path.name


def _loaded(paths: list[Path]) -> tuple[tuple[Spec, ...], list[SpecMistake]]:
    notes = Notes()
    drafted = [(path, *_draft(path, notes)) for path in paths]
    own = [(draft, sha256) for _, draft, sha256 in drafted if draft is not None]
    refuse_same_id([draft for draft, _ in own], notes)
    has_parents = any(draft.extends is not None for draft, _ in own)
    others = _others(paths) if has_parents else {}
    drafts = {**others, **{draft.id: draft for draft, _ in own}}
    specs = [spec_merging.spec(draft, drafts, notes, sha256=sha256) for draft, sha256 in own]
    return tuple(sorted(specs, key=lambda spec: spec.id)), sorted(set(notes.found))


def _others(paths: list[Path]) -> dict[str, Draft]:
    """Possible parents: what lies beside the files, and what is built in."""
    given = {path.resolve() for path in paths}
    folders = dict.fromkeys([BUILT_IN, *(path.parent for path in paths)])
    found: dict[str, Draft] = {}
    for folder in folders:
        for path in spec_paths(folder):
            draft = _draft(path, Notes())[0] if path.resolve() not in given else None
            if draft is not None:
                found[draft.id] = draft
    return found


def refuse_same_id(drafts: list[Draft], notes: Notes) -> None:
    """Note every spec whose id another file has too."""
    seen: dict[str, Draft] = {}
    for draft in drafts:
        if draft.id and draft.id in seen:
            other = seen[draft.id].part.node.file
            notes.add(draft.part.items["spec"], "spec", f"{draft.id} is also in {other}")
        seen.setdefault(draft.id, draft)


def content_of(path: Path, notes: Notes) -> bytes | None:
    """A file's bytes, one more than are allowed at most; None where it cannot be read, noted."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        notes.found.append(unreadable(path, error))
        return None


def _draft(path: Path, notes: Notes) -> tuple[Draft | None, str]:
    content = content_of(path, notes)
    if content is None:
        return None, ""
    found = tree(content, str(path), notes)
    draft = spec_building.draft(found, notes) if found is not None else None
    return draft, hashlib.sha256(content).hexdigest()


def tree(content: bytes, file: str, notes: Notes) -> Node | None:
    """A YAML file's parts with their lines; None where it is no mapping, and why is noted."""
    if len(content) > MAX_FILE_BYTES:
        message = f"is larger than {MAX_FILE_BYTES:,} bytes"
        notes.found.append(SpecMistake(file, 1, "", message))
        return None
    try:
        root = yaml.compose(content, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        notes.found.append(SpecMistake(file, line, "", f"is not YAML: {error.problem}"))
        return None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError):
        notes.found.append(SpecMistake(file, 1, "", "is not YAML text"))
        return None
    if not isinstance(root, yaml.MappingNode):
        notes.found.append(SpecMistake(file, 1, "", "must be a mapping of keys to values"))
        return None
    return _Conversion(file, notes).node(root)


class _Conversion:
    """YAML nodes to ours, bounded: aliases can make a small file unfold without end."""

    def __init__(self, file: str, notes: Notes) -> None:
        self.file, self.notes, self.count = file, notes, 0

    def node(self, node: yaml.Node, depth: int = 0) -> Node:
        """One node and all under it."""
        line = node.start_mark.line + 1
        self.count += 1
        if self.count > _MAX_NODES or depth > _MAX_DEPTH:
            if self.count <= _MAX_NODES + 1:
                self._note(line, "", "is nested or repeated too much")
                self.count = _MAX_NODES + 2
            return Node(Scalar("", ScalarKind.NULL), self.file, line)
        if isinstance(node, yaml.MappingNode):
            return Node(self._mapping(node, depth), self.file, line)
        if isinstance(node, yaml.SequenceNode):
            items = tuple(self.node(item, depth + 1) for item in node.value)
            return Node(items, self.file, line)
        kind = _KINDS.get(node.tag, ScalarKind.TEXT)
        return Node(Scalar(str(node.value), kind), self.file, line)

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                self._note(line, "", "a key must be a text")
                continue
            name = str(key.value)
            if name in found:
                self._note(line, name, "this key is there twice")
            # A value may begin a line further down; whoever looks for it looks for its key.
            found[name] = replace(self.node(value, depth + 1), line=line)
        return found

    def _note(self, line: int, key: str, message: str) -> None:
        self.notes.found.append(SpecMistake(self.file, line, key, message))
