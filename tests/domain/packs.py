"""What template packs are tried with."""

from core.domain.packs.pack_fields import Draft

KINDS = {
    "note": "string", "story": "text", "amount": "number", "cost": "money", "stay": "duration",
    "shots": "photos", "day": "date", "at": "time", "safe": "boolean", "signed": "signature",
    "kind": "choice", "checks": "checklist", "parts": "table",
}  # fmt: skip
ITSELF = {"name": "note", "type": "string"}


def draft() -> Draft:
    return Draft(fields={name: {"name": name, "type": kind} for name, kind in KINDS.items()})
