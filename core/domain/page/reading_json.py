"""A Reading as bytes and back, exactly: what is stored so that an audit can be run again."""

import gzip
import json
from typing import Any

from core.domain.model import Box
from core.domain.page.reading import (
    Colour,
    Mark,
    MarkKind,
    Page,
    PageSource,
    Reading,
    Shape,
    Word,
)

FORMAT = 1  # counts up when `load` has to tell an older layout from a newer one


def dump(reading: Reading) -> bytes:
    """Compact gzipped JSON; the same reading gives the same bytes."""
    value = {
        "format": FORMAT,
        "engine": reading.engine,
        "model": reading.model,
        "seconds": reading.seconds,
        "risks": reading.risks,
        "blocks_json": reading.blocks_json,
        "pages": [_page_value(page) for page in reading.pages],
    }
    # ASCII keeps half a surrogate pair, which UTF-8 could not carry, as it came.
    return gzip.compress(json.dumps(value, separators=(",", ":")).encode("ascii"), mtime=0)


def load(content: bytes) -> Reading:
    """The reading that was dumped. Errors: ValueError, where it is none of a known format."""
    value = json.loads(gzip.decompress(content))
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise ValueError("Not a stored reading of a format this version knows.")
    return Reading(
        engine=value["engine"],
        model=value["model"],
        pages=tuple(_page(page) for page in value["pages"]),
        seconds=value["seconds"],
        risks=tuple(value["risks"]),
        blocks_json=value["blocks_json"],
    )


def _page_value(page: Page) -> dict[str, Any]:
    return {
        "number": page.number,
        "size": [page.width, page.height],
        "source": page.source,
        "rotation": page.rotation,
        "confidence": page.confidence,
        "legible": page.legible,
        "words": [[word.text, *word.box, word.confidence, word.line] for word in page.words],
        "marks": [_mark_value(mark) for mark in page.marks],
    }


def _mark_value(mark: Mark) -> list[Any]:
    value: list[Any] = [mark.kind, *mark.box, mark.fill]
    is_plain = mark.colour is None and mark.shape is None
    return value if is_plain else [*value, mark.colour, mark.shape]


def _page(value: dict[str, Any]) -> Page:
    width, height = value["size"]
    return Page(
        number=value["number"],
        width=width,
        height=height,
        source=PageSource(value["source"]),
        words=tuple(
            Word(text, Box(x0, y0, x1, y1), confidence, line)
            for text, x0, y0, x1, y1, confidence, line in value["words"]
        ),
        marks=tuple(_mark(*parts) for parts in value["marks"]),
        rotation=value["rotation"],
        confidence=value["confidence"],
        legible=value["legible"],
    )


def _mark(
    kind: str,
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    fill: float,
    colour: str | None = None,
    shape: str | None = None,
) -> Mark:
    return Mark(
        MarkKind(kind),
        Box(x0, y0, x1, y1),
        fill,
        Colour(colour) if colour else None,
        Shape(shape) if shape else None,
    )
