"""Draw sheets into a folder to look at: `python -m bench.corpus OUT --half tuning --sheets 40`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bench.corpus import sheets
from bench.corpus.truth import Half
from core.adapters import spec_files
from core.domain.spec.specs import Spec


def main(
    out: Annotated[Path, typer.Argument(help="The folder; made where it is not there.")],
    half: Annotated[Half, typer.Option()] = Half.TUNING,
    count: Annotated[int, typer.Option("--sheets", min=1)] = 40,
    seed: Annotated[int, typer.Option()] = 1,
    spec: Annotated[list[str] | None, typer.Option(help="Only these specs.")] = None,
) -> None:
    """Each sheet as a file, its truth beside it as JSON."""
    out.mkdir(parents=True, exist_ok=True)
    for one in sheets.drawn(corpus_specs(spec), half, count, seed):
        (out / one.truth.file).write_bytes(one.content)
        (out / f"{one.truth.id}.json").write_text(json.dumps(one.truth.as_json(), indent=1))
    print(f"{count} sheets in {out}")


def corpus_specs(only: list[str] | None = None) -> tuple[Spec, ...]:
    """The built-in specs that sheets are audited against: those with a selection."""
    return tuple(
        one
        for one in spec_files.load_built_in()
        if (one.selection.any or one.selection.all) and (not only or one.id in only)
    )


if __name__ == "__main__":
    typer.run(main)
