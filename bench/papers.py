"""Orders and filings from outside alone: `python -m bench.papers`, the shares of both halves and
what was wrong in the half that may be looked at."""

from pathlib import Path
from typing import Annotated

import typer

from bench import accuracy, sample_papers
from bench.scoring import Score


def main(
    readings: Annotated[Path | None, typer.Option(help="Keep readings here.")] = None,
) -> None:
    """Audit both sets and print."""
    score, auditing = Score(), accuracy.auditor(readings)
    for part in sample_papers.Part:
        sample_papers.order_forms(score, auditing, part)
        sample_papers.filing_forms(score, auditing, part)
    for row, tally in score.tallies.items():
        print(f"{row}: {tally.right} of {tally.of}")
    print("\n".join(score.errors))


if __name__ == "__main__":
    typer.run(main)
