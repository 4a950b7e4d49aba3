"""How fast and how well sheets are read: `python -m bench.reading [FOLDER] [--pages N]`.

Local OCR and the stock RapidOCR pipeline read the same FUNSD pages turn about in one run, so that
a busy machine is unfair to neither. Word recall is local: a true word counts where its letters and
digits occur in what was read at its place.
"""

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from rapidocr import RapidOCR
from rapidocr.utils.output import RapidOCROutput

from bench.corpus.wording import squeezed
from bench.words import Placed, text_at
from core.adapters import pictures
from core.adapters.ocr.local_ocr import LocalOcr
from core.adapters.pdf import pdf_pages, text_layer
from core.domain.model import Box
from core.ports import PagePicture

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT.parent / "shared" / "samples"

Engine = Callable[[np.ndarray], Placed]


@dataclass
class Tally:
    """What an engine did so far."""

    pages: int = 0
    cpu_s: float = 0.0
    wall_s: float = 0.0
    right: int = 0
    words: int = 0

    def line(self, name: str) -> str:
        """One line of the report."""
        recall = f"{self.right / self.words:.4f}" if self.words else "n/a"
        return (
            f"{name:12} {self.pages:4} pages  {self.pages / self.wall_s:8.2f} pages/s  "
            f"{self.cpu_s / self.pages:7.3f} CPU-s a page  local word recall {recall}"
        )


@dataclass
class Bench:
    """Tallies by engine."""

    tallies: dict[str, Tally] = field(default_factory=dict)

    def run(self, name: str, work: Callable[[], Placed]) -> Placed:
        """Measure one page."""
        tally = self.tallies.setdefault(name, Tally())
        wall, cpu = time.perf_counter(), time.process_time()
        found = work()
        tally.wall_s += time.perf_counter() - wall
        tally.cpu_s += time.process_time() - cpu
        tally.pages += 1
        return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=SAMPLES)
    parser.add_argument("--pages", type=int, default=10)
    options = parser.parse_args()
    bench = Bench()
    for path in sorted(options.folder.glob("order_forms/pdfs/*.pdf"))[: options.pages]:
        _text_layer(bench, path)
    with tempfile.TemporaryDirectory() as models:
        engines = {"local": _local(Path(models)), "stock": _stock()}
        images = sorted(options.folder.glob("funsd_train/images/*.png"))[: options.pages]
        for path in images:
            _ocr(bench, path, engines)
    for name, tally in bench.tallies.items():
        print(tally.line(name))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB (all)")


def _text_layer(bench: Bench, path: Path) -> None:
    with pdf_pages.opened(path.read_bytes()) as document:
        for index in range(len(document)):
            with pdf_pages.page_of(document, index) as page:
                number = index + 1

                def read(page: object = page, number: int = number) -> Placed:
                    text_layer.read(document, page, number=number)
                    return []

                bench.run("text layer", read)


def _ocr(bench: Bench, path: Path, engines: dict[str, Engine]) -> None:
    picture = pictures.pixels(pictures.decode(path.read_bytes()))
    truth = list(_truth(path.parents[1] / "annotations" / f"{path.stem}.json"))
    for name, engine in engines.items():
        found = bench.run(name, partial(engine, picture))
        right, words = recall(truth, found)
        bench.tallies[name].right += right
        bench.tallies[name].words += words


def _local(models_dir: Path) -> Engine:
    ocr = LocalOcr(models_dir=models_dir)
    ocr.warm()

    def read(picture: np.ndarray) -> Placed:
        answer = ocr.read([PagePicture(1, picture, 0)], progress=lambda done, total: None)
        page = answer.pages[0]
        return [
            (
                word.text,
                Box(
                    word.box.x0 * page.width,
                    word.box.y0 * page.height,
                    word.box.x1 * page.width,
                    word.box.y1 * page.height,
                ),
            )
            for word in page.words
        ]

    return read


def _stock() -> Engine:
    engine = RapidOCR(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )

    def read(picture: np.ndarray) -> Placed:
        answer = engine(picture[:, :, ::-1])
        if not isinstance(answer, RapidOCROutput) or answer.boxes is None or answer.txts is None:
            return []
        return [
            (text, Box(*map(float, (*quad.min(axis=0), *quad.max(axis=0)))))
            for text, quad in zip(answer.txts, answer.boxes, strict=True)
        ]

    return read


def _truth(path: Path) -> Iterator[tuple[str, Box]]:
    for entity in json.loads(path.read_text())["form"]:
        for word in entity["words"]:
            if word["text"].strip():
                yield word["text"], Box(*word["box"])


def recall(truth: list[tuple[str, Box]], found: Placed) -> tuple[int, int]:
    """How many true words were read at their place, and how many there are."""
    placed = [(squeezed(text), box) for text, box in found]
    right = words = 0
    for text, box in truth:
        wanted = squeezed(text)
        if wanted:
            words += 1
            right += wanted in text_at(box, placed)
    return right, words


if __name__ == "__main__":
    main()
