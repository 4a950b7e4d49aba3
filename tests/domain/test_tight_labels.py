"""A label's second line right under its first, where the first alone is a label of the spec."""

import pytest

from core.domain import audit as domain_audit
from core.domain.model import Outcome, Severity
from core.domain.page.reading import Page, PageSource, Reading, Word
from core.domain.policy import Policy
from core.domain.spec.specs import FieldSpec, FieldType, Locale, SelectionSpec, Spec
from tests.domain import factories
from tests.domain.marked_pages import HEIGHT, WIDTH, box, ink, text

NAME = FieldSpec("name", "Mechanic", FieldType.STRING, Severity.S1, required=True)
SIGNED = FieldSpec("signed", "Mechanic Signature", FieldType.SIGNATURE, Severity.S0, required=True)
CLIENT = FieldSpec("client", "Client Signature", FieldType.SIGNATURE, Severity.S0, required=True)
SPEC = Spec("sheet", "1.0.0", "Sheet", Locale(), SelectionSpec(), (NAME, SIGNED, CLIENT))


def _audited(words: list[Word], *, at_head: str = "Mechanic") -> Outcome:
    """A sheet with a name at its head and two signatures at its foot."""
    head = [*text(40, 60, "Job sheet of the day"), *text(40, 100, at_head)]
    words = [*head, *text(110, 100, "Gareth Pugh"), *text(300, 250, "Site"), *words]
    marks = [ink(380, 298, 420, 322)]
    page = Page(1, WIDTH, HEIGHT, PageSource.LOCAL, tuple(words), tuple(marks))
    reading = Reading("local", None, (page,), 0.0)
    return domain_audit.audit(reading, (SPEC,), Policy(), today=factories.TODAY, named_spec="sheet")


@pytest.mark.parametrize("other", ["Client", "Signed for the firm"])
def test_the_second_line_is_the_labels_own(other: str) -> None:
    scrawl = Word("Mom", box(122, 296, 158, 324), 0.2, 301)
    words = [*text(40, 300, "Mechanic"), scrawl, *text(40, 311.5, "Signature")]
    if other == "Client":
        words += [*text(300, 300, "Client"), *text(300, 311.5, "Signature")]
    else:
        words += text(300, 311.5, "Client Signature")

    outcome = _audited(words)

    assert factories.broken(outcome) == []
    assert factories.field(outcome, "name").value == "Gareth Pugh"


def test_a_value_beside_the_first_line_is_its_own() -> None:
    words = [
        *text(40, 300, "Mechanic"), *text(110, 300, "Rita Page"), *text(40, 311.5, "Signature"),
        *text(300, 311.5, "Client Signature"),
    ]  # fmt: skip

    outcome = _audited(words, at_head="Site")

    assert factories.field(outcome, "name").value == "Rita Page"
