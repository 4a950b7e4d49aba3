"""How long each kind of thing is kept, and what is due to go."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What is kept apart. A sheet's audits go with the sheet: nothing of it is left then."""

    ORIGINALS = "originals"  # the file as received, and the pictures made of it
    READINGS = "readings"  # the text read from it
    AUDITS = "audits"  # the sheet with its audits, fields, findings and attempts
    DELIVERIES = "deliveries"  # what webhooks were sent


@dataclass(frozen=True, slots=True)
class Retention:
    """Days by kind; 0 keeps it until somebody says otherwise."""

    originals_days: int = 0
    readings_days: int = 0
    audits_days: int = 0
    deliveries_days: int = 0

    def days(self, kind: Kind) -> int:
        """How many days this kind is kept; 0: without end."""
        return {
            Kind.ORIGINALS: self.originals_days,
            Kind.READINGS: self.readings_days,
            Kind.AUDITS: self.audits_days,
            Kind.DELIVERIES: self.deliveries_days,
        }[kind]

    def before(self, kind: Kind, now: datetime) -> datetime | None:
        """What is older than this is due to go; None where nothing ever is."""
        days = self.days(kind)
        return now - timedelta(days=days) if days else None


KEPT_FOR_EVER = Retention()
