"""The kinds of field that labels of job sheets ask for, the types of each, and who signs.

Data: what field service prints for each kind lies in `label_phrases`, what is made of it in
`lexicon`.
"""

from enum import StrEnum

from core.domain.spec.specs import FieldType


class Kind(StrEnum):
    """What a label of a job sheet asks for."""

    JOB = "job"
    ORDER = "order"
    CUSTOMER = "customer"
    SITE = "site"
    VISIT_DATE = "visit date"
    OTHER_DATE = "other date"
    NEXT_DATE = "next date"
    EXPIRY = "expiry"
    ENGINEER = "engineer"
    START = "start"
    FINISH = "finish"
    HOURS = "hours"
    ENGINEER_SIGNATURE = "engineer signature"
    CUSTOMER_SIGNATURE = "customer signature"
    ASSET = "asset"
    MODEL = "model"
    SERIAL = "serial"
    METER = "meter"
    FAULT = "fault"
    DEFECTS = "defects"
    CAUSE = "cause"
    WORK = "work"
    PLAN = "plan"
    PARTS = "parts"
    PARTS_NEEDED = "parts needed"
    COMPLETE = "complete"
    RETURN = "return"
    SAFE = "safe"
    TOTAL = "total"
    OTHER = "other"


_STRING = frozenset({FieldType.STRING})
_TEXT = frozenset({FieldType.STRING, FieldType.TEXT})
_DATE = frozenset({FieldType.DATE})
_TIME = frozenset({FieldType.TIME})
_AMOUNT = frozenset({FieldType.NUMBER, FieldType.MONEY, FieldType.DURATION})
_SIGNATURE = frozenset({FieldType.SIGNATURE})
_ANSWER = frozenset({FieldType.BOOLEAN})
TYPES = {
    Kind.JOB: _STRING, Kind.ORDER: _STRING, Kind.CUSTOMER: _TEXT, Kind.SITE: _TEXT,
    Kind.VISIT_DATE: _DATE, Kind.NEXT_DATE: _DATE, Kind.EXPIRY: _DATE,
    Kind.ENGINEER: _STRING, Kind.START: _TIME, Kind.FINISH: _TIME, Kind.HOURS: _AMOUNT,
    Kind.ENGINEER_SIGNATURE: _SIGNATURE, Kind.CUSTOMER_SIGNATURE: _SIGNATURE,
    Kind.ASSET: _STRING, Kind.MODEL: _STRING, Kind.SERIAL: _STRING, Kind.METER: _AMOUNT,
    Kind.FAULT: _TEXT, Kind.DEFECTS: _TEXT, Kind.CAUSE: _TEXT | {FieldType.CHOICE},
    Kind.WORK: _TEXT,
    Kind.PLAN: _TEXT, Kind.PARTS: _TEXT, Kind.PARTS_NEEDED: _TEXT, Kind.COMPLETE: _ANSWER,
    Kind.RETURN: _ANSWER, Kind.SAFE: _ANSWER, Kind.TOTAL: _AMOUNT,
}  # fmt: skip

ENGINEERS = ("engineer", "technician", "operative", "fitter", "mechanic", "installer", "operator")
# "Assigned Technician", "Gas Engineer": the engineer of the job, by why or for what.
ROLES = (
    "assigned", "allocated", "attending", "visiting", "responsible", "lead", "service", "field",
    "maintenance", "repair", "installation", "test", "gas", "heating", "lift", "electrical",
    "refrigeration", "plant",
)  # fmt: skip
COMPANIES = ("company", "contractor", "us", "our company", "service provider")
CUSTOMERS = ("customer", "client", "user", "hirer", "tenant", "owner", "occupier")
