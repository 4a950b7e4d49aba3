"""Question and answer pairs of noisy scanned forms, found without a spec: `python -m bench.pairs`.

The pairs are those the product itself offers for mapping. A pair counts where its label and its
value are both like those that people marked on the form; letters and digits alone are compared.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from bench import words
from bench.corpus.wording import squeezed
from core.domain.labelling import pairs
from core.domain.page import layout
from core.domain.page.reading import Page

GOAL = 0.45
ALIKE = 85.0  # of 100, for a label and for a value
EXACT = 100.0
_LINE = 8  # pixels: answers of one question so near in height are read left to right

Said = list[tuple[str, str]]  # labels and their values
Reader = Callable[[Path], Page]


@dataclass(frozen=True, slots=True)
class Found:
    """Pairs that are right, of so many found, of so many that people marked; `labels` counts
    those whose label was found, whatever its value."""

    right: int = 0
    found: int = 0
    marked: int = 0
    labels: int = 0

    def __add__(self, other: "Found") -> "Found":
        return Found(
            self.right + other.right,
            self.found + other.found,
            self.marked + other.marked,
            self.labels + other.labels,
        )

    @property
    def f1(self) -> float:
        """0 where there was nothing to find."""
        both = self.found + self.marked
        return 2 * self.right / both if both else 0.0

    def __str__(self) -> str:
        return (
            f"F1 {self.f1:.3f}, {self.right} right of {self.found} found and {self.marked} "
            f"marked; {self.labels} labels found"
        )


def funsd_f1(*, pages: int = 60) -> tuple[float | None, int]:
    """The F1 over FUNSD forms read by the product's engine, and how many pairs are marked on
    them; None where the samples are absent."""
    found = funsd(words.funsd_pages()[:pages])
    return (found.f1 if found.marked else None), found.marked


def funsd(paths: Sequence[Path], read: Reader | None = None, *, least: float = ALIKE) -> Found:
    """Compare what is found on forms with what people marked there."""
    reader = read or words.local_page()
    return sum((compare(marked(path), said(reader(path)), least=least) for path in paths), Found())


def said(page: Page) -> Said:
    """The pairs of a page that the product offers."""
    return [(pair.label, pair.value) for pair in pairs.of(layout.build(page))]


def marked(path: Path) -> Said:
    """The pairs people marked on a picture; answers of one question are joined."""
    content = (path.parents[1] / "annotations" / f"{path.stem}.json").read_text()
    by_id = {entity["id"]: entity for entity in json.loads(content)["form"]}
    answers: dict[int, set[int]] = {}
    for entity in by_id.values():
        for question, answer in entity["linking"]:
            if (by_id[question]["label"], by_id[answer]["label"]) == ("question", "answer"):
                answers.setdefault(question, set()).add(answer)
    return [
        (by_id[question]["text"], " ".join(by_id[one]["text"] for one in sorted(found, key=order)))
        for order in [lambda one: (by_id[one]["box"][1] // _LINE, by_id[one]["box"][0])]
        for question, found in answers.items()
    ]


def compare(truth: Said, found: Said, *, least: float = ALIKE) -> Found:
    """Each pair found may match one that was marked."""
    left, right = list(truth), 0
    for pair in found:
        match = next((one for one in left if all(_are_alike(pair, one, least))), None)
        if match is not None:
            left.remove(match)
            right += 1
    return Found(right, len(found), len(truth), sum(_labels(truth, found, least)))


def _labels(truth: Said, found: Said, least: float) -> Iterator[bool]:
    for one in truth:
        yield any(next(_are_alike(pair, one, least)) for pair in found)


def _are_alike(one: tuple[str, str], other: tuple[str, str], least: float) -> Iterator[bool]:
    for mine, theirs in zip(one, other, strict=True):
        yield fuzz.ratio(squeezed(mine), squeezed(theirs)) >= least


def main() -> None:
    """Print the F1 of both halves: one was looked at while rules were made, one was not."""
    paths = words.funsd_pages()
    if not paths:
        print(words.MISSING)
        return
    read = words.local_page()
    pages = {path: read(path) for path in paths}
    for name, half in (("looked at", paths[::2]), ("held out", paths[1::2]), ("all", paths)):
        for least in (ALIKE, EXACT):
            found = funsd(half, pages.__getitem__, least=least)
            print(f"{name:10} {len(half)} forms, alike {least:.0f} %: {found}")


if __name__ == "__main__":
    main()
