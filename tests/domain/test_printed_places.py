"""Where print says that a value stands, and what beside a label is none."""

from dataclasses import replace

from core.domain import audit as domain_audit
from core.domain import selection
from core.domain.fields import extraction
from core.domain.model import Box, Outcome, Severity
from core.domain.page.reading import Colour, Mark, MarkKind, Page, PageSource, Reading, Word
from core.domain.policy import Policy
from core.domain.spec.specs import FieldSpec, FieldType, SelectionSpec
from tests.domain import factories

WIDE, HIGH = 600.0, 800.0
_ASSET = FieldSpec("asset", "Asset", FieldType.STRING, Severity.S1, aliases=("Plant ID",))
_CUSTOMER = FieldSpec(
    "customer", "Customer", FieldType.STRING, Severity.S1, aliases=("Account",), required=True
)
_SITE = FieldSpec("site", "Site", FieldType.STRING, Severity.S1)
_VOR = FieldSpec(
    "vor", "VOR", FieldType.BOOLEAN, Severity.S0, aliases=("Vehicle off the road",), required=True
)
_ENGINEER = FieldSpec(
    "engineer_signature", "Engineer Signature", FieldType.SIGNATURE, Severity.S0,
    aliases=("Sign off",), required=True,
)  # fmt: skip
_CHECKS = FieldSpec(
    "checks", "Checklist", FieldType.CHECKLIST, Severity.S1, items=("Brakes", "Lights", "Horn"),
    required=True,
)  # fmt: skip


def _words(*placed: tuple[float, float, str], high: float = 10.0) -> tuple[Word, ...]:
    """Words set from x with their top at y."""
    found = []
    for line, (x, y, text) in enumerate(placed):
        at = x
        for part in text.split():
            end = at + 0.55 * high * len(part)
            box = Box(at / WIDE, y / HIGH, end / WIDE, (y + high) / HIGH)
            found.append(Word(part, box, 1.0, int(1000 * y + line)))
            at = end + 0.3 * high
    return tuple(found)


def _mark(kind: MarkKind, x0: float, y0: float, x1: float, y1: float) -> Mark:
    return Mark(kind, Box(x0 / WIDE, y0 / HIGH, x1 / WIDE, y1 / HIGH))


def _cell(x0: float, y0: float, x1: float, y1: float) -> tuple[Mark, ...]:
    sides = ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))
    return tuple(_mark(MarkKind.RULE, *side) for side in sides)


def _audited(words: tuple[Word, ...], *marks: Mark, more: tuple[FieldSpec, ...] = ()) -> Outcome:
    page = Page(1, WIDE, HIGH, PageSource.TEXT_LAYER, words, marks)
    spec = replace(factories.SPEC, fields=(*factories.FIELDS, *more))
    reading = Reading("text-layer", None, (page,), 0.0)
    return domain_audit.audit(
        reading, (spec,), Policy(), today=factories.TODAY, named_spec="repair-report"
    )


def test_a_heading_over_a_column_of_labels_takes_none_of_them_for_its_value() -> None:
    outcome = _audited(
        _words(
            (20, 100, "Job No JOB-123456"), (20, 120, "Customer"),
            (20, 140, "Account Greenacre Lettings"), (20, 160, "Time In 08:30"),
            (20, 180, "Time Out 10:45"), (20, 200, "Site 4 Fore Street"),
        ),
        more=(_CUSTOMER, _SITE),
    )  # fmt: skip

    assert factories.field(outcome, "customer").value == "Greenacre Lettings"
    assert factories.field(outcome, "site").value == "4 Fore Street"


def test_the_line_under_a_headings_band_is_none_to_write_on() -> None:
    words = _words(
        (24, 103, "Job"), (20, 120, "Job No"), (220, 120, "Time In"), (20, 134, "JOB-123456"),
        (220, 134, "08:30"), (24, 163, "Times"), (20, 180, "Time Out"), (220, 180, "Labour Hours"),
        (20, 194, "10:45"), (220, 194, "2.25"), (24, 300, "Customer Signature"),
        (304, 300, "Engineer Signature"),
    )  # fmt: skip
    lines = [_mark(MarkKind.RULE, x, 298, x + 200, 298) for x in (24, 304)]
    bands = (*_cell(20, 100, 560, 116), *_cell(20, 160, 560, 176))

    outcome = _audited(words, *bands, *lines, more=(_ENGINEER,))

    assert factories.field(outcome, "job_number").value == "JOB-123456"
    assert factories.field(outcome, "time_out").value == "10:45"


