"""Pages of a list by keyset: a cursor is a place in it, opaque to the caller."""

import base64
import binascii
from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import Query
from pydantic import AfterValidator, AwareDatetime

from core.errors import Rejected

YEARS: Final = range(1900, 3000)  # what every calendar on the way can hold, in any time zone
LIMIT_MAX: Final = 200
FOREIGN: Final = "This cursor is not one of ours; take `next` as it was given."


def encode(when: datetime, id_: UUID) -> str:
    """A cursor for this row."""
    place = f"{when.astimezone(UTC).isoformat()}~{id_}"
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def decode(cursor: str) -> tuple[datetime, UUID]:
    """The row a cursor stands on. Errors: Rejected."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        place = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
        when, _, id_ = place.partition("~")
        moment, row = datetime.fromisoformat(when), UUID(id_)
    except (ValueError, binascii.Error) as error:
        raise Rejected(FOREIGN) from error
    if moment.tzinfo is None or moment.year not in YEARS:
        raise Rejected(FOREIGN)
    return moment, row


def _sensible(moment: datetime) -> datetime:
    if moment.year not in YEARS:
        raise ValueError(f"the year is {YEARS.start} to {YEARS.stop - 1}")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_sensible)]
Since = Annotated[Moment | None, Query(description="From this moment on; with its time zone.")]
Until = Annotated[Moment | None, Query(description="Before this moment; with its time zone.")]
CursorQuery = Annotated[
    str | None, Query(alias="cursor", max_length=200, description="`next` of the page before.")
]
Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX, description="Rows a page.")]
