import pytest

from core.domain.labelling import lexicon
from core.domain.labelling.lexicon import Kind
from core.domain.model import Severity
from core.domain.spec.specs import FieldSpec, FieldType


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Docket No", Kind.JOB),
        ("Our Ref.", Kind.JOB),
        ("PO Number", Kind.ORDER),
        ("Your Ref", Kind.ORDER),
        ("Name of Customer", Kind.CUSTOMER),
        ("CUSTOMER / ACCOUNT", Kind.CUSTOMER),
        ("Premises", Kind.SITE),
        ("Date of Attendance", Kind.VISIT_DATE),
        ("Visit Date", Kind.VISIT_DATE),
        ("Date Reported", Kind.OTHER_DATE),
        ("Next service due on", Kind.NEXT_DATE),
        ("Date of next visit", Kind.NEXT_DATE),
        ("Engineer(s)", Kind.ENGINEER),
        ("Carried out by", Kind.ENGINEER),
        ("Operative Attending", Kind.ENGINEER),
        ("Arrived", Kind.START),
        ("On-site", Kind.START),
        ("Off-Site", Kind.FINISH),
        ("Labour (hrs)", Kind.HOURS),
        ("Signed (Engineer)", Kind.ENGINEER_SIGNATURE),
        ("Technician's Signature", Kind.ENGINEER_SIGNATURE),
        ("Signed on behalf of customer", Kind.CUSTOMER_SIGNATURE),
        ("Supervisor Signature", Kind.OTHER),
        ("Print Name", Kind.OTHER),
        ("S1te Addre5s", Kind.SITE),
        ("DateOfVisit", Kind.VISIT_DATE),
        ("Halden Foods Ltd", None),
        ("Weather", Kind.OTHER),
        ("", None),
        ("Next Inspection Due By", Kind.NEXT_DATE),
        ("Gas Engineer", Kind.ENGINEER),
        ("WO#", Kind.JOB),
        ("Next Call Due", Kind.NEXT_DATE),
        ("Next Service Type", None),
        ("Date Inspected", Kind.VISIT_DATE),
        ("Date Last Inspected", None),
        ("Do We Need to Return?", Kind.RETURN),
        ("Return Visit Date", None),
        ("Any Defects Noted", Kind.DEFECTS),
        ("Parts Fitted Today", Kind.PARTS),
        ("No. of Parts Fitted", None),
        ("Report of Work Done", Kind.WORK),
        ("Engineer's Report of Work", Kind.WORK),
        ("Fault Reported by Customer", Kind.FAULT),
        ("Work Done By", Kind.ENGINEER),
        ("Safe Working Load", None),
        ("Time Engineer Arrived on Site", Kind.START),
    ],
)
def test_a_label_says_what_it_asks_for(label: str, kind: Kind | None) -> None:
    assert lexicon.kind_of(label) is kind


@pytest.mark.parametrize(
    ("label", "type_", "kind"),
    [
        ("Date of Visit", FieldType.DATE, {Kind.VISIT_DATE}),
        ("Engineer", FieldType.STRING, {Kind.ENGINEER}),
        ("Engineer", FieldType.SIGNATURE, set()),
        ("Completed", FieldType.BOOLEAN, {Kind.COMPLETE}),
        ("Completed", FieldType.DATE, set()),
        ("Colour of the door", FieldType.STRING, set()),
    ],
)
def test_a_field_is_of_the_kinds_its_labels_name_and_its_type_can_hold(
    label: str, type_: FieldType, kind: set[Kind]
) -> None:
    field = FieldSpec("any_field", label, type_, Severity.S1)

    assert lexicon.kinds(field) == kind


@pytest.mark.parametrize(
    ("heading", "side"),
    [
        ("Engineer", "engineer"),
        ("FOR THE CUSTOMER", "customer"),
        ("Technician details", "engineer"),
        ("Customer Name", None),
        ("Engineer and Customer", None),
        ("Details", None),
    ],
)
def test_a_heading_says_whose_section_it_opens(heading: str, side: str | None) -> None:
    assert lexicon.side_of(heading) == side


def test_words_of_labels_fill_no_field() -> None:
    assert lexicon.is_vocabulary(["Job", "Sheet"])
    assert not lexicon.is_vocabulary(["ACME", "Ltd"])


@pytest.mark.parametrize(("text", "is_heading"), [("Unit 5", False), ("Unit Details", True)])
def test_a_unit_with_its_number_is_no_heading(text: str, is_heading: bool) -> None:
    assert lexicon.is_heading(text.split()) is is_heading