def test_a_text_ends_with_the_box_that_it_is_written_in() -> None:
    words = _words(
        (20, 100, "Engineer Comments"), (24, 118, "Found the relay burnt out and renewed it."),
        (20, 146, "Outcome"),
    )  # fmt: skip

    outcome = _audited(words, *_cell(20, 114, 500, 140))

    comments = factories.field(outcome, "comments")
    assert comments.value == "Found the relay burnt out and renewed it."


def test_a_title_in_large_print_is_no_label() -> None:
    title = _words((20, 40, "VOR BREAKDOWN"), high=16)
    words = _words(
        (20, 100, "Job No: JOB-123456"), (20, 120, "Time In: 08:30"), (20, 140, "Time Out: 10:45"),
    )  # fmt: skip

    outcome = _audited((*title, *words), more=(_VOR,))

    assert factories.field(outcome, "vor").raw is None
    assert ("vor.required", "MISSING_FIELD") in factories.broken(outcome)


def test_dots_of_a_key_head_no_columns_where_the_items_have_dots_of_their_own() -> None:
    heads = ((300, "OK", Colour.GREEN), (380, "Fail", Colour.RED), (460, "N/A", Colour.YELLOW))
    words = _words(
        (20, 100, "Checklist"), *((x + 16, 100, word) for x, word, _ in heads), (20, 120, "Brakes"),
        (20, 140, "Lights"), (20, 160, "Horn"),
    )  # fmt: skip
    dots = [(x, 100, colour) for x, _, colour in heads]
    dots += [(480, 120, Colour.GREEN), (480, 140, Colour.RED), (480, 160, Colour.YELLOW)]
    patches = [
        replace(_mark(MarkKind.PATCH, x, y, x + 10, y + 10), colour=colour) for x, y, colour in dots
    ]

    outcome = _audited(words, *patches, more=(_CHECKS,))

    said = {"Brakes": "ok", "Lights": "fail", "Horn": "na"}
    assert factories.field(outcome, "checks").value == said


def test_boxes_of_one_question_are_no_heading_over_the_next() -> None:
    words = _words(
        (20, 100, "Safe to use:"), (20, 116, "☑ Yes   ☐ No"), (20, 140, "VOR:"),
        (20, 156, "☐ Yes   ☑ No"),
    )  # fmt: skip
    cells = [
        mark
        for y in (98, 114, 138, 154)
        for mark in _cell(16, y, 300, y + (16 if y in (98, 138) else 24))
    ]

    outcome = _audited(words, *cells, more=(_VOR,))

    assert factories.field(outcome, "safe_to_use").value is True
    assert factories.field(outcome, "vor").value is False


def test_options_over_their_caption_are_read_whole_however_far_they_are_apart() -> None:
    words = _words(
        (24, 100, "JOB-123456"), (224, 100, "08:30"), (20, 114, "Job No"), (220, 114, "Time In"),
        (24, 140, "10:45"), (224, 140, "Yes"), (275, 140, "No"), (20, 154, "Time Out"),
        (220, 154, "Safe to use"),
    )  # fmt: skip
    lines = [_mark(MarkKind.RULE, x, y, x + 180, y) for x in (20, 220) for y in (112, 152)]
    ring = Mark(MarkKind.INK, Box(271 / WIDE, 136 / HIGH, 291 / WIDE, 154 / HIGH), 0.0)

    outcome = _audited(words, *lines, ring)

    assert factories.field(outcome, "safe_to_use").value is False


