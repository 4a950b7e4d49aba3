from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain import audit
from core.domain.model import Severity
from core.domain.page import plain_text
from core.domain.policy import Policy
from core.domain.spec.specs import FieldSpec, FieldType, Locale
from core.domain.written import values
from tests.domain.factories import SHEET, SPEC, TODAY, audited, sheet

LABELS = [label for item in SPEC.fields for label in item.labels]
scraps = st.sampled_from(
    [*LABELS, ":", "  ", "\n", "    ", "☑", "Yes", "No", "14/03/2026", "08:30", "____", "|", "[ ]"]
)
messes = st.lists(st.one_of(scraps, st.text(max_size=8)), max_size=40).map(" ".join)
COMPLETE = {item.name: item.value for item in sheet().fields if item.value is not None}


@given(messes)
@settings(deadline=None)
def test_any_text_gives_an_outcome_and_the_same_one_twice(text: str) -> None:
    assert audited(text, named=SPEC.id) == audited(text, named=SPEC.id)


@given(st.text(max_size=60), st.sampled_from(FieldType), st.booleans())
@settings(deadline=None)
def test_no_parser_fails_on_any_text(text: str, kind: FieldType, may_slip: bool) -> None:
    spec = FieldSpec("a", "A", kind, Severity.S0, options=("One", "Two"))

    seen = values.parse(spec, text, Locale(), may_slip=may_slip)

    assert 0 <= seen.certainty <= 1


@given(st.sets(st.sampled_from(sorted(COMPLETE))), st.sampled_from(sorted(COMPLETE)))
@settings(deadline=None)
def test_a_good_value_never_adds_a_finding_for_its_field(given_names: set[str], name: str) -> None:
    def broken_with(names: set[str]) -> set[str]:
        chosen = {key: COMPLETE[key] for key in names}
        outcome = audit.audit_values(chosen, SPEC, Policy(), today=TODAY)
        return {item.rule for item in outcome.findings if item.field == name}

    assert broken_with(given_names | {name}) <= broken_with(given_names - {name})


@given(st.integers(0, len(SHEET)), st.characters())
@settings(deadline=None)
def test_a_page_of_plain_text_keeps_its_words(at: int, char: str) -> None:
    text = SHEET[:at] + char + SHEET[at:]
    words = [word.text for page in plain_text.reading(text).pages for word in page.words]

    assert "".join(words) == "".join(text.replace("\x00", "").split())
