"""The sheets of one half: each design in turn, one round clean and the next spoilt."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from bench.exam.model import Entry, Expect, Half, Sheet
from bench.printed.defects import spoilt
from bench.printed.designs import DESIGNS, Design
from bench.printed.page import html
from bench.printed.scene import scene
from bench.printed.writer import Writer, Written


@dataclass(frozen=True)
class Page:
    """A sheet with its truth, and the page that a browser prints."""

    sheet: Sheet
    html: str


def pages(seed: int, half: Half, count: int) -> list[Page]:
    """So many sheets of a half; the same seed gives the same ones."""
    chosen = [design for design in DESIGNS if design.half == half]
    return [page(chosen[n % len(chosen)], n // len(chosen), seed, number=n) for n in range(count)]


def page(design: Design, turn: int, seed: int, *, number: int = 0) -> Page:
    """The sheet of a design in its turn: the even ones are clean."""
    rng = Random(f"{seed}/{design.name}/{turn}")
    writer = Writer(design, scene(rng), rng)
    values, expected, defect = writer.all_values(), None, None
    if turn % 2:
        defect = _defect(design, turn // 2, seed)
        changed, expected = spoilt(writer, values, defect)
        values |= changed
    sheet = _sheet(design, values, expected, defect, number, rng.randrange(2**31))
    return Page(sheet, html(design, writer.scene, values, rng))


def _defect(design: Design, turn: int, seed: int) -> dict[str, Any]:
    """Each mistake of the design once before any comes again."""
    order = Random(f"{seed}/{design.name}").sample(design.defects, len(design.defects))
    return order[turn % len(order)]


def _sheet(design: Design, values: Mapping[str, Written], expected: Expect | None,
           defect: dict[str, Any] | None, number: int, seed: int) -> Sheet:  # fmt: skip
    return Sheet(
        number=number, design=design.name, kind=design.spec, title="", firm="", labels="label",
        entries=tuple(_entry(design, name, written) for name, written in values.items()),
        defect=next(iter(defect)) if defect else "",
        expected=(expected,) if expected else (),
        verdict="FAIL" if defect else "PASS", seed=seed,
    )  # fmt: skip


def _entry(design: Design, name: str, written: Written) -> Entry:
    asked = design.fields[name]
    return Entry(asked, asked.label, written.value_of(asked), written.text, written.state)
