"""The filters of the list of audits as query parameters, for the list and for its exports."""

from typing import Annotated, Any, Final

from fastapi import Depends, Query

from core.api.v1.paging import Since, Until
from core.domain.bands import Band
from core.domain.model import AuditStatus, ReasonCode, Severity, Verdict
from core.queries.audit_filters import AuditFilter
from core.queries.audits import SEARCH_MAX_CHARS

NAME_MAX_CHARS: Final = 200


def _named(what: str) -> Any:
    return Query(max_length=NAME_MAX_CHARS, pattern=r"^[^\x00]*$", description=what)


def narrowed(
    verdict: Annotated[Verdict | None, Query(description="What was decided.")] = None,
    status: Annotated[AuditStatus | None, Query(description="How far it is.")] = None,
    spec: Annotated[str | None, _named("The id of the spec it was audited by.")] = None,
    technician: Annotated[str | None, _named("As the sheet names them, letter by letter.")] = None,
    customer: Annotated[str | None, _named("As the sheet names them, letter by letter.")] = None,
    site: Annotated[str | None, _named("As the sheet names it, letter by letter.")] = None,
    reason: Annotated[ReasonCode | None, Query(description="A finding has this code.")] = None,
    severity: Annotated[Severity | None, Query(description="Of the gravest finding.")] = None,
    band: Annotated[Band | None, Query(description="How sure the least sure field is.")] = None,
    assigned: Annotated[str | None, _named("Whom it was given to.")] = None,
    since: Since = None,
    until: Until = None,
    text: Annotated[
        str | None, Query(max_length=SEARCH_MAX_CHARS, description="Words anywhere on the sheet.")
    ] = None,
) -> AuditFilter:
    """What these parameters narrow the list to; without any of them, to nothing."""
    return AuditFilter(
        verdict=verdict,
        status=status,
        spec=spec,
        technician=technician,
        customer=customer,
        site=site,
        reason=reason,
        severity=severity,
        band=band,
        assigned=assigned,
        since=since,
        until=until,
        text=text or "",
    )


Narrowed = Annotated[AuditFilter, Depends(narrowed)]
