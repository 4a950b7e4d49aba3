"""Mistral's answer as kept for replay (JSON), and as the pages that fusion takes."""

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

from mistralai.client.models import OCRResponse

from core.domain.model import Box
from core.domain.page.fusion import Block, ProviderPage, Score
from core.errors import Unavailable

_CORNERS = ("top_left_x", "top_left_y", "bottom_right_x", "bottom_right_y")
_IMAGE = "image"  # a block of this kind has no text of the sheet: its content is a link


def kept(response: OCRResponse, page_numbers: Sequence[int]) -> list[dict[str, Any]]:
    """The pages of one answer as plain values, numbered as in the whole sheet, pictures left out.

    Errors: Unavailable where a page is missing: a sheet is read whole or not at all.
    """
    pages = {page.index: page for page in response.pages}
    if sorted(pages) != list(range(len(page_numbers))) or len(pages) != len(response.pages):
        raise Unavailable(
            "Mistral did not answer for every page of this sheet. It is asked again later."
        )
    return [
        _without_pictures(pages[index].model_dump(mode="json"))
        | {"page_number": number, "model": response.model}
        for index, number in enumerate(page_numbers)
    ]


def packed(page: dict[str, Any]) -> bytes:
    """One page's answer as bytes to keep, wherever in a sheet the same picture comes again."""
    return json.dumps(page, separators=(",", ":")).encode("ascii")


def unpacked(content: bytes, page_number: int) -> dict[str, Any]:
    """The answer again, for this page of this sheet."""
    found: dict[str, Any] = json.loads(content)
    return found | {"page_number": page_number}


def dump(pages: Iterable[dict[str, Any]]) -> str:
    """JSON for a reading's `blocks_json`; ASCII, so that no odd letter can break its storing."""
    return json.dumps({"pages": list(pages)}, separators=(",", ":"))


def load(blocks_json: str) -> list[ProviderPage]:
    """The pages of a stored answer, for fusing them again without asking Mistral."""
    return [provider_page(page) for page in json.loads(blocks_json)["pages"]]


def provider_page(page: dict[str, Any]) -> ProviderPage:
    """One page in terms of the sheet: boxes 0-1. Without its size its blocks have no place."""
    scores = page.get("confidence_scores") or {}
    size = page.get("dimensions") or {}
    width, height = size.get("width") or 0, size.get("height") or 0
    blocks = [_block(_raw(block), width, height) for block in page.get("blocks") or ()]
    return ProviderPage(
        number=page["page_number"],
        markdown=page["markdown"],
        blocks=tuple(block for block in blocks if block is not None),
        scores=tuple(
            Score(score["text"], _share(score["confidence"]), max(0, score["start_index"]))
            for score in scores.get("word_confidence_scores") or ()
        ),
        confidence=_share(scores.get("average_page_confidence_score")),
    )


def _raw(block: dict[str, Any]) -> dict[str, Any]:
    """The SDK wraps blocks of a kind it does not know; inside they look as the others do."""
    inner = block.get("raw")
    return inner if isinstance(inner, dict) else block


def _block(block: dict[str, Any], width: float, height: float) -> Block | None:
    """None where it has no place on the page."""
    corners = [block.get(name) for name in _CORNERS]
    if width <= 0 or height <= 0 or not all(isinstance(corner, int | float) for corner in corners):
        return None
    x0, y0, x1, y1 = (float(corner or 0) for corner in corners)
    box = Box(_share(x0 / width), _share(y0 / height), _share(x1 / width), _share(y1 / height))
    if box.x0 >= box.x1 or box.y0 >= box.y1:
        return None
    kind, content = str(block.get("type")), block.get("content")
    return Block(kind, box, content if isinstance(content, str) and kind != _IMAGE else "")


def _share(value: float | None) -> float:
    """Within 0 and 1; no number is none of it."""
    return 0.0 if value is None or math.isnan(value) else min(max(float(value), 0.0), 1.0)


def _without_pictures(page: dict[str, Any]) -> dict[str, Any]:
    images = [{**image, "image_base64": None} for image in page.get("images") or ()]
    return page | {"images": images}
