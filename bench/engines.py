"""Engines side by side on the same pages: `python -m bench.engines [--pages N]`.

Tesseract 5 and OCRmyPDF (with the options paperless-ngx gives it) against the product's own local
engine: seconds a page and word F1 as bench.words counts it. They are installed for the measurement
alone (`apt-get install tesseract-ocr ocrmypdf`); one that is not there is left out with a sentence.
All engines read a page before the next one, one thread each, so a busy machine is fair to all.
"""

import argparse
import csv
import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from bench import drawn, words
from bench.words import Match, Placed
from core.domain.model import Box

ENVIRONMENT = {**os.environ, "OMP_THREAD_LIMIT": "1"}
PAPERLESS = ("--output-type", "pdfa", "--deskew", "--rotate-pages", "--skip-text", "--quiet")
DRAWN_PAGES = 4


@dataclass(frozen=True, slots=True)
class Sample:
    """A page to read, and what stands on it."""

    group: str
    path: Path
    truth: Placed


@dataclass(slots=True)
class Tally:
    """What an engine did on a group of pages."""

    pages: int = 0
    cpu_s: float = 0.0
    wall_s: float = 0.0
    match: Match = field(default_factory=Match)

    def line(self, group: str, name: str) -> str:
        """One line of the table."""
        return (
            f"{group:12} {name:22} {self.pages:5} {self.wall_s / self.pages:8.2f} "
            f"{self.cpu_s / self.pages:8.2f}   {self.match.f1:.4f}   {self.match.found}"
        )


def tesseract(path: Path, *options: str) -> Placed:
    """Tesseract's words with boxes in pixels."""
    said = _run("tesseract", str(path), "-", *options, "tsv")
    return [
        (row["text"], _box(float(row["left"]), float(row["top"]), row["width"], row["height"]))
        for row in csv.DictReader(said.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
        if row["text"] and row["text"].strip()
    ]


def ocrmypdf(path: Path) -> Placed:
    """The words OCRmyPDF lays under a page, with boxes in pixels of the picture."""
    with Image.open(path) as image, tempfile.TemporaryDirectory() as folder:
        plain, target = Path(folder) / "plain.png", Path(folder) / "read.pdf"
        image.convert("RGB").save(plain)
        dpi = max(70, round(max(image.size) / drawn.INCHES[1]))
        _run(
            "ocrmypdf", *PAPERLESS, "--jobs", "1", "--image-dpi", str(dpi), str(plain), str(target)
        )
        return _layer(target, image.size)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=12, help="of FUNSD; SROIE gives half as many")
    options = parser.parse_args()
    engines = _installed()
    tallies: dict[tuple[str, str], Tally] = {}
    with tempfile.TemporaryDirectory() as folder:
        for sample in _samples(options.pages, Path(folder)):
            for name, engine in engines.items():
                _measure(tallies.setdefault((sample.group, name), Tally()), engine, sample)
    print("pages        engine                 count   wall-s    CPU-s   word F1  recall")
    for (group, name), tally in tallies.items():
        print(tally.line(group, name))


def _installed() -> dict[str, words.Engine]:
    engines: dict[str, words.Engine] = {"local": words.local()}
    if shutil.which("tesseract"):
        engines["tesseract"] = tesseract
        engines["tesseract --psm 11"] = lambda path: tesseract(path, "--psm", "11")
    else:
        print("Tesseract is not installed: left out.")
    if shutil.which("ocrmypdf"):
        engines["ocrmypdf"] = ocrmypdf
    else:
        print("OCRmyPDF is not installed: left out.")
    return engines


def _samples(pages: int, folder: Path) -> Iterator[Sample]:
    for path in words.funsd_pages()[:pages]:
        yield Sample("FUNSD", path, words.funsd_truth(path))
    for path in words.sroie_pages()[: pages // 2]:
        yield Sample("SROIE", path, words.sroie_truth(path))
    if not words.funsd_pages():
        print(words.MISSING)
    for seed in range(min(pages, DRAWN_PAGES)):
        sheet, path = drawn.sheet(seed), folder / f"{seed}.png"
        Image.fromarray(sheet.pixels).save(path, dpi=(200, 200))
        yield Sample("A4 200 dpi", path, sheet.truth())


def _measure(tally: Tally, engine: words.Engine, sample: Sample) -> None:
    wall, cpu = time.perf_counter(), _cpu_s()
    found = engine(sample.path)
    tally.wall_s += time.perf_counter() - wall
    tally.cpu_s += _cpu_s() - cpu
    tally.pages += 1
    tally.match += words.match(sample.truth, found)


def _cpu_s() -> float:
    """Of this process and of the children it waited for."""
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _run(*command: str) -> str:
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    return done.stdout


def _box(left: float, top: float, width: str, height: str) -> Box:
    return Box(left, top, left + float(width), top + float(height))


def _layer(path: Path, size: tuple[int, int]) -> Placed:
    """All words of a PDF's first page, unseen ones too: that is where OCR puts them."""
    with pdfium.PdfDocument(path) as document:
        page = document[0]
        text, (width, height) = page.get_textpage(), page.get_size()
        across, down = size[0] / width, size[1] / height
        found: Placed = []
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            box = Box(
                left * across, (height - top) * down, right * across, (height - bottom) * down
            )
            found.append((text.get_text_bounded(left, bottom, right, top), box))
        return found


if __name__ == "__main__":
    main()
