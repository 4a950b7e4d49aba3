"""Hands the files of a form to intake, and keeps what was refused beside the batch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import streamlit as st

from core.errors import DuplicateSheet
from core.ports import Runtime
from core.services import intake
from core.ui.feedback import shown

KEPT_BATCHES = 200
KEPT_S = 86_400.0


class SentFile(Protocol):
    """A file of a form."""

    name: str

    def getvalue(self) -> bytes:
        """Its bytes."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken, and why; `first_audit_id` where it was received before."""

    filename: str
    reason: str
    first_audit_id: str | None = None


@st.cache_resource(max_entries=KEPT_BATCHES, ttl=KEPT_S, show_spinner=False)
def refusals(batch_id: str) -> list[Refusal]:
    """What was refused of a batch, for as long as this process lives: refused files have no row."""
    return []


def receive(
    rt: Runtime,
    files: Sequence[SentFile],
    *,
    batch_id: str,
    uploaded_by: str,
    spec: str | None,
    progress: Callable[[int, str], object],
) -> None:
    """Submit each file; one that is refused, for whatever reason, does not stop the others."""
    refused = refusals(batch_id)
    for place, file in enumerate(files):
        progress(place, file.name)

        def tell(sentence: str, error: Exception, name: str = file.name) -> None:
            first = error.audit_id if isinstance(error, DuplicateSheet) else None
            refused.append(Refusal(name, sentence, first))

        with shown(tell):
            intake.submit(
                rt,
                filename=file.name,
                content=file.getvalue(),
                uploaded_by=uploaded_by,
                batch=batch_id,
                spec=spec,
            )