def test_a_label_with_a_number_behind_it_is_no_value_of_the_blank_before_it() -> None:
    words = _words(
        (20, 100, "Time In"), (200, 100, "Time Out 13:50"), (20, 120, "Job No: JOB-123456")
    )

    outcome = _audited(words)

    assert factories.field(outcome, "time_in").value is None
    assert factories.field(outcome, "time_out").value == "13:50"


def test_a_longer_label_of_field_service_is_not_the_shorter_one_of_the_spec() -> None:
    words = _words(
        (20, 100, "Site 4 Fore Street"), (20, 120, "Site Contact Mr Lowe"),
        (20, 140, "Time In 08:30"), (20, 160, "Time Out 10:45"),
    )  # fmt: skip

    outcome = _audited(words, more=(_SITE,))

    assert factories.field(outcome, "site").value == "4 Fore Street"
    assert ("site.conflict", "CONFLICT") not in factories.broken(outcome)


def test_a_company_is_no_misread_label() -> None:
    words = _words(
        (20, 40, "PLANT LTD"), (20, 52, "Kestrel House"), (20, 100, "Asset:   K571"),
        (20, 120, "Job No:   JOB-123456"),
    )  # fmt: skip

    outcome = _audited(words, more=(_ASSET,))

    assert factories.field(outcome, "asset").value == "K571"
    assert ("asset.conflict", "CONFLICT") not in factories.broken(outcome)


def test_the_next_sections_heading_is_no_value_of_a_blank_over_it() -> None:
    words = _words(
        (20, 100, "Job No"), (250, 100, "JOB-123456"), (20, 116, "Labour Hours"),
        (24, 136, "REPORT"), (20, 160, "Engineer Comments"),
    )  # fmt: skip

    outcome = _audited(words, *_cell(16, 132, 580, 150))

    assert factories.is_blank(factories.field(outcome, "labour_hours"))


def test_sign_off_over_the_places_to_sign_is_signed_nowhere_itself() -> None:
    words = _words((20, 100, "Sign off"), (20, 150, "Mechanic Signature:"))
    ink = _mark(MarkKind.INK, 140, 138, 220, 162)

    found = factories.field(_audited(words, ink, more=(_ENGINEER,)), "engineer_signature")

    assert found.value is True


def test_a_scribble_over_a_caption_is_not_nothing_written_there() -> None:
    words = _words(
        (24, 100, "JOB-123456"), (20, 114, "Job No"), (220, 114, "Time In"), (24, 140, "10:45"),
        (20, 154, "Time Out"), (220, 154, "Date"), (224, 140, "14/03/2026"),
    )  # fmt: skip
    lines = [_mark(MarkKind.RULE, x, y, x + 180, y) for x in (20, 220) for y in (112, 152)]
    scribble = _mark(MarkKind.INK, 226, 98, 300, 111)

    outcome = _audited(words, *lines, scribble)

    assert ("time_in.unreadable", "UNREADABLE_FIELD") in factories.broken(outcome)
    assert ("time_in.required", "MISSING_FIELD") not in factories.broken(outcome)


def test_the_frame_around_a_page_is_no_cell_of_its_only_label() -> None:
    words = _words(
        (30, 40, "REPAIR REPORT (continued)"), (30, 80, "Job No: JOB-123456"), (30, 300, "Photo 3"),
        (500, 760, "Page 4"),
    )  # fmt: skip

    outcome = _audited(words, *_cell(10, 10, 590, 790))

    assert factories.field(outcome, "job_number").value == "JOB-123456"


def test_a_date_beside_the_customer_is_the_jobs_where_nobody_signs() -> None:
    words = _words(
        (20, 100, "Job No"), (160, 100, "Customer"), (400, 100, "Date"), (20, 114, "JOB-123456"),
        (160, 114, "Y Bwthyn Care Home"), (400, 114, "14/03/2026"), (20, 300, "Customer"),
        (20, 316, "Signature"),
    )  # fmt: skip

    found = factories.field(_audited(words, more=(_CUSTOMER,)), "service_date")

    assert (found.value, found.confidence) == ("2026-03-14", 1.0)


