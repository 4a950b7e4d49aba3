"""The corpus is true: of itself, of the specs' own rules, and of the pages it draws."""

import json
import re
from datetime import timedelta
from random import Random

import pypdfium2
import pytest

from bench.corpus import defects, designs, sheets, values, wording
from bench.corpus.__main__ import corpus_specs
from bench.corpus.planned import Sheet, Workshop
from bench.corpus.printing import Habit
from bench.corpus.truth import Half, Render, SheetTruth
from bench.corpus.values import TODAY, Draw
from bench.corpus.worlds import WORLDS
from core.domain.model import Verdict
from core.domain.spec.specs import Spec

SPECS = {one.id: one for one in corpus_specs()}
TEXTS = ("string", "date", "time", "number", "money")


def workshop(seed: int, half: Half = Half.TUNING) -> Workshop:
    random = Random(seed)
    draw = Draw(WORLDS[half], random, TODAY - timedelta(days=20))
    return Workshop(draw, Habit.drawn(half, random))


def drawn(design: designs.Design, render: Render, seed: int = 5) -> sheets.Drawn:
    return sheets.sheet(SPECS["repair-report"], design, render, Random(seed), "a-sheet")


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_clean_values_break_nothing(spec: Spec) -> None:
    outcome = values.judged(values.clean(spec, workshop(1).draw), spec)

    assert outcome.findings == ()
    assert outcome.verdict is Verdict.PASS


@pytest.mark.parametrize("kind", list(defects.kinds()))
def test_a_defect_gives_the_finding_it_promises(kind: str) -> None:
    """By the values alone, and no other; a defect that needs paper promises nothing of values."""
    agreed = 0
    for spec in SPECS.values():
        place = workshop(2)
        sound = Sheet(spec, values.clean(spec, place.draw), {}, {})
        spoiled = defects.injected(sound, place, kind)
        agreed += spoiled is not None and defects.agrees(spoiled)

    assert agreed > 0


def test_some_clean_sheets_are_of_faulty_assets() -> None:
    spec = SPECS["repair-report"]
    found = [values.clean(spec, workshop(seed).draw) for seed in range(30)]

    assert any(one["safe_to_use"] is False and one.get("return_visit") for one in found)


@pytest.mark.parametrize("render", [Render.DIGITAL, Render.PHOTO, Render.BAD])
def test_the_same_seed_draws_the_same_sheet(render: Render) -> None:
    first, second = (drawn(designs.DESIGNS[0], render) for _ in range(2))

    assert first == second


def test_another_seed_draws_another_sheet() -> None:
    first, second = (drawn(designs.DESIGNS[0], Render.DIGITAL, seed) for seed in (5, 6))

    assert first.content != second.content


@pytest.mark.parametrize("design", designs.DESIGNS, ids=lambda design: design.name)
def test_every_layout_is_drawn_and_holds_what_its_truth_says(design: designs.Design) -> None:
    for seed, spec in ((1, "repair-report"), (2, "compliance-inspection"), (3, "pto-service")):
        one = sheets.sheet(SPECS[spec], design, Render.DIGITAL, Random(seed), "a-sheet")

        assert wrong_places(one) == []


def wrong_places(one: sheets.Drawn) -> list[str]:
    """Fields whose printed text is not what the PDF says within their ink's box."""
    document = pypdfium2.PdfDocument(one.content)
    wrong = []
    try:
        assert len(document) == one.truth.page_count
        for field in one.truth.fields:
            if field.type in TEXTS and field.ink and field.style != "scribble":
                seen = _text_in(document, field.ink.page, field.ink.box)
                if wording.squeezed(field.printed) not in wording.squeezed(seen):
                    wrong.append(f"{field.name}: {field.printed!r}, seen {seen!r}")
    finally:
        document.close()
    return wrong


def _text_in(document: pypdfium2.PdfDocument, number: int, box: tuple[float, ...]) -> str:
    page = document[number - 1]
    text_page = page.get_textpage()
    try:
        wide, high = page.get_size()
        x0, y0, x1, y1 = box
        edges = (x0 * wide - 2, (1 - y1) * high - 3, x1 * wide + 2, (1 - y0) * high + 3)
        return str(text_page.get_text_bounded(*edges))
    finally:
        text_page.close()
        page.close()


@pytest.mark.parametrize("render", list(Render))
def test_places_follow_the_page_into_the_picture(render: Render) -> None:
    one = drawn(designs.DESIGNS[1], render)

    boxes = [field.ink.box for field in one.truth.fields if field.ink]
    assert boxes
    assert all(0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1 for x0, y0, x1, y1 in boxes)


def test_the_verdict_is_the_contracts() -> None:
    for number in range(40):
        one = sheets.one([SPECS["repair-report"]], Half.TUNING, number, 3, [Render.DIGITAL])
        codes = {finding.reason_code for finding in one.truth.expected}
        grave = [item for item in one.truth.expected if item.severity in ("S0", "S1")]
        wanted = Verdict.PASS
        if any(item.reason_code.is_certain for item in grave):
            wanted = Verdict.FAIL
        elif grave:
            wanted = Verdict.REVIEW_QUEUE

        assert one.truth.verdict is wanted, (one.truth.defects, codes)


def test_the_truth_can_be_written_down() -> None:
    truth = drawn(designs.DESIGNS[2], Render.DIGITAL).truth

    assert json.loads(json.dumps(truth.as_json()))["spec"] == "repair-report"


def test_the_halves_share_no_layout_font_or_person() -> None:
    tuning, validation = (designs.of(half) for half in Half)
    assert not {one.name for one in tuning} & {one.name for one in validation}
    assert min(len(tuning), len(validation)) >= 6
    assert not set(sheets.HANDS[Half.TUNING]) & set(sheets.HANDS[Half.VALIDATION])
    first, second = (WORLDS[half] for half in Half)
    for name in ("firms", "customers", "people", "streets", "machines", "parts"):
        assert not set(getattr(first, name)) & set(getattr(second, name)), name


def test_a_strange_label_is_none_of_the_specs() -> None:
    found = [
        field
        for number in range(60)
        for field in _truth(number).fields
        if not field.is_known and field.label
    ]

    assert found
    known = wording.labels(SPECS["repair-report"])
    assert not [one.label for one in found if wording.squeezed(one.label) in known]


def _truth(number: int) -> SheetTruth:
    specs = [SPECS["repair-report"]]
    return sheets.one(specs, Half.TUNING, number, 1, [Render.DIGITAL]).truth


@pytest.mark.parametrize("pattern", [r"JOB-\d{6}", "[A-Z0-9-]{4,20}", r"(?:AB|C)\d{2,3}", r"\d{4}"])
def test_patterns_are_met_and_missed(pattern: str) -> None:
    from bench.corpus import patterns

    random = Random(1)
    assert all(re.fullmatch(pattern, patterns.matching(pattern, random)) for _ in range(50))
    assert not any(re.fullmatch(pattern, patterns.missing(pattern, random)) for _ in range(50))
