"""The printed exam: its truth fits its specs, its halves stay, a seed gives the same pages."""

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bench.exam import specs
from bench.exam.model import TODAY, Half, Sheet
from bench.exam.score import Score, Wrong
from bench.exam.sit import Answer, told
from bench.printed import defects, writer
from bench.printed.__main__ import seen
from bench.printed.build import Page, page, pages
from bench.printed.designs import DESIGNS, FOLDER, Design
from core.adapters import spec_files
from core.domain.audit import audit_values
from core.domain.model import Outcome, Verdict
from core.domain.policy import Policy

SPECS = {
    spec.id: spec for spec in (*spec_files.load_built_in(), *spec_files.load_folder(specs.PRINTED))
}
HALVES: tuple[Half, ...] = ("tuning", "validation")
ON_PAPER = ("string", "text", "date", "time", "number", "money", "duration")
each_design = pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)


def judged(sheet: Sheet) -> Outcome:
    return audit_values(told(sheet), SPECS[sheet.kind], Policy(), today=TODAY)


def clean(design: Design) -> list[Page]:
    return [page(design, turn, 5) for turn in range(0, 16, 2)]


def spoilt(design: Design) -> list[Page]:
    return [page(design, 2 * turn + 1, 5) for turn in range(len(design.defects))]


def words(page: Page) -> str:
    return "".join(html.unescape(re.sub("<[^>]*>", " ", page.html)).split())


def test_every_third_design_is_held_out() -> None:
    held_out = [design.number for design in DESIGNS if design.half == "validation"]

    assert [design.number for design in DESIGNS] == list(range(1, 19))
    assert held_out == [3, 6, 9, 12, 15, 18]
    for half in HALVES:
        drawn = pages(1, half, 12)
        assert {p.sheet.design for p in drawn} == {d.name for d in DESIGNS if d.half == half}


def test_no_case_of_a_held_out_design_is_listed() -> None:
    drawn = [one.sheet for half in HALVES for one in pages(1, half, 12)]
    graded = [
        (Answer(sheet, "digital", Path("x.pdf"), {}), Score(), list[Wrong]()) for sheet in drawn
    ]

    assert {answer.sheet.design for answer, _, _ in seen(graded)} == {
        design.name for design in DESIGNS if design.half == "tuning"
    }


def test_each_page_has_its_values_and_each_kind_of_value_and_defect_is_used() -> None:
    assert {path.stem for path in FOLDER.glob("*.html")} == {design.name for design in DESIGNS}
    found = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.yaml"))
    assert [kind for kind in (*writer.KINDS, *defects.KINDS) if f"{kind}: " not in found] == []


@each_design
def test_the_truth_of_a_clean_sheet_passes_its_spec(design: Design) -> None:
    for drawn in clean(design):
        outcome = judged(drawn.sheet)
        assert outcome.verdict is Verdict.PASS, outcome.findings


@each_design
def test_each_mistake_fails_its_sheet_for_the_reason_given(design: Design) -> None:
    for drawn in spoilt(design):
        outcome = judged(drawn.sheet)
        [expect] = drawn.sheet.expected
        made = {(f.field, f.reason_code) for f in outcome.findings}
        assert outcome.verdict is Verdict.FAIL, drawn.sheet.expected
        assert any(field in expect.fields and code in expect.codes for field, code in made), made


@each_design
def test_what_is_true_stands_on_the_page(design: Design) -> None:
    for drawn in clean(design) + spoilt(design):
        printed = words(drawn)
        for entry in drawn.sheet.entries:
            if entry.asked.type in ON_PAPER:
                assert "".join(entry.text.split()) in printed, entry


def test_the_same_seed_gives_the_same_pages() -> None:
    for half in HALVES:
        assert pages(5, half, 24) == pages(5, half, 24)
        other = [replace(one.sheet, seed=0) for one in pages(6, half, 24)]
        assert other != [replace(one.sheet, seed=0) for one in pages(5, half, 24)]
