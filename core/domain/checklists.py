"""A checklist: each item and how it is marked."""

from core.domain.areas import PageScan
from core.domain.attempts import Attempt
from core.domain.specs import FieldSpec


def read(scans: list[PageScan], field: FieldSpec) -> Attempt | None:
    """The items of a checklist found on the sheet and how each is marked; None where none is."""
    return None
