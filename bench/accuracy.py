"""How well sheets are read and judged: `python -m bench.accuracy`, one table, each figure with
its count and its goal. See docs/ACCURACY.md."""

import hashlib
import resource
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from bench import scoring
from bench.corpus import sheets
from bench.corpus.__main__ import corpus_specs
from bench.corpus.truth import Half, Render
from bench.scoring import Score, Tally
from core import bootstrap
from core.adapters import inspection
from core.adapters.reader import SheetReader
from core.domain import audit as domain_audit
from core.domain import audit_output, reading_json
from core.domain.reading import Reading
from core.domain.specs import Spec

ROOT: Final = Path(__file__).resolve().parents[1]


@dataclass
class Auditor:
    """The product's own path from bytes to the contract's JSON, in this process. Readings are kept
    in `kept` by content and by the reader's source, so that a new reader reads again."""

    reader: SheetReader
    specs: tuple[Spec, ...]
    kept: Path | None
    cpu_s: float = 0.0
    pages: int = 0

    def audit(self, content: bytes, today: date, *, spec: Spec | None = None) -> dict[str, Any]:
        """The line `jobsheet audit --json` would print."""
        found = inspection.inspect(content)
        reading = self.reading(content, found.media_type)
        reading = replace(reading, risks=tuple(dict.fromkeys((*found.risks, *reading.risks))))
        outcome = domain_audit.audit(
            reading,
            (*self.specs, *((spec,) if spec else ())),
            bootstrap.policy(bootstrap.from_environment()),
            today=today,
            named_spec=spec.id if spec else None,
        )
        return audit_output.audited(
            "sheet",
            sha256=hashlib.sha256(content).hexdigest(),
            page_count=found.page_count,
            reading=reading,
            outcome=outcome,
        )

    def reading(self, content: bytes, media_type: str) -> Reading:
        """The words and marks of a file, from the folder where it was read before."""
        path = self.kept / f"{hashlib.sha256(content).hexdigest()}.json.gz" if self.kept else None
        if path and path.is_file():
            return reading_json.load(path.read_bytes())
        began = time.process_time()
        reading = self.reader.read(
            content, media_type=media_type, progress=lambda _done, _all: None
        )
        if any(page.source.value == "local" for page in reading.pages):
            self.cpu_s += time.process_time() - began
            self.pages += len(reading.pages)
        if path:
            path.write_bytes(reading_json.dump(reading))
        return reading


def auditor(readings: Path | None, specs: tuple[Spec, ...]) -> Auditor:
    """With the local engine; readings of this version of the reader are used again."""
    kept = None
    if readings is not None:
        kept = readings / _fingerprint()
        kept.mkdir(parents=True, exist_ok=True)
    settings = bootstrap.from_environment()
    return Auditor(SheetReader(bootstrap.local_engine(settings)), specs, kept)


def _fingerprint() -> str:
    """Of the code that turns pixels into words and marks."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "core" / "adapters").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def corpus(
    score: Score, auditing: Auditor, drawn: Iterable[sheets.Drawn], keep: Path | None
) -> None:
    """Audit every sheet as it is drawn."""
    for one in drawn:
        if keep:
            (keep / one.truth.file).write_bytes(one.content)
        line = auditing.audit(one.content, date.fromisoformat(one.truth.today))
        scoring.sheet(score, one.truth, line)


def main(
    count: Annotated[int, typer.Option("--sheets", min=1)] = 240,
    half: Annotated[Half, typer.Option()] = Half.VALIDATION,
    seed: Annotated[int, typer.Option()] = 1,
    spec: Annotated[list[str] | None, typer.Option(help="Only sheets of these specs.")] = None,
    render: Annotated[list[Render] | None, typer.Option(help="Only these classes.")] = None,
    readings: Annotated[Path | None, typer.Option(help="Keep readings here.")] = None,
    keep: Annotated[Path | None, typer.Option(help="Keep the drawn sheets here.")] = None,
    errors: Annotated[Path | None, typer.Option(help="Write every wrong case here.")] = None,
) -> None:
    """Draw, audit, compare, print."""
    score = Score()
    auditing = auditor(readings, tuple(bootstrap.specs(bootstrap.from_environment())))
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
    drawn = sheets.drawn(corpus_specs(spec), half, count, seed, render or tuple(Render))
    corpus(score, auditing, drawn, keep)
    for name, tally in sorted(score.tallies.items()):
        low, high = scoring.wilson(tally)
        print(f"{name:45} {tally.share:.3f} of {tally.of} [{low:.3f}, {high:.3f}]")
    value, wanted = scoring.f1(score)
    print(f"finding F1 {value:.3f} of {wanted}")
    if errors:
        errors.write_text("\n".join(score.errors) + "\n")


if __name__ == "__main__":
    typer.run(main)
