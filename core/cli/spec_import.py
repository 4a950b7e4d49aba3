"""`jobsheet spec import`: template packs of the earlier system as spec files."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer
import yaml

from core.adapters import fixture_packs, spec_bundles
from core.domain.packs import pack_import
from core.domain.packs.pack_import import Imported
from core.errors import Rejected

SOME_NOT_IMPORTED: Final = 1
MAX_PACK_BYTES: Final = 50_000_000
LINE_WIDTH: Final = 100


def import_pack(
    pack: Annotated[Path, typer.Argument(metavar="PACK.json", help="The template pack.")],
    out: Annotated[
        Path, typer.Option(file_okay=False, metavar="DIR", help="Where the files are written.")
    ] = Path(),
) -> None:
    """Write a spec and a fixture pack for each template, and name what could not be carried over.

    A file that is there already is left as it is. Exit status 1 where a template could not be
    imported at all.
    """
    templates = pack_import.templates(_json(pack))
    if not templates:
        raise Rejected(f"{pack} holds no template.")
    out.mkdir(parents=True, exist_ok=True)
    failed = 0
    for number, template in enumerate(templates, start=1):
        name = pack_import.name_of(template, number)
        try:
            made = pack_import.convert(template)
            paths = _write(made, out)
        except Rejected as error:
            failed += 1
            typer.echo(f"{name}: not imported. {error}", err=True)
            continue
        for sentence in made.left:
            typer.echo(f"{name}: {sentence}", err=True)
        typer.echo("\n".join(map(str, paths)))
    if failed:
        raise typer.Exit(SOME_NOT_IMPORTED)


def _json(path: Path) -> Any:
    try:
        if path.stat().st_size > MAX_PACK_BYTES:
            raise Rejected(f"{path} is larger than {MAX_PACK_BYTES} bytes.")
        return json.loads(path.read_bytes())
    except OSError as error:
        raise Rejected(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        typer.echo(f"{path} is no JSON: {error}.", err=True)
        raise typer.Exit(SOME_NOT_IMPORTED) from error


def _write(made: Imported, folder: Path) -> tuple[Path, Path]:
    """Both files or none. Errors: Rejected, where one is there already or would not be valid."""
    path = folder / f"{made.id}.yaml"
    beside = fixture_packs.beside(path)
    there = [str(one) for one in (path, beside) if one.exists()]
    if there:
        raise Rejected(f"{' and '.join(there)} exists already and was left as it is.")
    spec, pack = _yaml(made.spec), _yaml(made.pack)
    spec_bundles.from_texts({str(path): spec}, packs={str(path): pack}, parents={})
    try:
        path.write_bytes(spec)
        beside.write_bytes(pack)
    except OSError as error:
        raise Rejected(f"{folder} cannot be written to: {error.strerror}.") from error
    return path, beside


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks, which people can read and change."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _yaml(values: Mapping[str, Any]) -> bytes:
    text = yaml.dump(values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=LINE_WIDTH)
    return text.encode()
