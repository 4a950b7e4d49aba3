"""The numbers and the specs that what is set decides on."""

from pathlib import Path
from typing import TYPE_CHECKING

from core.domain.disputes import clocks
from core.domain.disputes.clocks import Terms
from core.domain.policy import Policy
from core.domain.retention import Retention
from core.errors import Misconfigured
from core.settings import Settings

if TYPE_CHECKING:
    from core.domain.spec.specs import Spec


def specs(found: Settings) -> "tuple[Spec, ...]":
    """The specs of SPECS_DIR, else the built-in ones, for what works without a database."""
    from core.adapters import spec_files

    if found.specs_dir is None:
        return spec_files.load_built_in()
    return spec_files.load_folder(Path(found.specs_dir))


def terms(found: Settings) -> Terms:
    """How long disputes may be opened, appealed and left unanswered. Errors: Misconfigured."""
    try:
        calendar = clocks.calendar(
            found.business_hours, zone=found.business_zone, holidays=found.business_holidays
        )
    except ValueError as error:
        raise Misconfigured(f"BUSINESS_HOURS cannot be read: {error}.") from error
    return Terms(
        days_to_open=found.dispute_days_to_open,
        days_to_appeal=found.dispute_days_to_appeal,
        calendar=calendar,
    )


def retention(found: Settings) -> Retention:
    """How long each kind of thing is kept."""
    return Retention(
        originals_days=found.retain_originals_days,
        readings_days=found.retain_readings_days,
        audits_days=found.retain_audits_days,
        deliveries_days=found.retain_deliveries_days,
    )


def policy(found: Settings) -> Policy:
    """The numbers a verdict depends on."""
    return Policy(review_below_confidence=found.review_below_confidence)
