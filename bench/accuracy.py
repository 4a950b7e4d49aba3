"""How well sheets are read and judged: `python -m bench.accuracy`, one table, each figure with
its count and its goal. docs/ACCURACY.md says what each row is."""

import hashlib
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from bench import accuracy_table, sample_papers, sample_scores, scoring, words
from bench.accuracy_table import Row
from bench.corpus import sheets
from bench.corpus.__main__ import corpus_specs
from bench.corpus.truth import Half, Render
from bench.foreign import sheets as foreign_sheets
from bench.scoring import Score, Tally
from core import bootstrap
from core.adapters import inspection
from core.adapters.reader import SheetReader
from core.domain import audit as domain_audit
from core.domain import audit_output
from core.domain.fields import extraction
from core.domain.model import Pair
from core.domain.page import reading_json
from core.domain.page.reading import PageSource, Reading
from core.domain.policy import Policy
from core.domain.spec.specs import Spec

ROOT: Final = Path(__file__).resolve().parents[1]
CPU_GOAL_S, MEMORY_GOAL_MB = 1.2, 600.0
MIB_IN_KB = 1024
_PEAK: Final = """
import resource, subprocess, sys
audit = "import sys; from core.cli.main import main; sys.argv[0] = 'jobsheet'; main()"
command = [sys.executable, "-c", audit, "audit", "--json", sys.argv[1]]
assert b'"reading"' in subprocess.run(command, capture_output=True).stdout
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@dataclass
class Auditor:
    """The product's own path from bytes to the contract's JSON, in this process. Readings are kept
    in `kept` by content and by the reader's source, so that a new reader reads again."""

    reader: SheetReader
    specs: tuple[Spec, ...]
    policy: Policy
    kept: Path | None
    last_cpu_s: float | None = None  # of the last reading by OCR, a page; None where kept

    def audit(
        self, content: bytes, today: date, *, spec: Spec | None = None
    ) -> tuple[dict[str, Any], Reading]:
        """The line `jobsheet audit --json` would print, and what it was made from."""
        found = inspection.inspect(content)
        reading = self.reading(content, found.media_type)
        reading = replace(reading, risks=tuple(dict.fromkeys((*found.risks, *reading.risks))))
        specs = (*self.specs, *((spec,) if spec else ()))
        named = spec.id if spec else None
        outcome = domain_audit.audit(reading, specs, self.policy, today=today, named_spec=named)
        line = audit_output.audited(
            "sheet",
            sha256=hashlib.sha256(content).hexdigest(),
            page_count=found.page_count,
            reading=reading,
            outcome=outcome,
        )
        return line, reading

    def unmapped(self, line: scoring.Line, reading: Reading) -> tuple[Pair, ...]:
        """What the sheet says under labels that the spec it was judged by does not know."""
        chosen = (line["spec"] or {}).get("id")
        spec = next((one for one in self.specs if one.id == chosen), None)
        return () if spec is None else extraction.unmapped(reading, spec)

    def reading(self, content: bytes, media_type: str) -> Reading:
        """The words and marks of a file, from the folder where it was read before."""
        path = self.kept / f"{hashlib.sha256(content).hexdigest()}.json.gz" if self.kept else None
        self.last_cpu_s = None
        if path and path.is_file():
            return reading_json.load(path.read_bytes())
        began = time.process_time()
        reading = self.reader.read(content, media_type=media_type, progress=lambda _d, _a: None)
        if any(page.source is PageSource.LOCAL for page in reading.pages):
            self.last_cpu_s = (time.process_time() - began) / len(reading.pages)
        if path:
            path.write_bytes(reading_json.dump(reading))
        return reading


def auditor(readings: Path | None) -> Auditor:
    """With the built-in specs and the local engine, warm."""
    kept = None
    if readings is not None:
        kept = readings / _fingerprint()
        kept.mkdir(parents=True, exist_ok=True)
    settings = bootstrap.from_environment()
    reader = SheetReader(bootstrap.local_engine(settings))
    reader.warm()
    return Auditor(reader, bootstrap.specs(settings), bootstrap.policy(settings), kept)


def _fingerprint() -> str:
    """Of the code that turns pixels into words and marks."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "core" / "adapters").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def corpus(
    score: Score, auditing: Auditor, drawn: Iterable[sheets.Drawn], keep: Path | None
) -> Tally:
    """Audit every sheet as it is drawn; the CPU milliseconds of pages scanned at 200 dpi."""
    cpu_ms = Tally()
    for one in drawn:
        if keep:
            _keep(one, keep)
        today = date.fromisoformat(one.truth.today)
        line, reading = auditing.audit(one.content, today)
        scoring.sheet(score, one.truth, line)
        scoring.offered(score, one.truth, auditing.unmapped(line, reading))
        if one.truth.render is Render.SCAN and auditing.last_cpu_s is not None:
            cpu_ms.right += round(1000 * auditing.last_cpu_s)
            cpu_ms.of += 1
    return cpu_ms


def foreign_auditor(auditing: Auditor) -> Auditor:
    """Knows the contract's example in place of the built-in repair report."""
    others = tuple(one for one in auditing.specs if one.id != "repair-report")
    return replace(auditing, specs=(*others, foreign_sheets.contract_spec()))


def _keep(one: sheets.Drawn, keep: Path) -> None:
    (keep / one.truth.file).write_bytes(one.content)
    (keep / f"{one.truth.id}.json").write_text(json.dumps(one.truth.as_json(), indent=1))


