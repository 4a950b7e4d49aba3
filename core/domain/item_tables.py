"""A table: its rows under the columns of the spec."""

from core.domain.areas import PageScan
from core.domain.attempts import Attempt
from core.domain.specs import FieldSpec


def read(scans: list[PageScan], field: FieldSpec) -> Attempt | None:
    """The rows of a table found under its columns' headings; None where there are none."""
    return None