def test_what_is_asked_for_in_print_is_the_specs_own_label() -> None:
    engineer = FieldSpec("engineer", "Engineer Name", FieldType.STRING, Severity.S1)
    words = _words((20, 100, "ENGINEER NAME (PRINT):   Mohammed Iqbal"))

    found = factories.field(_audited(words, more=(engineer,)), "engineer")

    assert (found.value, found.confidence) == ("Mohammed Iqbal", 1.0)


def test_a_word_that_puts_a_number_off_is_no_number() -> None:
    words = _words(
        (20, 100, "Job No JOB-123456"), (20, 120, "Time In 08:30"), (20, 140, "Time Out 10:45"),
        (20, 160, "Labour Hours various"),
    )  # fmt: skip

    assert ("labour_hours.type", "INVALID_FORMAT") in factories.broken(_audited(words))


def test_options_of_a_choice_stand_under_no_columns_of_questions_over_them() -> None:
    words = _words(
        (20, 100, "Safe to use:"), (320, 100, "Yes"), (420, 100, "No"), (20, 120, "Fault Reason:"),
        (312, 120, "☑ Damage"), (412, 120, "☐ Electrical"),
    )  # fmt: skip

    found = factories.field(_audited(words), "fault_reason")

    assert found.value == "Damage"


def test_options_run_together_are_told_apart_by_their_strokes() -> None:
    category = FieldSpec(
        "category", "Category", FieldType.CHOICE, Severity.S1, options=("A", "B", "C", "None")
    )
    words = _words((20, 100, "Category:"), (200, 100, "A/B/C/ None"))
    ring = Mark(MarkKind.INK, Box(208 / WIDE, 96 / HIGH, 220 / WIDE, 114 / HIGH), 0.0)

    assert factories.field(_audited(words, ring, more=(category,)), "category").value == "B"


def test_a_label_may_begin_with_a_small_letter_where_it_has_a_large_one() -> None:
    level = FieldSpec("ph", "pH Level", FieldType.NUMBER, Severity.S1)
    words = _words(
        (20, 100, "Next Visit"), (200, 100, "pH Level"), (20, 114, "14/06/2027"), (200, 114, "4.25")
    )

    assert factories.field(_audited(words, more=(level,)), "ph").value == 4.25


def test_a_code_under_a_label_nobody_knows_is_asked_about_before_it_is_missed() -> None:
    words = _words((20, 100, "Works Ticket: JOB-123456"), (20, 120, "Time In: 08:30"))

    broken = factories.broken(_audited(words))

    assert ("job_number.label", "SPEC_GAP") in broken
    assert ("job_number.required", "MISSING_FIELD") not in broken


def test_a_hint_that_an_engine_joined_to_its_label_is_parted_from_it() -> None:
    words = _words((20, 100, "Job Number(PRINT):"), (160, 100, "JOB-123456"))

    found = factories.field(_audited(words), "job_number")

    assert (found.value, found.confidence) == ("JOB-123456", 1.0)


def test_the_next_signature_in_a_row_is_not_named_by_the_one_before_it() -> None:
    words = _words((20, 100, "Mechanic's Signature:"), (300, 100, "Signed:"), (20, 130, "Date:"))
    ink = _mark(MarkKind.INK, 140, 88, 220, 112)

    found = factories.field(_audited(words, ink, more=(_ENGINEER,)), "engineer_signature")

    assert found.value is True
    assert found.evidence is not None
    assert found.evidence.box.x1 < 230 / WIDE


def test_a_question_asks_what_its_label_does() -> None:
    words = _words((20, 100, "Is a return visit required?"), (300, 100, "Yes"))

    outcome = _audited(words)

    assert factories.field(outcome, "return_visit").value is True
    assert ("return_visit.confidence", "LOW_CONFIDENCE") not in factories.broken(outcome)


def test_who_signs_for_the_customer_contradicts_no_customer() -> None:
    words = _words(
        (20, 100, "Customer:   Tarmac Ltd"), (20, 300, "Customer:   A. Dean"),
        (300, 300, "Customer Signature:"),
    )  # fmt: skip

    outcome = _audited(words, more=(_CUSTOMER,))

    assert factories.field(outcome, "customer").value == "Tarmac Ltd"
    assert ("customer.conflict", "CONFLICT") not in factories.broken(outcome)


