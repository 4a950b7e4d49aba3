"""Weeks as whoever fills in sheets counts them, wherever the server stands."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, cast, func
from sqlalchemy.orm import InstrumentedAttribute

from core.domain.audit_day import SHEETS_ZONE


def monday_of(moment: InstrumentedAttribute[datetime]) -> ColumnElement[date]:
    """The Monday of a moment's week, in the sheets' own zone."""
    there: ColumnElement[Any] = func.timezone(SHEETS_ZONE.key, moment)
    return cast(func.date_trunc("week", there), Date)
