"""Regions of a template pack, in both of its forms, as regions of a spec's fields.

The one form has a page for all and boxes as x, y, w, h; the other a page and bounds with x, y,
width, height for each region. Names map to boxes in some packs, and some count in pixels.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.domain.packs import pack_keys
from core.domain.packs.pack_fields import Draft
from core.domain.packs.pack_keys import Json
from core.domain.spec.specs import FieldType

_DIGITS = 6
_LEAST_SHARE = 0.001  # of a page; less is a slip, not a place
# Regions of the earlier system that stand for a field of another name.
_MEANT = {
    "signature_block": ("engineer_sign_off", "engineer_signature", "technician_signature"),
    "engineer_signature": ("engineer_sign_off", "technician_signature"),
    "customer_signature": ("customer_sign_off",),
    "tickbox_block": ("compliance_tickboxes", "checklist"),
}
_WHOLE_PAGE_PARTS = frozenset({"header", "footer"})


@dataclass(frozen=True, slots=True)
class _Page:
    """Where a region's numbers are to be understood: page from 1, and what counts as all of it."""

    number: int
    width: float
    height: float


def read(given: Any, draft: Draft) -> None:
    """Every region, into the draft's fields."""
    roi = pack_keys.unpacked(given)
    if roi is None:
        return
    for name, region in _regions(roi):
        if not pack_keys.flag(region, "enabled", default=True):
            continue
        fields = _fields_of(name, region, draft)
        if not fields:
            if name not in _WHOLE_PAGE_PARTS:
                draft.left.append(f"Region {name} is for no field of the spec and was left out.")
            continue
        place = _place(region, roi if isinstance(roi, Mapping) else {})
        if place is None:
            draft.left.append(f"Region {name} gives no box on the page and was left out.")
            continue
        for field in fields:
            draft.fields[field] = {**draft.fields[field], "region": place}


def _regions(roi: Any) -> Iterator[tuple[str, Json]]:
    listed = roi
    if isinstance(roi, Mapping):
        found = pack_keys.unpacked(pack_keys.get(roi, "regions", "rois", "zones", "fields"))
        listed = roi if found is None else found
    if isinstance(listed, Mapping):
        for key, value in listed.items():
            boxed = {"box": value} if isinstance(value, list) else value
            if isinstance(boxed, Mapping):
                yield pack_keys.snake(str(key)), boxed
    elif isinstance(listed, list):
        for one in listed:
            if isinstance(one, Mapping):
                yield pack_keys.snake(pack_keys.text(one, *_NAMES)), one


_NAMES = ("name", "field", "fieldId", "fieldName", "id", "region", "label")


def _fields_of(name: str, region: Json, draft: Draft) -> list[str]:
    """The fields a region is for: those it lists, the one of its name, or the one it stood for."""
    listed = [pack_keys.snake(one) for one in pack_keys.texts(region, "fields", "fieldIds")]
    known = [one for one in listed if one in draft.fields]
    if known:
        return known
    for one in (name, *_MEANT.get(name, ())):
        if one in draft.fields:
            return [one]
    if name == "signature_block":
        signed = [key for key, one in draft.fields.items() if one["type"] == FieldType.SIGNATURE]
        return signed[:1]
    return []


def _place(region: Json, roi: Json) -> Json | None:
    page = _page(region, roi)
    corners = _corners(region)
    if page is None or corners is None:
        return None
    x0, x1 = (min(1.0, max(0.0, edge / page.width)) for edge in (corners[0], corners[2]))
    y0, y1 = (min(1.0, max(0.0, edge / page.height)) for edge in (corners[1], corners[3]))
    if x1 - x0 < _LEAST_SHARE or y1 - y0 < _LEAST_SHARE:
        return None
    size = {"x": x0, "y": y0, "w": x1 - x0, "h": y1 - y0}
    return {"page": page.number, **{key: round(edge, _DIGITS) for key, edge in size.items()}}


def _page(region: Json, roi: Json) -> _Page | None:
    """What the numbers are shares, percent or pixels of; None where pixels have no page."""
    width, height = _page_size(region) or _page_size(roi) or (0.0, 0.0)
    corners = _corners(region) or (0.0, 0.0, 0.0, 0.0)
    unit = pack_keys.text(region, "unit", "units") or pack_keys.text(roi, "unit", "units")
    unit = pack_keys.folded(unit.replace("%", "percent"))
    number = _page_number(region) or _page_number(roi) or 1
    if max(corners) <= 1.0 + 1e-6 and not unit.startswith("p"):
        return _Page(number, 1.0, 1.0)
    if width > 0 and height > 0 and not unit.startswith("percent"):
        return _Page(number, width, height)
    is_percent = unit.startswith("percent") or (not unit and max(corners) <= 100.0)
    return _Page(number, 100.0, 100.0) if is_percent else None


def _page_size(values: Json) -> tuple[float, float] | None:
    inner = pack_keys.mapping(values, "pageSize", "imageSize", "size") or values
    width = pack_keys.number(pack_keys.get(inner, "pageWidth", "imageWidth"))
    height = pack_keys.number(pack_keys.get(inner, "pageHeight", "imageHeight"))
    if inner is not values:
        width = width or pack_keys.number(pack_keys.get(inner, "width", "w"))
        height = height or pack_keys.number(pack_keys.get(inner, "height", "h"))
    return (width, height) if width and height else None


def _page_number(values: Json) -> int | None:
    """From 1; an index counts from 0."""
    number = pack_keys.number(pack_keys.get(values, "page", "pageNumber"))
    if number is not None:
        return max(1, int(number))
    index = pack_keys.number(pack_keys.get(values, "pageIndex", "pageIndex0Based"))
    return None if index is None else max(0, int(index)) + 1


def _corners(region: Json) -> tuple[float, float, float, float] | None:
    """Left, top, right and bottom in the pack's own unit."""
    inner = pack_keys.unpacked(
        pack_keys.get(region, "bounds", "box", "bbox", "boundingBox", "rect")
    )
    if isinstance(inner, list):
        edges = [pack_keys.number(edge) for edge in inner]
        if len(edges) != 4 or None in edges:
            return None
        x, y, w, h = (edge or 0.0 for edge in edges)
        return x, y, x + w, y + h
    box: Json = inner if isinstance(inner, Mapping) else region
    left = pack_keys.number(pack_keys.get(box, "x", "left", "x0", "x1"))
    top = pack_keys.number(pack_keys.get(box, "y", "top", "y0", "y1"))
    if left is None or top is None:
        return None
    width = pack_keys.number(pack_keys.get(box, "width", "w"))
    height = pack_keys.number(pack_keys.get(box, "height", "h"))
    right = left + width if width is not None else _far(box, "right", "x1", "x2", "x0")
    bottom = top + height if height is not None else _far(box, "bottom", "y1", "y2", "y0")
    return None if right is None or bottom is None else (left, top, right, bottom)


def _far(box: Json, *names: str) -> float | None:
    """The far edge: x1 beside an x0, but x2 beside an x1."""
    side, near_end, far_end, near = names
    if pack_keys.get(box, near) is not None:
        return pack_keys.number(pack_keys.get(box, side, near_end))
    return pack_keys.number(pack_keys.get(box, side, far_end))
