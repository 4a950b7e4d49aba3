"""Labels the spec does not know, in reviews: what a lost field may be, and which label stood
beside what a person decided."""

from typing import Final

from core.domain.access import Action, asks
from core.domain.fields import extraction
from core.domain.labelling import beside as besides
from core.domain.labelling import mappings
from core.domain.labelling.mappings import Offer
from core.domain.model import Actor, Pair
from core.domain.page.reading import Reading
from core.domain.review import Decision, Made
from core.errors import NotFound, Rejected
from core.ports import Runtime
from core.queries.audit_detail import AuditDetail
from core.services.reviewing.judging import Look

_TELL: Final = (Decision.ACCEPT, Decision.CORRECT)


@asks(Action.REVIEWS_DECIDE)
def offers_of_audit(
    rt: Runtime, audit: AuditDetail, reading: Reading | None, *, actor: Actor
) -> tuple[Offer, ...]:
    """For each field of an ended audit that was found nowhere, what may be it.

    Errors: Forbidden, Unavailable.
    """
    del actor  # Asked for by the guard; whoever has the audit may see it.
    ref = audit.selection.spec if audit.selection else None
    if ref is None or reading is None or not any(map(mappings.is_lost, audit.fields)):
        return ()
    try:
        spec = rt.specs.version(ref)
    except NotFound:
        return ()  # Put away since.
    return mappings.suggest(extraction.unmapped(reading, spec), spec, audit.fields)


def offers(look: Look) -> tuple[Offer, ...]:
    """The same for a sheet in review; none in a second look, which is blind."""
    asked = {(doubt.target or "") for doubt in look.doubts}
    lost = [one for one in look.outcome.fields if one.name in asked and mappings.is_lost(one)]
    if look.spec is None or look.review.is_blind or not lost:
        return ()
    return mappings.suggest(_pairs(look), look.spec, lost)


def beside(after: Look, made: Made) -> str:
    """The label beside what was decided, which the spec does not know; "" where none is certain."""
    spec = after.spec
    if spec is None or made.kind not in _TELL:
        return ""
    field = next((one for one in spec.fields if one.name == made.target), None)
    decided = next((one for one in after.outcome.fields if one.name == made.target), None)
    if field is None or decided is None:
        return ""
    pairs = _pairs(after)
    if made.label is not None:
        return besides.named(made.label, pairs)
    return besides.of(field, decided, pairs, spec)


def refuse_unknown(look: Look, made: Made) -> None:
    """Errors: Rejected, where the sheet has no such label, or the spec knows it."""
    if made.kind not in _TELL or not besides.named(made.label or "", _pairs(look)):
        raise Rejected("The sheet has no such label, or the spec knows it already.")


def _pairs(look: Look) -> tuple[Pair, ...]:
    if look.reading is None or look.spec is None:
        return ()
    return extraction.unmapped(look.reading, look.spec)
