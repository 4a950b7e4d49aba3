"""What is published: a spec made whole, the files it came from and its fixture pack, as text."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.domain.spec import fixtures, spec_dump
from core.domain.spec.fixtures import Case
from core.domain.spec.spec_tree import Node, ScalarKind
from core.domain.spec.spec_values import Notes
from core.domain.spec.specs import Spec
from core.errors import Rejected


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was written."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Publication:
    """A spec ready to be published. `sources`: its own file, its parents', its fixture pack's.

    `pack` is the fixture pack as plain values, None where there is none.
    """

    spec: Spec
    sources: tuple[Source, ...]
    pack: Mapping[str, Any] | None = None

    @property
    def content(self) -> str:
        """The spec with its parents merged in, as the canonical JSON that is hashed."""
        return _canonical(spec_dump.dump(self.spec))

    @property
    def fixtures(self) -> str | None:
        """The fixture pack as canonical JSON."""
        return None if self.pack is None else _canonical(self.pack)


def sha256(content: str) -> str:
    """The hash that an audit keeps of the spec it was judged by."""
    return hashlib.sha256(content.encode()).hexdigest()


def spec(content: str) -> Spec:
    """The spec of a stored version, its hash in `source_sha256`."""
    return spec_dump.load(json.loads(content), sha256=sha256(content))


def cases(pack: str) -> tuple[Case, ...]:
    """The cases of a stored fixture pack. Errors: Rejected where it is none."""
    notes = Notes()
    found = fixtures.cases(spec_dump.tree(json.loads(pack), "fixture pack"), notes)
    if notes.found:
        raise Rejected("\n".join(str(mistake) for mistake in notes.found))
    return found


def plain(node: Node) -> Any:
    """A file's tree as plain values. Numbers stay as they were written: 1.50 is not 1.5 here."""
    if isinstance(node.value, Mapping):
        return {key: plain(item) for key, item in node.value.items()}
    if isinstance(node.value, tuple):
        return [plain(item) for item in node.value]
    if node.value.kind is ScalarKind.NULL:
        return None
    if node.value.kind is ScalarKind.BOOL:
        return node.value.text.lower() in ("true", "yes", "on", "y")
    return node.value.text


def _canonical(value: object) -> str:
    # ASCII: no NUL and no half surrogate pair of a spec's text can reach PostgreSQL as such.
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