def of_samples(score: Score, auditing: Auditor) -> Iterator[Row]:
    """The rows that documents from outside give."""
    sample_scores.receipts(score, auditing)
    sample_scores.tax_forms(score, auditing)
    sample_scores.field_documents(score, auditing)
    funsd, sroie = words.funsd_word_recall(), words.sroie_word_recall()
    yield _words("FUNSD train: word recall", funsd, words.FUNSD_GOAL)
    yield _pairs()
    yield _words("SROIE train: word recall", sroie, words.SROIE_GOAL)
    yield accuracy_table.share("SROIE train: date exact", score, "receipt date", 0.95)
    yield accuracy_table.share("SROIE train: total exact", score, "receipt total", 0.90)
    named = "tax form answer among the words"
    yield accuracy_table.share("NIST SD2: answers among the words read", score, named, 0.85)
    named = "tax form answer by its label"
    yield accuracy_table.share("NIST SD2: answers by their labels", score, named, 0.85)
    yield accuracy_table.share("NIST SD2: tick state", score, "tax form tick state", 0.97)
    named = "facts raised on field documents"
    yield accuracy_table.share("field documents: facts raised", score, named, 0.6)
    yield _alarms(score)
    yield from _papers(score, auditing)
    yield _encodings()


def _papers(score: Score, auditing: Auditor) -> Iterator[Row]:
    for part in sample_papers.Part:
        sample_papers.order_forms(score, auditing, part)
        sample_papers.filing_forms(score, auditing, part)
        for name in ("order form value", "filing form value"):
            row = f"{name}, {part}"
            yield accuracy_table.share(f"{row}: exact", score, row, None)


def _words(name: str, found: words.Share | None, goal: float) -> Row:
    value, count = (found.value, str(found.of)) if found else (None, "0")
    return accuracy_table.number(name, value, count, goal, is_most=False)


def _pairs() -> Row:
    name = "FUNSD train: question-answer pairs F1"
    if importlib.util.find_spec("bench.pairs") is None:
        return accuracy_table.number(name, None, "0", 0.45, is_most=False)
    pairs = importlib.import_module("bench.pairs")
    value, count = pairs.funsd_f1()
    return accuracy_table.number(name, value, str(count), 0.45, is_most=False)


def _alarms(score: Score) -> Row:
    counts = [
        score.tallies.get(row, Tally()).of
        for row in ("false alarms on field documents", "field documents audited")
    ]
    value = counts[0] / counts[1] if counts[1] else None
    name = "field documents: false alarms a sheet"
    return accuracy_table.number(name, value, str(counts[1]), 1.0, is_most=True)


def _encodings() -> Row:
    found = [one.difference for one in words.encodings_word_f1()]
    known = [one for one in found if one is not None]
    name = "same form, other encoding: largest word F1 difference"
    worst = max(known) if known else None
    return accuracy_table.number(name, worst, str(len(known)), words.ENCODING_GOAL, is_most=True)


def of_machine(cpu_ms: Tally) -> Iterator[Row]:
    """What reading costs; the memory is that of `jobsheet audit` and its child on one scan."""
    value = cpu_ms.right / cpu_ms.of / 1000 if cpu_ms.of else None
    name = "CPU seconds a page scanned at 200 dpi"
    yield accuracy_table.number(name, value, str(cpu_ms.of), CPU_GOAL_S, is_most=True)
    name = "peak memory of a reading process, MB"
    yield accuracy_table.number(name, peak_mb(), "1", MEMORY_GOAL_MB, is_most=True)


def peak_mb() -> float:
    """Of `jobsheet audit` reading one scan, in a process tree of its own."""
    scan = next(sheets.drawn(corpus_specs(["repair-report"]), Half.TUNING, 1, 1, [Render.SCAN]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / scan.truth.file
        path.write_bytes(scan.content)
        command = [sys.executable, "-c", _PEAK, str(path)]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return int(done.stdout) / MIB_IN_KB


def main(
    count: Annotated[int, typer.Option("--sheets", min=0)] = 320,
    foreign: Annotated[int, typer.Option(help="Sheets of other printers.", min=0)] = 160,
    half: Annotated[Half, typer.Option()] = Half.VALIDATION,
    seed: Annotated[int, typer.Option()] = 1,
    spec: Annotated[list[str] | None, typer.Option(help="Only sheets of these specs.")] = None,
    render: Annotated[list[Render] | None, typer.Option(help="Only these classes.")] = None,
    samples: Annotated[bool, typer.Option(help="Also the documents from outside.")] = True,
    readings: Annotated[Path | None, typer.Option(help="Keep readings here.")] = None,
    keep: Annotated[Path | None, typer.Option(help="Keep the drawn sheets here.")] = None,
    errors: Annotated[Path | None, typer.Option(help="Write every wrong case here.")] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="For the docs.")] = False,
) -> None:
    """Draw, audit, compare, print."""
    score, auditing = Score(), auditor(readings)
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
    drawn = sheets.drawn(corpus_specs(spec), half, count, seed, render or tuple(Render))
    cpu_ms = corpus(score, auditing, drawn, keep)
    rows = list(accuracy_table.of_corpus(score))
    others = Score()
    drawn = foreign_sheets.drawn(auditing.specs, half, foreign, seed, render or tuple(Render))
    corpus(others, foreign_auditor(auditing), drawn, keep)
    rows += accuracy_table.of_foreign(others)
    if samples and sample_scores.are_here():
        rows += of_samples(score, auditing)
    rows += of_machine(cpu_ms)
    print((accuracy_table.markdown if markdown else accuracy_table.plain)(rows))
    print(f"\n{count} and {foreign} sheets of the {half.value} halves, seed {seed}.")
    if pictured := [*score.pictured, *others.pictured]:
        print(f"\nValues read on pictures:\n\n{accuracy_table.reliability(pictured)}")
    if errors:
        errors.write_text("\n".join((*score.errors, *others.errors)) + "\n")


if __name__ == "__main__":
    typer.run(main)
