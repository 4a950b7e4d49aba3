"""What a checklist gives, item by item."""

from collections.abc import Set as AbstractSet

from core.domain import findings, wording
from core.domain.model import Field, Finding, Item, ItemState, ReasonCode
from core.domain.policy import Policy
from core.domain.spec.specs import FieldSpec


def check(
    spec: FieldSpec,
    seen: Field,
    policy: Policy,
    *,
    is_required: bool,
    poor_pages: AbstractSet[int] = frozenset(),
) -> list[Finding]:
    """One finding for each item that is unmarked though asked for, or was read with doubt.

    `poor_pages` are too poor to tell an empty box from a faint mark.
    """
    found = []
    for item in seen.items:
        if item.state is not ItemState.UNMARKED:
            finding = _marked(spec, seen, item, policy)
        else:
            finding = _unmarked(spec, seen, item, policy, poor_pages) if is_required else None
        found += [finding] if finding is not None else []
    return found


def is_doubtful(item: Item, policy: Policy) -> bool:
    """Whether an item's state was read less surely than the policy asks."""
    return item.confidence < policy.review_below_confidence


def _marked(spec: FieldSpec, seen: Field, item: Item, policy: Policy) -> Finding | None:
    if not is_doubtful(item, policy):
        return None
    code, message = ReasonCode.LOW_CONFIDENCE, wording.doubtful_item(item)
    return findings.of_item(spec, item, "confidence", code, message, seen.evidence)


def _unmarked(
    spec: FieldSpec, seen: Field, item: Item, policy: Policy, poor_pages: AbstractSet[int]
) -> Finding:
    if _is_poor(seen, item, poor_pages):
        code, broken, message = ReasonCode.UNREADABLE_FIELD, "unreadable", wording.faint(item)
    elif is_doubtful(item, policy):
        code, broken, message = ReasonCode.LOW_CONFIDENCE, "confidence", wording.faint(item)
    else:
        code, broken, message = ReasonCode.MISSING_FIELD, "required", wording.unmarked(seen, item)
    return findings.of_item(spec, item, broken, code, message, seen.evidence)


def _is_poor(seen: Field, item: Item, poor_pages: AbstractSet[int]) -> bool:
    place = item.evidence or seen.evidence
    if item.is_confirmed:
        return False
    return place is not None and place.page_number in poor_pages
