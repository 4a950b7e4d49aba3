"""Samples: sheets to try an empty system with, sent in like any other."""

from collections.abc import Mapping

from core.domain.access import Action, asks
from core.domain.model import Actor
from core.errors import Conflict
from core.ports import Runtime
from core.services import intake
from core.services.intake import Receipt


@asks(Action.SHEETS_UPLOAD)
def submit(
    rt: Runtime, sheets: Mapping[str, bytes], *, actor: Actor, batch: str
) -> tuple[Receipt, ...]:
    """Send in each file by its name; one that is here already is left alone.

    Errors: Forbidden, FileRejected, Unavailable.
    """
    receipts = []
    for filename, content in sheets.items():
        try:
            receipts.append(
                intake.submit(rt, actor=actor, filename=filename, content=content, batch=batch)
            )
        except Conflict:
            continue  # Two people tried the button: one set of samples is enough.
    return tuple(receipts)
