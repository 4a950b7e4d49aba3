"""The day of an audit: what an engineer in the sheets' own zone would write down."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

SHEETS_ZONE: Final = ZoneInfo("Europe/London")


def of(moment: datetime) -> date:
    """The day of an aware moment."""
    return moment.astimezone(SHEETS_ZONE).date()
