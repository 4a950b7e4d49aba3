"""Samples: sheets to try an empty system with, sent in like any other."""

from collections.abc import Mapping

from core.errors import DuplicateSheet
from core.ports import Runtime
from core.services import intake
from core.services.intake import Receipt


def submit(
    rt: Runtime, sheets: Mapping[str, bytes], *, uploaded_by: str, batch: str
) -> tuple[Receipt, ...]:
    """Send in each file by its name; one that is here already is left alone.

    Errors: FileRejected, Unavailable.
    """
    receipts = []
    for filename, content in sheets.items():
        try:
            receipts.append(
                intake.submit(
                    rt, filename=filename, content=content, uploaded_by=uploaded_by, batch=batch
                )
            )
        except DuplicateSheet:
            continue  # Two people tried the button: one set of samples is enough.
    return tuple(receipts)
