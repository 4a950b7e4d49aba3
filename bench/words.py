"""How well words are read: `python -m bench.words`. One table, each figure with its count.

A true word counts where its letters and digits occur in what was read at its place; a word read
counts where its own occur in the truth there. Both are blind to where engines part words, which
people who mark truth do differently too. `--reliability` prints instead how often words
are right by how surely they were read, on every second form and receipt.
"""

import functools
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import accuracy_table
from bench.corpus.wording import squeezed
from core.adapters import inspection, pictures
from core.adapters.ocr.local_ocr import LocalOcr
from core.domain.model import Box
from core.domain.page.reading import Page
from core.errors import FileRejected
from core.ports import PagePicture

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT.parent / "shared" / "samples"
MISSING = "The sample documents are not on this machine: left out."

Placed = list[tuple[str, Box]]  # words or lines with boxes in pixels of the picture as shown
Engine = Callable[[Path], Placed]

FUNSD_GOAL, SROIE_GOAL, ENCODING_GOAL = 0.945, 0.97, 0.03


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """0-1; 0 where there was nothing to count."""
        return self.right / self.of if self.of else 0.0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.right + other.right, self.of + other.of)

    def __str__(self) -> str:
        return f"{self.value:.4f} ({self.right} of {self.of})"


@dataclass(frozen=True, slots=True)
class Match:
    """Words of the truth that were read, and words read that are in the truth."""

    found: Share = Share(0, 0)
    true: Share = Share(0, 0)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        recall, precision = self.found.value, self.true.value
        return 2 * recall * precision / (recall + precision) if recall + precision else 0.0

    def __add__(self, other: "Match") -> "Match":
        return Match(self.found + other.found, self.true + other.true)


@dataclass(frozen=True, slots=True)
class Encoding:
    """A form in its plain PNG and in another encoding; `other` is None where it is refused."""

    name: str
    plain: Match
    other: Match | None
    refusal: str = ""

    @property
    def difference(self) -> float | None:
        """How far the word F1s are apart; None where the file is of a kind not accepted."""
        return abs(self.plain.f1 - self.other.f1) if self.other else None


def funsd_word_recall(engine: Engine | None = None, *, pages: int = 60) -> Share | None:
    """Local word recall over noisy scanned forms; None where the samples are absent."""
    found = funsd(engine, pages=pages)
    return found.found if found else None


def sroie_word_recall(engine: Engine | None = None, *, pages: int = 15) -> Share | None:
    """Local word recall over scanned receipts; None where the samples are absent."""
    found = sroie(engine, pages=pages)
    return found.found if found else None


def funsd(engine: Engine | None = None, *, pages: int = 60) -> Match | None:
    """Words of FUNSD forms, recall and precision; None where the samples are absent."""
    return _over(funsd_pages()[:pages], funsd_truth, engine or local())


def sroie(engine: Engine | None = None, *, pages: int = 15) -> Match | None:
    """Words of SROIE receipts, recall and precision; None where the samples are absent."""
    return _over(sroie_pages()[:pages], sroie_truth, engine or local())


def reliability() -> list[tuple[float, bool]]:
    """Confidence, and whether it is right, of each word read on every second form and receipt."""
    truths = [(path, funsd_truth(path)) for path in funsd_pages()[1::2]]
    truths += [(path, sroie_truth(path)) for path in sroie_pages()[1::2]]
    read = local_page()
    return [pair for path, truth in truths for pair in _judged(read(path), _all_squeezed(truth))]


def encodings_word_f1(engine: Engine | None = None) -> list[Encoding]:
    """The same form in other encodings, each against its plain PNG; empty without samples."""
    read = engine or local()
    found = []
    for path in sorted(SAMPLES.glob("odd/same_form_other_encoding/*")):
        plain = SAMPLES / "funsd_train" / "images" / f"{path.name.split('.')[0]}.png"
        truth = funsd_truth(plain)
        try:
            inspection.inspect(path.read_bytes())
            other, refusal = match(truth, read(path)), ""
        except FileRejected as error:
            other, refusal = None, error.code.value
        found.append(Encoding(path.name, match(truth, read(plain)), other, refusal))
    return found


def match(truth: Placed, found: Placed) -> Match:
    """Both shares for one page. Truth may be words, or lines of several words with one box."""
    true_words = list(_single(truth))
    read_words = list(_single(found))
    return Match(
        _shared(true_words, _all_squeezed(found)), _shared(read_words, _all_squeezed(truth))
    )


