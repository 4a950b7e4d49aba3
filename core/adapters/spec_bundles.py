"""Spec files made ready to be published: the spec, its parents' files and its fixture pack."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from core.adapters import fixture_packs, spec_files
from core.domain.spec import fixtures, publication, spec_building, spec_merging
from core.domain.spec.publication import Publication, Source
from core.domain.spec.spec_building import Draft
from core.domain.spec.spec_values import Notes
from core.errors import Rejected


def from_folder(folder: Path) -> tuple[Publication, ...]:
    """Every spec of a folder with the pack beside it. Errors: BadSpecs, Rejected."""
    paths = spec_files.spec_paths(folder) if folder.is_dir() else []
    if not paths:
        raise Rejected(f"There is no spec (*.yaml) in {folder}.")
    files = {str(path): _content(path) for path in paths}
    packs = {str(path): _pack(path) for path in paths}
    return from_texts(files, packs=packs, parents=_built_in(besides=folder))


def from_file(
    path: Path, *, pack: Path | None = None, published: Iterable[Source] = ()
) -> Publication:
    """One spec file; its parents may be published, lie beside it, or be built in.

    `pack` is its fixture pack, by default the one beside it. Errors: BadSpecs, Rejected.
    """
    beside = {str(one): _content(one) for one in spec_files.spec_paths(path.parent) if one != path}
    parents = {**_built_in(besides=path.parent), **_texts(published), **beside}
    found = _pack(path) if pack is None else _content(pack)
    (made,) = from_texts({str(path): _content(path)}, packs={str(path): found}, parents=parents)
    return made


def from_upload(
    file: str, content: bytes, *, pack: bytes | None, published: Iterable[Source]
) -> Publication:
    """One uploaded spec; its parents may be published or built in. Errors: BadSpecs."""
    parents = {**_built_in(besides=None), **_texts(published)}
    (made,) = from_texts({file: content}, packs={file: pack}, parents=parents)
    return made


def from_texts(
    files: Mapping[str, bytes],
    *,
    packs: Mapping[str, bytes | None],
    parents: Mapping[str, bytes],
) -> tuple[Publication, ...]:
    """The specs of these files, by id. Where a parent is there twice, the later one counts.

    Errors: BadSpecs, with every mistake of the files and their packs.
    """
    notes = Notes()
    own = [draft for file, content in files.items() if (draft := _draft(file, content, notes))]
    spec_files.refuse_same_id(own, notes)
    others = [draft for file, text in parents.items() if (draft := _draft(file, text, Notes()))]
    drafts = {draft.id: draft for draft in (*others, *own)}
    texts = {**parents, **files}
    made = [_publication(draft, drafts, texts, packs, notes) for draft in own]
    if notes.found:
        raise spec_files.BadSpecs(sorted(set(notes.found)))
    return tuple(sorted(made, key=lambda one: one.spec.id))


def _publication(
    draft: Draft,
    drafts: Mapping[str, Draft],
    texts: Mapping[str, bytes],
    packs: Mapping[str, bytes | None],
    notes: Notes,
) -> Publication:
    file = draft.part.node.file
    spec = spec_merging.spec(draft, drafts, notes, sha256="")
    content = packs.get(file)
    name = str(fixture_packs.beside(Path(file)))
    pack = _pack_values(name, content, notes) if content is not None else None
    sources = [Source(Path(one).name, texts[one].decode()) for one in _line(draft, drafts)]
    if content is not None and pack is not None:
        sources.append(Source(Path(name).name, content.decode()))
    return Publication(spec, tuple(sources), pack)


def _line(draft: Draft, drafts: Mapping[str, Draft]) -> list[str]:
    """The files of a spec and its parents, its own first; a circle was noted and ends here."""
    files: list[str] = []
    at: Draft | None = draft
    while at is not None and at.part.node.file not in files:
        files.append(at.part.node.file)
        at = drafts.get(at.extends) if at.extends else None
    return files


def _draft(file: str, content: bytes, notes: Notes) -> Draft | None:
    tree = spec_files.tree(content, file, notes)
    return spec_building.draft(tree, notes) if tree is not None else None


def _pack_values(file: str, content: bytes, notes: Notes) -> Mapping[str, Any] | None:
    tree = spec_files.tree(content, file, notes)
    if tree is None:
        return None
    fixtures.cases(tree, notes)
    values: Mapping[str, Any] = publication.plain(tree)
    return values


def _pack(path: Path) -> bytes | None:
    beside = fixture_packs.beside(path)
    return _content(beside) if beside.is_file() else None


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Rejected(f"{path} cannot be read: {error.strerror}.") from error


def _built_in(*, besides: Path | None) -> dict[str, bytes]:
    if besides is not None and besides.resolve() == spec_files.BUILT_IN.resolve():
        return {}
    return {str(path): _content(path) for path in spec_files.spec_paths(spec_files.BUILT_IN)}


def _texts(sources: Iterable[Source]) -> dict[str, bytes]:
    return {f"published {source.file}": source.text.encode() for source in sources}
