"""Hands the files of a form to intake, and keeps what was refused beside the batch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Protocol

import streamlit as st

from core.domain import inbox
from core.domain.model import Actor
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


@dataclass(slots=True)
class Sending:
    """What only this process knows of a batch: rows stand for the files taken, for no others."""

    count: int = 0
    handed: int = 0
    is_open: bool = False
    refused: list[Refusal] = field(default_factory=list)

    @property
    def never_came(self) -> int:
        """Files the sender's page went away with before it was their turn."""
        return 0 if self.is_open else self.count - self.handed


@st.cache_resource(max_entries=KEPT_BATCHES, ttl=KEPT_S, show_spinner=False)
def sending(batch_id: str) -> Sending:
    """The record of a batch, for as long as this process lives."""
    return Sending()


def meant(files: Sequence[SentFile]) -> list[SentFile]:
    """The files of a folder a person meant to send: hidden ones and litter are left out."""
    return [file for file in files if inbox.is_meant(PurePosixPath(file.name).name)]


def receive(
    rt: Runtime,
    files: Sequence[SentFile],
    *,
    batch_id: str,
    actor: Actor,
    spec: str | None,
    progress: Callable[[int, str], object],
) -> None:
    """Submit each file; one that is refused, for whatever reason, does not stop the others."""
    record = sending(batch_id)
    record.count, record.is_open = len(files), True
    try:
        for place, file in enumerate(files):
            progress(place, file.name)  # Ends the run here where the page has gone away.

            def tell(sentence: str, error: Exception, name: str = file.name) -> None:
                first = error.audit_id if isinstance(error, DuplicateSheet) else None
                record.refused.append(Refusal(name, sentence, first))

            with shown(tell):
                intake.submit(
                    rt,
                    actor=actor,
                    filename=file.name,
                    content=file.getvalue(),
                    batch=batch_id,
                    spec=spec,
                )
            record.handed += 1
    finally:
        record.is_open = False