@functools.cache
def local_page() -> Callable[[Path], Page]:
    """The product's own engine, its models made once in a folder of this process."""
    folder = tempfile.TemporaryDirectory()
    ocr = LocalOcr(models_dir=Path(folder.name))
    ocr.warm()

    def read(path: Path, _folder: object = folder) -> Page:  # The folder lives as long as this.
        return read_page(ocr, path)

    return read


def local() -> Engine:
    """The same, giving words in pixels."""
    read = local_page()
    return lambda path: in_pixels(read(path))


def read_page(ocr: LocalOcr, path: Path) -> Page:
    """A picture file as the product reads it. Errors: Unreadable."""
    image = pictures.pixels(pictures.decode(path.read_bytes()))
    return ocr.read([PagePicture(1, image, 0)], progress=lambda done, total: None).pages[0]


def in_pixels(page: Page) -> Placed:
    """The page's words with boxes in its own pixels."""
    across, down = page.width, page.height
    return [
        (w.text, Box(w.box.x0 * across, w.box.y0 * down, w.box.x1 * across, w.box.y1 * down))
        for w in page.words
    ]


def funsd_pages() -> list[Path]:
    """The pictures, none where the samples are absent."""
    return sorted(SAMPLES.glob("funsd_train/images/*.png"))


def sroie_pages() -> list[Path]:
    """The pictures, none where the samples are absent."""
    return sorted(SAMPLES.glob("sroie_train/images/*"))


def funsd_truth(path: Path) -> Placed:
    """The words people marked on a picture."""
    content = (path.parents[1] / "annotations" / f"{path.stem}.json").read_text()
    entities = json.loads(content)["form"]
    return [(word["text"], Box(*word["box"])) for entity in entities for word in entity["words"]]


def sroie_truth(path: Path) -> Placed:
    """The lines people marked on a picture."""
    found = []
    for line in (path.parents[1] / "boxes" / f"{path.stem}.csv").read_text().splitlines():
        *corners, text = line.split(",", 8)
        if len(corners) == 8:
            xs, ys = [float(x) for x in corners[::2]], [float(y) for y in corners[1::2]]
            found.append((text, Box(min(xs), min(ys), max(xs), max(ys))))
    return found


def _judged(page: Page, truth: Placed) -> Iterator[tuple[float, bool]]:
    for word, (text, box) in zip(page.words, in_pixels(page), strict=True):
        if letters := squeezed(text):
            yield word.confidence, letters in _text_at(box, truth)


def _over(paths: list[Path], truth_of: Callable[[Path], Placed], engine: Engine) -> Match | None:
    matches = [match(truth_of(path), engine(path)) for path in paths]
    return sum(matches, Match()) if matches else None


def _single(placed: Placed) -> Iterator[tuple[str, Box]]:
    """Words one by one, squeezed; those of a line keep the line's box."""
    for text, box in placed:
        for word in text.split():
            if letters := squeezed(word):
                yield letters, box


def _all_squeezed(placed: Placed) -> Placed:
    return [(squeezed(text), box) for text, box in placed]


def _shared(words: Placed, other: Placed) -> Share:
    return Share(sum(text in _text_at(box, other) for text, box in words), len(words))


def _text_at(box: Box, placed: Placed) -> str:
    """What was read where the box is, left to right."""
    slack, middle = 0.3 * (box.y1 - box.y0), (box.y0 + box.y1) / 2
    near = [
        (place.x0, text)
        for text, place in placed
        if place.x0 < box.x1 + 2
        and place.x1 > box.x0 - 2
        and place.y0 - slack <= middle <= place.y1 + slack
    ]
    return "".join(text for _, text in sorted(near))


def main() -> None:
    """Print the table, or with `--reliability` that of confidences."""
    if "--reliability" in sys.argv[1:]:
        print(accuracy_table.reliability(reliability()) if funsd_pages() else MISSING)
        return
    for name, found, goal in (
        ("FUNSD train", funsd(), FUNSD_GOAL),
        ("SROIE train", sroie(), SROIE_GOAL),
    ):
        if found is None:
            print(f"{name}: {MISSING}")
        else:
            print(f"{name}  word recall {found.found} goal {goal}  precision {found.true}")
    for one in encodings_word_f1():
        said = f"word F1 {one.other.f1:.4f}" if one.other else f"refused as {one.refusal}"
        print(f"{one.name:38} {said}, plain PNG {one.plain.f1:.4f}")


if __name__ == "__main__":
    main()
