"""How a field is labelled: as the spec has it, by one of its aliases, or as a person would."""

import re
from random import Random

from bench.exam.model import Asked, Labels

SYNONYMS = {
    "job_number": ("Job Sheet Ref.", "Job No. / Ref", "Our Job Number"),
    "customer_name": ("Customer / Client", "Name of Customer", "Customer Details"),
    "site_address": ("Site Address & Postcode", "Where Work Done", "Full Address"),
    "service_date": ("Date Work Done", "Date of Our Visit", "Work Date"),
    "engineer_name": ("Engineer (print name)", "Name of Engineer", "Our Engineer"),
    "time_in": ("Arrived On Site At", "Time of Start", "Clock In"),
    "time_out": ("Left Site At", "Time of Finish", "Clock Out"),
    "labour_hours": ("Hours on Job", "Man Hours", "Time on Job (hrs)"),
    "asset_number": ("Asset / Plant No.", "Machine ID", "Asset No. / Reg"),
    "make_model": ("Make and Model No.", "Equipment Make/Model", "Manufacturer & Model"),
    "serial_number": ("Ser. No.", "Serial No. of Unit", "Unit Serial Number"),
    "expiry_date": ("Next Due By", "Good Until", "Next Inspection Due By"),
    "next_service_date": ("Service Next Due On", "Date of Next Service", "Next Call Due"),
    "work_description": ("What We Did", "Details of Work Done", "Work Completed Today"),
    "engineer_comments": ("Engineer's Report of Work", "What Was Done", "Report of Work Done"),
    "description": ("Work to Be Done", "Description of Job", "Details of the Work"),
    "fault_reported": ("Fault Reported by Customer", "Customer's Fault Report", "What Is Wrong"),
    "defects_found": ("Any Defects Found", "Defects Noted", "Defects to Report"),
    "parts_used": ("Parts and Materials Used", "Parts Fitted Today", "List of Parts Used"),
    "safe_to_use": ("Is It Safe to Use?", "Left Safe to Use?", "Safe to Use?"),
    "return_visit": ("Is a Return Visit Needed?", "Return Visit?", "Do We Need to Return?"),
    "engineer_signature": ("Signature (Engineer)", "Engineer Sign Here", "Engineer's Sign."),
    "customer_signature": ("Signature (Customer)", "Customer Sign Here", "Customer's Sign."),
    "visit_date": ("Date We Called",),
    "test_date": ("Tested On",),
    "call_date": ("Date of Attendance",),
    "attended": ("Date on Site",),
    "check_date": ("Checked On",),
}


def printed(asked: Asked, labels: Labels, foreign: frozenset[str], rng: Random) -> str:
    """The label to print: never one by which another spec would claim the sheet."""
    wanted = {
        "label": (asked.label,),
        "alias": asked.aliases,
        "synonym": _unknown(asked) or asked.aliases,
    }[labels]
    fit = [label for label in wanted if not claims(label, foreign) and "#" not in label]
    return rng.choice(fit) if fit else asked.label


def claims(text: str, phrases: frozenset[str]) -> bool:
    """Whether one of the phrases stands in the text as whole words."""
    lower = text.lower()
    return any(
        phrase in lower and re.search(rf"\b{re.escape(phrase)}\b", lower) for phrase in phrases
    )


def _unknown(asked: Asked) -> tuple[str, ...]:
    known = {asked.label.lower(), *(alias.lower() for alias in asked.aliases)}
    return tuple(s for s in SYNONYMS.get(asked.name, ()) if s.lower() not in known)
