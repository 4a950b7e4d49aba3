"""Labels that nobody can list: each kind of field by the words that its labels are made of.

"Next Call Due" and "Date Next Inspection Is Due" ask for one thing in words that forms combine as
they like. A label is of a kind where it has a word of each needed group and no word beside those
that the kind's labels may have. Data: `lexicon` makes use of it, after what it has listed.
"""

from dataclasses import dataclass

from core.domain.labelling.label_kinds import Kind


@dataclass(frozen=True, slots=True)
class Grammar:
    """The words of one kind's labels: one of each of `needed`, and beside them only `allowed`."""

    kind: Kind
    needed: tuple[str, ...]
    allowed: str


_VISITS = "visit attended call callout service job work repair inspection test maintenance check"
_PEOPLE = "engineer technician operative"
_PARTS = "part material spare consumable item stock goods"
GRAMMARS = (
    Grammar(
        Kind.NEXT_DATE,
        ("next", f"due date day on by {_VISITS} appointment examination review ppm"),
        """routine annual full periodic thorough safety recommended scheduled planned suggested
        proposed""",
    ),
    Grammar(
        Kind.VISIT_DATE,
        ("date day", f"{_VISITS} visited serviced repaired inspected tested examination site"),
        f"carried out done performed undertaken completed on {_PEOPLE} this",
    ),
    Grammar(
        Kind.RETURN,
        (
            "return revisit followup back again another second further",
            "required needed need necessary do must will should visit",
        ),
        f"we come go call follow on up out be attended work further {_PEOPLE} site job visit to",
    ),
    Grammar(
        Kind.DEFECTS,
        (
            "defect fault issue problem deficiency deficiencies issues problems",
            "found noted identified observed seen discovered recorded report outstanding remaining",
        ),
        "any all other further list during inspection service test visit details on site onsite be",
    ),
    Grammar(
        Kind.WORK,
        (
            "work service repair maintenance task tasks job action actions rectification",
            "done carried undertaken performed made",
        ),
        f"""out on site onsite today details description report summary notes narrative account
        record full brief this visit all {_PEOPLE}""",
    ),
    Grammar(
        Kind.WORK,
        ("report account narrative summary description details record", "work"),
        f"of on site onsite today full brief this visit {_PEOPLE}",
    ),
    Grammar(
        Kind.FAULT,
        ("fault problem issue complaint symptom defect", "reported advised described customer"),
        "by details of description as initial original customer client user when call",
    ),
    Grammar(
        Kind.PARTS_NEEDED,
        (_PARTS, "required needed order ordered outstanding awaited awaiting"),
        f"on be further still other for return visit any {_PARTS}",
    ),
    Grammar(
        Kind.PARTS,
        (_PARTS, "used fitted supplied replaced issued installed changed consumed"),
        f"today on site onsite job from van list all other new this visit any {_PARTS}",
    ),
    Grammar(
        Kind.SAFE,
        ("safe safely", "use used operate operation service run left condition departure return"),
        """it in for be can returned continued on ok fit working order further equipment asset
        machine vehicle plant unit appliance system installation boiler lift now""",
    ),
    Grammar(
        Kind.HOURS,
        ("hours time", "worked labour spent charged booked chargeable billable taken"),
        f"total on site onsite job no man {_PEOPLE} this visit",
    ),
    Grammar(
        Kind.START,
        ("time", "arrived arrival started start commenced began"),
        f"on site onsite at job work {_PEOPLE}",
    ),
    Grammar(
        Kind.FINISH,
        ("time", "finished finish left departed departure ended"),
        f"on site onsite at job work off offsite {_PEOPLE}",
    ),
    Grammar(
        Kind.SITE,
        (
            "address location postcode",
            "site job work premises property installation visit attended",
        ),
        "where done carried out at full name and post code",
    ),
)
