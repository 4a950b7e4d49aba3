"""Words for roles, ways in and what the trail tells."""

from core.domain.access import Role
from core.domain.trail import Event

ROLE_WORDS = {
    Role.TECHNICIAN: "Technician",
    Role.QA_LEAD: "QA lead",
    Role.SUPERVISOR: "Supervisor",
    Role.ON_CALL: "On call",
    Role.ADMIN: "Administrator",
}
ROLE_MEANINGS = {
    Role.TECHNICIAN: "Hands in sheets and sees own ones: those sent in, and those that name them.",
    Role.QA_LEAD: "Sees every sheet, audits again, decides reviews, keeps the specs.",
    Role.SUPERVISOR: "Sees every sheet, decides disputes and waivers, reads the trail.",
    Role.ON_CALL: "Sees every sheet, runs the queues, reads health and the trail.",
    Role.ADMIN: "May do everything, and says who may do what.",
}
WAY_WORDS = {"link": "One-time link", "password": "Password", "provider": "Single sign-on"}
EVENT_WORDS = {
    Event.SHEET_UPLOADED: "Sheet received",
    Event.SHEET_REFUSED: "File refused",
    Event.SHEET_DOWNLOADED: "Original downloaded",
    Event.AUDIT_ASKED: "Audit asked for",
    Event.AUDITS_REPEATED: "Past sheets judged again",
    Event.REVIEW_DECIDED: "Doubtful field decided",
    Event.REVIEW_ESCALATED: "Sheet handed on",
    Event.REVIEW_ENDED: "Review ended",
    Event.AUDITS_ASSIGNED: "Audits assigned",
    Event.BULK_UNDONE: "Bulk action undone",
    Event.DISPUTE_OPENED: "Dispute opened",
    Event.DISPUTE_MOVED: "Dispute went on",
    Event.DISPUTE_DECIDED: "Dispute decided",
    Event.DISPUTE_JUDGED: "Dispute judged a second time",
    Event.WAIVER_ASKED: "Waiver asked for",
    Event.WAIVER_DECIDED: "Waiver decided",
    Event.WAIVER_REVOKED: "Waiver revoked",
    Event.WAIVER_ENDED: "Waiver expired",
    Event.SPEC_PUBLISHED: "Spec published",
    Event.SPEC_MOVED: "Spec moved",
    Event.LETTER_RETRIED: "Dead letter retried",
    Event.LETTER_DISCARDED: "Dead letter discarded",
    Event.QUEUE_PAUSED: "Queue paused",
    Event.QUEUE_RESUMED: "Queue resumed",
    Event.ERRORS_ACKNOWLEDGED: "Errors acknowledged",
    Event.ERRORS_RESOLVED: "Errors resolved",
    Event.STEP_ASKED: "Runbook step asked for",
    Event.STEP_REFUSED: "Runbook step refused",
    Event.STEP_DONE: "Runbook step done",
    Event.STEP_FAILED: "Runbook step failed",
    Event.LINK_MADE: "Sign-in link made",
    Event.SIGNED_IN: "Signed in",
    Event.SIGN_IN_FAILED: "Sign-in refused",
    Event.SIGNED_OUT: "Signed out",
    Event.SIGNED_OUT_EVERYWHERE: "Signed out everywhere",
    Event.USER_CREATED: "User added",
    Event.USER_CHANGED: "User changed",
    Event.PASSWORD_SET: "Password set",
    Event.TOKEN_CREATED: "API token made",
    Event.TOKEN_REVOKED: "API token revoked",
    Event.WEBHOOK_CREATED: "Webhook added",
    Event.WEBHOOK_REMOVED: "Webhook removed",
    Event.WEBHOOK_ROTATED: "Webhook's secret renewed",
    Event.WEBHOOK_ENABLED: "Webhook enabled",
    Event.WEBHOOK_DISABLED: "Webhook disabled",
    Event.WEBHOOK_REPLAYED: "Webhook message sent again",
    Event.HOLD_PLACED: "Legal hold placed",
    Event.HOLD_LIFTED: "Legal hold lifted",
    Event.RETAINED: "Deleted what was past its time",
    Event.EXPORTED: "Export made",
    Event.INBOX_RETRIED: "Inbox file tried again",
    Event.INBOX_CLOSED: "Inbox file closed",
    Event.BACKUP_ASKED: "Backup asked for",
    Event.RESTORE_TESTED: "Restore rehearsed",
    Event.RESTORED: "Backup restored",
    Event.MAINTENANCE_PLANNED: "Maintenance planned",
    Event.MAINTENANCE_ENDED: "Maintenance ended",
    Event.DEPLOY_MARKED: "Deploy noted",
    Event.INCIDENT_OPENED: "Incident opened",
    Event.INCIDENT_MOVED: "Incident went on",
    Event.INCIDENT_CHANGED: "Incident changed",
    Event.CONTACTS_CHANGED: "Contacts changed",
    Event.SHIFT_SIGNED: "Shift signed",
    Event.ALERT_RULE_CHANGED: "Alert rule changed",
    Event.ALERT_SILENCED: "Alert silenced",
    Event.TRAIL_EXPORTED: "Trail exported",
    Event.INBOX_RETRIED: "File of the inbox tried again",
    Event.INBOX_CLOSED: "File of the inbox closed",
    Event.BACKUP_ASKED: "Backup asked for",
    Event.RESTORE_TESTED: "Restore test asked for",
    Event.RESTORED: "Restored database put in place",
    Event.MAINTENANCE_PLANNED: "Maintenance planned",
    Event.MAINTENANCE_ENDED: "Maintenance ended",
    Event.DEPLOY_MARKED: "Deploy marked",
    Event.INCIDENT_OPENED: "Incident opened",
    Event.INCIDENT_MOVED: "Incident moved on",
    Event.INCIDENT_CHANGED: "Incident changed",
    Event.CONTACTS_CHANGED: "Contacts changed",
    Event.SHIFT_SIGNED: "Shift signed",
    Event.ALERT_RULE_CHANGED: "Alert rule changed",
    Event.ALERT_SILENCED: "Alert rule silenced",
}


def role_name(role: Role) -> str:
    """The word for a role."""
    return ROLE_WORDS[role]


def event_name(event: str) -> str:
    """The words for an event's value; one of a newer version stands as it is."""
    return EVENT_WORDS[Event(event)] if event in list(Event) else event
