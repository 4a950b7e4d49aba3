"""The pages: where each lies, what it is called, and what one has to be allowed to see it."""

from dataclasses import dataclass
from pathlib import Path

from core.domain.access import Action

_PAGES = Path(__file__).parents[2] / "pages"
OVERVIEW = _PAGES / "overview.py"
UPLOAD = _PAGES / "upload.py"
AUDITS = _PAGES / "audits.py"
AUDIT = _PAGES / "audit.py"
REVIEWS = _PAGES / "reviews.py"
REVIEW = _PAGES / "review.py"
CALIBRATION = _PAGES / "calibration.py"
DISPUTES = _PAGES / "disputes.py"
DISPUTE = _PAGES / "dispute.py"
DISPUTING = _PAGES / "disputing.py"
DISPUTE_FIGURES = _PAGES / "dispute_figures.py"
WAIVERS = _PAGES / "waivers.py"
WAIVER = _PAGES / "waiver.py"
OWN = _PAGES / "own.py"
NOTICES = _PAGES / "notices.py"
SPECS = _PAGES / "specs.py"
SPEC = _PAGES / "spec.py"
QUEUE = _PAGES / "queue.py"
HEALTH = _PAGES / "health.py"
ERRORS = _PAGES / "errors.py"
RUNBOOKS = _PAGES / "runbooks.py"
RUNBOOK = _PAGES / "runbook.py"
HELP = _PAGES / "help.py"
TRAIL = _PAGES / "trail.py"
USERS = _PAGES / "users.py"
TOKENS = _PAGES / "tokens.py"
WEBHOOKS = _PAGES / "webhooks.py"
INCIDENTS = _PAGES / "incidents.py"
INCIDENT = _PAGES / "incident.py"
SHIFTS = _PAGES / "shifts.py"
UPKEEP = _PAGES / "upkeep.py"
ALERTS = _PAGES / "alerts.py"
ACCOUNT = _PAGES / "account.py"


@dataclass(frozen=True, slots=True)
class Place:
    """A page. `asks` is what its reader must be allowed; None is anybody who is signed in."""

    path: Path
    title: str
    icon: str
    asks: Action | None
    is_detail: bool = False  # reached by a link, not by the navigation
    is_first: bool = False

    @property
    def url_path(self) -> str:
        """What stands in the address bar."""
        return self.path.stem


PLACES = (
    Place(
        OVERVIEW,
        "Overview",
        ":material/space_dashboard:",
        Action.SHEETS_READ_OWN,
        is_first=True,
    ),
    Place(UPLOAD, "Upload", ":material/upload_file:", Action.SHEETS_UPLOAD),
    Place(AUDITS, "Audits", ":material/fact_check:", Action.SHEETS_READ_OWN),
    Place(REVIEWS, "Reviews", ":material/rate_review:", Action.REVIEWS_READ),
    Place(OWN, "Your sheets", ":material/assignment_ind:", Action.DISPUTES_OPEN),
    Place(DISPUTES, "Disputes", ":material/gavel:", Action.DISPUTES_READ_ALL),
    Place(WAIVERS, "Waivers", ":material/event_available:", Action.WAIVERS_READ),
    Place(SPECS, "Specs", ":material/rule:", Action.SPECS_READ),
    Place(QUEUE, "Queue", ":material/stacks:", Action.QUEUE_READ),
    Place(HEALTH, "Health", ":material/monitor_heart:", Action.HEALTH_READ),
    Place(ERRORS, "Errors", ":material/bug_report:", Action.HEALTH_READ),
    Place(RUNBOOKS, "Runbooks", ":material/menu_book:", Action.HEALTH_READ),
    Place(INCIDENTS, "Incidents", ":material/e911_emergency:", Action.HEALTH_READ),
    Place(SHIFTS, "Shifts", ":material/checklist:", Action.HEALTH_READ),
    Place(UPKEEP, "Upkeep", ":material/construction:", Action.HEALTH_READ),
    Place(ALERTS, "Alerts", ":material/notifications:", Action.HEALTH_READ),
    Place(TRAIL, "Trail", ":material/history:", Action.TRAIL_READ),
    Place(USERS, "Users", ":material/group:", Action.USERS_KEEP),
    Place(TOKENS, "API tokens", ":material/key:", Action.TOKENS_KEEP),
    Place(WEBHOOKS, "Webhooks", ":material/webhook:", Action.WEBHOOKS_KEEP),
    Place(HELP, "Help", ":material/help:", None),
    Place(ACCOUNT, "Your account", ":material/account_circle:", None),
    Place(AUDIT, "Audit", ":material/plagiarism:", Action.SHEETS_READ_OWN, is_detail=True),
    Place(REVIEW, "Review", ":material/rate_review:", Action.REVIEWS_DECIDE, is_detail=True),
    Place(
        CALIBRATION,
        "Calibration",
        ":material/straighten:",
        Action.REVIEWS_READ,
        is_detail=True,
    ),
    Place(RUNBOOK, "Runbook", ":material/menu_book:", Action.HEALTH_READ, is_detail=True),
    Place(DISPUTE, "Dispute", ":material/gavel:", Action.SHEETS_READ_OWN, is_detail=True),
    Place(DISPUTING, "Dispute a finding", ":material/gavel:", Action.DISPUTES_OPEN, is_detail=True),
    Place(
        DISPUTE_FIGURES,
        "Dispute figures",
        ":material/monitoring:",
        Action.DISPUTES_READ_ALL,
        is_detail=True,
    ),
    Place(WAIVER, "Waiver", ":material/event_available:", Action.WAIVERS_READ, is_detail=True),
    Place(NOTICES, "Notices", ":material/notifications:", None, is_detail=True),
    Place(SPEC, "Spec", ":material/rule:", Action.SPECS_READ, is_detail=True),
    Place(INCIDENT, "Incident", ":material/e911_emergency:", Action.HEALTH_READ, is_detail=True),
)


_SECTIONS = {
    Action.QUEUE_READ: "Operations",
    Action.HEALTH_READ: "Operations",
    Action.TRAIL_READ: "Administration",
    Action.USERS_KEEP: "Administration",
    Action.TOKENS_KEEP: "Administration",
    Action.WEBHOOKS_KEEP: "Administration",
}


def of(path: Path) -> Place:
    """The page that lies there."""
    return next(place for place in PLACES if place.path == path)


def section(place: Place) -> str:
    """What the navigation calls the group it is in; nothing for the daily work, which is first."""
    if place.is_detail or place.is_first:
        return ""
    if place.asks is None:
        return "You"
    return _SECTIONS.get(place.asks, "")