def test_names_beside_their_labels_are_no_captions_where_rows_are_numbered() -> None:
    words = _words(
        (20, 100, "1"), (40, 100, "Job No"), (250, 100, "JOB-123456"), (20, 120, "2"),
        (40, 120, "Customer"), (250, 120, "Lakes and Dales Housing"), (40, 160, "Time In"),
        (250, 160, "Time Out"), (40, 174, "08:30"), (250, 174, "10:45"), (40, 200, "Date"),
        (250, 200, "Labour Hours"), (40, 214, "14/03/2026"), (250, 214, "2.25"),
    )  # fmt: skip

    outcome = _audited(words, more=(_CUSTOMER,))

    assert factories.field(outcome, "customer").value == "Lakes and Dales Housing"


def test_the_trade_in_a_firms_letterhead_is_not_the_title_of_its_form() -> None:
    words = (
        *_words((100, 20, "Thames Estuary Refrigeration"), (150, 60, "JOB SUMMARY"), high=16),
        *_words((100, 40, "Tel: 01373 555 014"), (20, 100, "Job No: JOB-123456")),
    )
    ordered = tuple(sorted(words, key=lambda word: word.line))
    page = Page(1, WIDE, HIGH, PageSource.TEXT_LAYER, ordered)
    specs = tuple(
        replace(factories.SPEC, id=name, selection=SelectionSpec(any=(phrase,)))
        for name, phrase in (("summary", "job summary"), ("cooling", "refrigeration"))
    )

    found, chosen = selection.select(Reading("text-layer", None, (page,), 0.0), specs, Policy())

    assert chosen is not None
    assert chosen.id == "summary", found.candidates


def test_a_column_for_signatures_is_signed_in_the_customers_own_row() -> None:
    words = _words(
        (200, 100, "Signature"), (360, 100, "Print name"), (20, 125, "Engineer Signature:"),
        (360, 125, "D Rhys-Jones"), (20, 160, "Customer Signature:"), (360, 160, "P Quinn"),
    )  # fmt: skip
    cells = [
        mark
        for y0, y1 in ((96, 116), (116, 146), (146, 186))
        for x0, x1 in ((16, 190), (190, 350), (350, 520))
        for mark in _cell(x0, y0, x1, y1)
    ]
    ink = _mark(MarkKind.INK, 210, 120, 300, 142)
    customer = replace(factories.FIELDS[-1], aliases=("Signature",))
    assert customer.name == "signature"
    page = Page(1, WIDE, HIGH, PageSource.TEXT_LAYER, words, (*cells, ink))
    spec = replace(factories.SPEC, fields=(*factories.FIELDS[:-1], customer, _ENGINEER))

    found = extraction.extract(Reading("text-layer", None, (page,), 0.0), spec).fields

    assert {one.name: one.value for one in found}["signature"] is not True
    assert {one.name: one.value for one in found}["engineer_signature"] is True


def test_a_value_that_starts_a_little_before_its_own_caption_is_not_the_one_befores() -> None:
    """A photograph never aligns the two quite; captions and values stand closely there."""
    words = _words(
        (20, 100, "Customer"), (220, 100, "Asset"), (420, 100, "Site"),
        (21, 110, "Stanway Brewery"), (218, 110, "PL-0417"), (418, 110, "16 Bramley Way"),
        (20, 140, "Job No"), (220, 140, "Time In"), (420, 140, "Time Out"),
        (21, 150, "JOB-123456"), (219, 150, "08:30"), (419, 150, "10:45"),
    )  # fmt: skip

    outcome = _audited(words, more=(_CUSTOMER, _ASSET, _SITE))

    found = {field.name: field.value for field in outcome.fields}
    assert found["customer"] == "Stanway Brewery"
    assert (found["asset"], found["site"]) == ("PL-0417", "16 Bramley Way")
    assert found["job_number"] == "JOB-123456"
