"""Bands of confidence: the list is filtered by one of few, so that each has an index's order."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from core.domain.model import Field


class Band(StrEnum):
    """How surely the least sure field of a sheet was read."""

    UNDER_50 = "under-50"
    FROM_50 = "50-80"
    FROM_80 = "80-95"
    FROM_95 = "over-95"


_EDGES: Final = ((0.5, Band.UNDER_50), (0.8, Band.FROM_50), (0.95, Band.FROM_80))


def of(confidence: float) -> Band:
    """The band of a confidence, 0 to 1."""
    return next((band for edge, band in _EDGES if confidence < edge), Band.FROM_95)


def lowest(fields: Iterable[Field]) -> float | None:
    """How surely the least sure field was read; None where nothing was read at all."""
    return min((one.confidence for one in fields if one.confidence is not None), default=None)
