"""Draw sheets to look at: `python -m bench.foreign OUT --half tuning --sheets 20`."""

from pathlib import Path
from typing import Annotated

import typer

from bench.corpus.truth import Half
from bench.foreign import sheets


def main(
    out: Annotated[Path, typer.Argument(help="The folder; made where it is not there.")],
    half: Annotated[Half, typer.Option()] = Half.TUNING,
    count: Annotated[int, typer.Option("--sheets", min=1)] = 20,
    seed: Annotated[int, typer.Option()] = 1,
) -> None:
    """Each sheet as a file, its truth beside it as JSON."""
    sheets.written(out, half, count, seed)
    print(f"{count} sheets in {out}")


if __name__ == "__main__":
    typer.run(main)
