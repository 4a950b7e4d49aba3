"""The words of forms: titles, labels no spec knows, fields no spec asks for, small print."""

import re
from random import Random

from bench.corpus.patterns import matching
from bench.corpus.truth import Half
from core.domain.spec.specs import FieldSpec, Spec

# Labels that some form somewhere uses and a spec's list of aliases is unlikely to hold.
STRANGE: dict[Half, dict[str, tuple[str, ...]]] = {
    Half.TUNING: {
        "job_number": ("Task Reference", "Visit Log No", "Assignment No"),
        "customer_name": ("Hirer", "Work For", "Account Holder"),
        "site_address": ("Where", "Place of Work"),
        "service_date": ("Day Attended", "Performed On"),
        "engineer_name": ("Serviceman", "Our Representative"),
        "asset_number": ("Machine Ident", "Kit Ref"),
        "time_in": ("Commenced At", "Clock On"),
        "time_out": ("Ceased At", "Clock Off"),
        "labour_hours": ("Hrs Booked", "Man Hours"),
        "make_model": ("Manufacturer and Type",),
        "serial_number": ("Maker's No", "Chassis No"),
        "engineer_comments": ("What We Did", "Repairer's Statement"),
        "work_description": ("What We Did", "Account of Visit"),
        "description": ("Task", "What We Did"),
        "fault_reported": ("Driver Says", "Symptom"),
        "parts_used": ("Items Drawn from Stock",),
    },
    Half.VALIDATION: {
        "job_number": ("Call Out Number", "Incident No", "Sheet Serial"),
        "customer_name": ("Bill To", "Instructed By", "On Behalf Of"),
        "site_address": ("Attended At", "Works At"),
        "service_date": ("Day of Attendance", "Undertaken On"),
        "engineer_name": ("Person Attending", "Tradesman"),
        "asset_number": ("Equipment Identity", "Item Tag"),
        "time_in": ("Began", "From (time)"),
        "time_out": ("Ended", "To (time)"),
        "labour_hours": ("Chargeable Time", "Hrs Claimed"),
        "make_model": ("Brand / Type",),
        "serial_number": ("Plate No", "Manufacturing No"),
        "engineer_comments": ("Narrative", "Findings and Work"),
        "work_description": ("Narrative", "Summary of Attendance"),
        "description": ("Brief", "Narrative"),
        "fault_reported": ("Trouble Found On Arrival", "Complaint"),
        "parts_used": ("Goods Supplied",),
    },
}

# Fields real forms have that no spec asks for: label, and what is written there.
EXTRAS: dict[Half, tuple[tuple[str, tuple[str, ...]], ...]] = {
    Half.TUNING: (
        ("Customer Order No", ("PO 44871", "4500012873", "verbal - Dave")),
        ("Contact", ("Mrs Bell", "Site office", "J. Norton")),
        ("Telephone", ("01422 355 871", "07700 900 412")),
        ("Weather", ("Dry", "Heavy rain", "Overcast")),
        ("Cost Centre", ("4410", "OPS-2")),
        ("Priority", ("Routine visit", "Urgent", "P2")),
        ("Travel (miles)", ("42", "18", "67")),
    ),
    Half.VALIDATION: (
        ("Your Ref", ("TR/1182", "Q-20934", "by email 3/6")),
        ("Site Contact", ("Mr Lowe", "Reception", "Duty manager")),
        ("Mobile", ("07700 900 731", "07700 900 118")),
        ("Region", ("South West", "Wales", "Zone 4")),
        ("Depot", ("Avonmouth", "Newton Abbot")),
        ("Van", ("WN19 KXT", "WV21 DLO")),
        ("Permit Issued", ("PTW 3381", "HW-0092")),
    ),
}

TERMS = {
    Half.TUNING: (
        "Payment is due within 30 days of invoice. Goods remain our property until paid in full.",
        "All work is carried out under our standard conditions, sent on request.",
    ),
    Half.VALIDATION: (
        "E&OE. Title passes on payment. Complaints within seven days in writing.",
        "This copy is for your records; the company keeps the original for six years.",
    ),
}
NOT_FOR_YOU = {Half.TUNING: "OFFICE USE ONLY", Half.VALIDATION: "FOR ACCOUNTS DEPARTMENT"}
STAMPS = {
    Half.TUNING: ("RECEIVED", "INVOICED", "COPY"),
    Half.VALIDATION: ("ENTERED", "SCANNED", "POSTED"),
}
TITLES = {
    "repair-report": ("REPAIR REPORT", "BREAKDOWN REPORT", "REPAIR JOB SHEET"),
    "maintenance-sheet": ("PLANNED MAINTENANCE SHEET", "SERVICE REPORT", "MAINTENANCE REPORT"),
    "work-order": ("WORK ORDER", "JOB CARD", "JOB SHEET"),
}


def squeezed(text: str) -> str:
    """Letters and digits only, small: how labels are compared."""
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def title(spec: Spec, random: Random) -> str:
    """What a form of this kind is headed with; the selection's own phrases where none is known."""
    if spec.id in TITLES:
        return random.choice(TITLES[spec.id])
    phrases = list(spec.selection.all)
    said = squeezed(" ".join(phrases))
    fit = [one for one in spec.selection.any if squeezed(one) not in said]
    if spec.selection.any and (fit or not phrases):
        phrases.append(random.choice(fit or list(spec.selection.any)))
    found = " ".join(phrases).upper() or spec.name.upper()
    return found if found else spec.name.upper()


def form_code(spec: Spec, random: Random) -> str | None:
    """The number a printer puts at the foot of the form."""
    if not spec.selection.form_codes:
        return None
    pattern = random.choice(spec.selection.form_codes).replace(r"\b", "")
    return matching(pattern, random)


def labels(spec: Spec) -> set[str]:
    """Every label the spec knows, squeezed."""
    return {squeezed(label) for field in spec.fields for label in field.labels}


def known(half: Half, field: FieldSpec) -> list[str]:
    """The labels of the spec that this half prints: the proper one in both, aliases in turn."""
    aliases = field.aliases[0::2] if half is Half.TUNING else field.aliases[1::2]
    return [field.label, *aliases]


def strange(half: Half, spec: Spec, field: FieldSpec) -> list[str]:
    """Labels for the field that the spec does not know."""
    taken = labels(spec)
    return [one for one in STRANGE[half].get(field.name, ()) if squeezed(one) not in taken]


def extras(half: Half, spec: Spec, random: Random, count: int) -> list[tuple[str, str]]:
    """Labels and values of what the spec does not ask for."""
    taken = labels(spec)
    fit = [one for one in EXTRAS[half] if squeezed(one[0]) not in taken]
    picked = random.sample(fit, min(count, len(fit)))
    return [(label, random.choice(said)) for label, said in picked]
