"""How well a spec fits a sheet, going by the labels printed on it.

A firm's trade in its letterhead, or a word in a comment, says little of what a form asks for; the
form's own labels say most.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.fields.areas import PageScan
from core.domain.labelling import label_names
from core.domain.marks import check_items
from core.domain.page.reading import Reading
from core.domain.spec.specs import FieldSpec, FieldType, Spec

_SURE = 0.8
_LEAST_ITEMS = 0.5  # of a checklist's items, for the list to be on the sheet
_MISSING = 0.5  # what a required field without a label counts for, beside one that has it
_MOST_PAGES = 4


@dataclass(frozen=True, slots=True)
class Fit:
    """Fields of a spec whose labels are on the sheet, and required ones whose are not; `labels`
    that field service knows are printed there at all."""

    labels: int
    found: int
    missing: int
    required: int

    @property
    def points(self) -> float:
        """The more, the better a spec fits; to compare specs on one sheet with."""
        return self.found - _MISSING * self.missing

    @property
    def share(self) -> float:
        """Of the required fields, those with a label on the sheet; 1 where none is required."""
        return 1 - self.missing / self.required if self.required else 1.0


def of(reading: Reading, spec: Spec) -> Fit:
    """The fit of one spec."""
    table = label_names.table(spec)
    scans = [PageScan(page, table) for page in reading.pages[:_MOST_PAGES]]
    named = {
        index
        for scan in scans
        for anchor in scan.anchors
        if anchor.score >= _SURE
        for index in anchor.fields
    }
    signed = any(scan.sign_tables for scan in scans)
    found = [
        at in named or _is_there(field, scans, is_signed=signed)
        for at, field in enumerate(spec.fields)
    ]
    required = [at for at, field in enumerate(spec.fields) if field.required]
    missing = sum(not found[at] for at in required)
    known = sum(anchor.is_known for scan in scans for anchor in scan.anchors)
    return Fit(known, sum(found), missing, len(required))


def _is_there(field: FieldSpec, scans: Sequence[PageScan], *, is_signed: bool) -> bool:
    if field.type is FieldType.SIGNATURE:
        return is_signed
    if field.type is not FieldType.CHECKLIST:
        return False
    printed = check_items.find(list(scans), field.items, field.labels)
    return len(printed) >= _LEAST_ITEMS * len(field.items)
