"""What people write beside an item of a checklist, as its state."""

from core.domain.marks import check_words
from core.domain.model import ItemState
from core.domain.page.squeeze import squeeze
from core.domain.written import answers

_WORDS = {
    ItemState.OK: """ok okay oksatisfactory satisfactory sat yes y true pass passed good fine green
        tick ticked checked done acceptable accept serviceable compliant complete completed""",
    ItemState.ADVISORY: """advisory advise adv amber orange monitor attention observe observation
        warning caution minor followup recommended""",
    ItemState.FAIL: """fail failed failure f no n false bad red cross crossed x defect defective
        faulty reject rejected unsatisfactory unsat unsafe unacceptable unserviceable
        noncompliant""",
    ItemState.NA: "na notapplicable notapp notfitted yellow none nil",
    ItemState.UNMARKED: "unmarked unticked unchecked blank empty",
}
_STATES = {word: state for state, words in _WORDS.items() for word in words.split()}
_MARKS = {
    **dict.fromkeys(("✓", "✔", "√", "☑", "✅", "🟢", "🟩"), ItemState.OK),
    **dict.fromkeys(("✗", "✘", "✕", "×", "❌", "☒", "🔴", "🟥"), ItemState.FAIL),
    **dict.fromkeys(("🟠", "🟧"), ItemState.ADVISORY),
    **dict.fromkeys(("🟡", "🟨"), ItemState.NA),
    **dict.fromkeys(("☐", "□", "▢"), ItemState.UNMARKED),
}


def state(written: object) -> ItemState | None:
    """The state a word or a mark stands for; None where it stands for none of them."""
    if isinstance(written, bool):
        return ItemState.OK if written else ItemState.FAIL
    text = "" if written is None else str(written).strip()
    if text in _MARKS:
        return _MARKS[text]
    if answers.is_blank(text):
        return ItemState.UNMARKED
    is_phrase = " " in text  # what an engine may take for a letter counts in no single word
    return _STATES.get(squeeze(text)) or (check_words.is_state(text) if is_phrase else None)
