"""Photographs on a sheet, counted."""

from core.domain.areas import PageScan
from core.domain.attempts import Attempt
from core.domain.specs import FieldSpec


def read(scans: list[PageScan], field: FieldSpec) -> Attempt | None:
    """How many photographs the sheet holds; None where there are none."""
    return None
