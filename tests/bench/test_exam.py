"""The exam is the same for the same seed, true to its specs, and drawn as it says."""

import dataclasses
import json
from pathlib import Path

import pypdfium2
import pytest

from bench.exam import specs
from bench.exam.build import sheets
from bench.exam.draw import draw
from bench.exam.kinds import KINDS
from bench.exam.looks import LOOKS, TUNING, VALIDATION
from bench.exam.model import Asked, Entry, Expect, Sheet
from bench.exam.render import Render, render
from bench.exam.score import Score, score
from bench.exam.sit import Answer
from core.adapters.spec_files import load_folder

ALL = sheets(5, 200, LOOKS)


def printed(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_same_seed_gives_the_same_sheets_and_the_same_bytes(tmp_path: Path) -> None:
    again = sheets(5, 200, LOOKS)
    draw(ALL[0], tmp_path / "a.pdf")
    draw(again[0], tmp_path / "b.pdf")

    assert again == ALL
    assert sheets(6, 20, LOOKS) != ALL[:20]
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_every_design_and_kind_is_met_clean_and_spoilt() -> None:
    for half in (TUNING, VALIDATION):
        names = {look.name for look in half}
        mine = [sheet for sheet in ALL if sheet.design in names]
        assert {sheet.kind for sheet in mine} == {kind.spec for kind in KINDS} | {""}
        assert {(s.design, bool(s.defect)) for s in mine} == {(n, d) for n in names for d in (0, 1)}


def test_a_clean_sheet_has_all_that_its_spec_requires() -> None:
    for sheet in ALL:
        if sheet.verdict == "PASS":
            needed = {name for name, asked in specs.fields(sheet.kind).items() if asked.required}
            written = {name for name, value in sheet.truth.items() if value not in (None, "")}
            assert needed <= written, (sheet.kind, needed - written)
            assert not sheet.expected


def test_no_label_is_printed_twice_on_a_sheet() -> None:
    for sheet in ALL:
        labels = [entry.label for entry in sheet.entries]
        assert len(labels) == len(set(labels)), (sheet.kind, labels)


@pytest.mark.parametrize("number", range(24))
def test_what_is_drawn_is_what_the_truth_says(number: int, tmp_path: Path) -> None:
    sheet = ALL[number]
    path = tmp_path / "sheet.pdf"
    draw(sheet, path)
    words = "".join(printed(path).split())

    assert sheet.title.lower().replace(" ", "") in words.lower()
    for entry in sheet.entries:
        if entry.asked.type in {"string", "date", "time", "number", "money"}:
            assert "".join(entry.text.split()) in words, entry
    hidden = [e for e in sheet.entries if e.state == "illegible"]
    assert all(e.text == "" for e in hidden)


@pytest.mark.parametrize("how", ["scan", "photo", "fax"])
def test_a_picture_is_the_same_each_time(how: Render, tmp_path: Path) -> None:
    draw(ALL[2], tmp_path / "a.pdf")
    draw(ALL[2], tmp_path / "b.pdf")
    first, second = (render(tmp_path / f"{n}.pdf", how, 3) for n in "ab")
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("how", ["scan", "photo", "fax"])
def test_pictures_of_two_pages_stay_together(how: Render, tmp_path: Path) -> None:
    sheet = next(sheet for sheet in ALL if sheet.design == "ludlow" and sheet.kind)
    draw(sheet, tmp_path / "a.pdf")
    with pypdfium2.PdfDocument(render(tmp_path / "a.pdf", how, 3)) as document:
        assert len(document) == 2
        assert not document[0].get_textpage().get_text_range()


def test_the_exams_own_specs_are_fit_to_load() -> None:
    assert len(load_folder(specs.OWN)) == 6


def test_values_findings_and_verdict_are_counted() -> None:
    number = Asked("job", "Job", "string", required=True, severity="S0")
    hours = Asked("hours", "Hours", "number")
    sheet = Sheet(0, "ashdown", "work-order", "", "", "label",
                  (Entry(number, "Job", None), Entry(hours, "Hours", 2.5, "2.5")), "missing value",
                  (Expect(("job",), ("MISSING_FIELD",)),), "FAIL", 1)  # fmt: skip
    said = {"verdict": "PASS", "spec": {"id": "work-order"},
            "fields": {"hours": {"value": 2.5}, "job": {"value": "Hours"}},
            "findings": [{"field": "hours", "reason_code": "CONFLICT"}]}  # fmt: skip
    counts, wrong = score(Answer(sheet, "digital", Path("x.pdf"), json.loads(json.dumps(said))))

    assert (counts.values, counts.values_of, counts.blanks, counts.blanks_of) == (1, 1, 0, 1)
    assert (counts.false_pass, counts.spoilt, counts.found, counts.extra, counts.missed) == (
        1, 1, 0, 1, 1)  # fmt: skip
    assert {w.kind for w in wrong} == {"value", "verdict", "missed", "extra"}
    right = said | {"verdict": "FAIL", "fields": {"hours": {"value": 2.5}}, "findings": [
        {"field": "job", "reason_code": "MISSING_FIELD"}]}  # fmt: skip
    perfect, none = score(Answer(sheet, "digital", Path("x.pdf"), right))
    assert not none
    assert dataclasses.replace(perfect, spec=1).f1 == 1.0


def test_to_ask_about_an_unlisted_label_is_no_mistake_and_to_blame_it_is() -> None:
    asked = Asked("job", "Job", "string", aliases=("Job No",))

    def extra(label: str, code: str) -> int:
        sheet = Sheet(0, "ashdown", "work-order", "", "", "label",
                      (Entry(asked, label, "A1", "A1"),), "", (), "PASS", 1)  # fmt: skip
        said = {"verdict": "PASS", "spec": {"id": "work-order"},
                "findings": [{"field": "job", "reason_code": code}]}  # fmt: skip
        return score(Answer(sheet, "digital", Path("x.pdf"), said))[0].extra

    assert extra("Our Job", "LOW_CONFIDENCE") == extra("Our Job", "SPEC_GAP") == 0
    assert extra("job no", "LOW_CONFIDENCE") == extra("Our Job", "MISSING_FIELD") == 1


def test_a_sheet_that_was_not_read_is_counted_as_that_and_as_nothing_else() -> None:
    said = {"verdict": None, "error": {"code": "TIMEOUT", "message": ""}}
    counts, wrong = score(Answer(ALL[0], "scan", Path("x.jpg"), said))

    assert counts == Score(unread=1)
    assert [(w.kind, w.got) for w in wrong] == [("unread", "TIMEOUT")]
