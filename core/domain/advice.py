"""Why a finding matters and what to do about it, where the spec does not say."""

from core.domain.model import Item, ReasonCode
from core.domain.spec.specs import FieldType

_WHY = {
    ReasonCode.MISSING_FIELD: "The sheet is not complete without it.",
    ReasonCode.INVALID_FORMAT: "A value that cannot be read as what it should be is of no use.",
    ReasonCode.OUT_OF_POLICY: "The value lies outside what is allowed.",
    ReasonCode.INCOMPLETE_EVIDENCE: "Others must be able to tell from the sheet what was done.",
    ReasonCode.CONFLICT: "The sheet contradicts itself, so neither statement can be relied on.",
    ReasonCode.UNREADABLE_FIELD: "What nobody can read is not on record.",
    ReasonCode.LOW_CONFIDENCE: "The reading is not sure enough to judge the sheet by.",
    ReasonCode.SPEC_GAP: "Without a spec that fits, the sheet cannot be judged by itself.",
    ReasonCode.SECURITY_RISK: "A job sheet is paper; it has no need to run anything.",
}
_FIXES = {
    ReasonCode.MISSING_FIELD: "Fill in {label} and send the sheet again.",
    ReasonCode.INVALID_FORMAT: "Correct {label} and send the sheet again.",
    ReasonCode.OUT_OF_POLICY: "Check {label} and correct it, or explain it on the sheet.",
    ReasonCode.INCOMPLETE_EVIDENCE: "Describe in {label} what was found and what was done.",
    ReasonCode.CONFLICT: "Find out which statement is right and correct the other.",
    ReasonCode.UNREADABLE_FIELD: "Send a clearer picture, or write {label} out again.",
    ReasonCode.LOW_CONFIDENCE: "Compare {label} with the sheet and confirm it.",
    ReasonCode.SPEC_GAP: "Name the spec of this sheet, or complete the spec.",
    ReasonCode.SECURITY_RISK: "Print the sheet to a plain PDF and send that.",
}
_MISSING_FIXES = {
    FieldType.SIGNATURE: "Have the sheet signed at {label} and send it again.",
    FieldType.CHECKLIST: "Mark every item of {label} and send the sheet again.",
    FieldType.PHOTOS: "Add the photographs and send the sheet again.",
    FieldType.BOOLEAN: "Answer {label} with Yes or No and send the sheet again.",
}


def why(code: ReasonCode) -> str:
    """Why such a finding matters, where the spec does not say."""
    return _WHY.get(code, "")


def fix(code: ReasonCode, label: str, kind: FieldType | None = None) -> str:
    """What to do about such a finding, where the spec does not say."""
    usual = _FIXES.get(code, "")
    if code is ReasonCode.MISSING_FIELD and kind is not None:
        usual = _MISSING_FIXES.get(kind, usual)
    return usual.replace("{label}", label or "the values")


def fix_of_item(code: ReasonCode, item: Item) -> str:
    """What to do about an item of a checklist, where the spec does not say."""
    if code is ReasonCode.MISSING_FIELD:
        return f"Mark {item.name} and send the sheet again."
    return fix(code, item.name)


def fix_of_label(label: str) -> str | None:
    """What to do about a doubt that comes from a label; None where it comes from something else."""
    return f"Confirm it; if “{label}” asks for it, let the spec list that label." if label else None
