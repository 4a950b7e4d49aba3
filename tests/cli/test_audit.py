"""`jobsheet audit` as the audit-output contract has it."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests import contract
from tests.cli.conftest import BAD, GOOD, Run


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    """A folder with sheets good, bad and unreadable."""
    folder = tmp_path / "sheets"
    (folder / "sub").mkdir(parents=True)
    _pdf(folder / "good.pdf", GOOD)
    _pdf(folder / "sub" / "bad.pdf", BAD)
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "words.pdf").write_text("only words")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4\n%%EOF")
    Image.new("RGB", (8, 8)).save(folder / "scan.tif")
    (folder / ".hidden.pdf").write_bytes(b"")
    (folder / "notes.txt").write_text("not a sheet")
    return folder


def _pdf(path: Path, text: str) -> None:
    canvas = Canvas(str(path))
    for number, line in enumerate(text.splitlines()):
        canvas.drawString(72, 720 - 24 * number, line)
    canvas.save()


def _codes(lines: Sequence[dict[str, Any]]) -> dict[str, str]:
    return {Path(line["file"]).name: line["error"]["code"] for line in lines if line["error"]}


def test_a_folder_gives_a_line_for_every_sheet_in_it(audit: Run, sheets: Path) -> None:
    ran = audit("--json", sheets)

    assert ran.status == 2
    names = [str(Path(line["file"]).relative_to(sheets)) for line in ran.lines]
    assert names == [
        "broken.pdf",
        "empty.pdf",
        "good.pdf",
        "scan.tif",
        "sub/bad.pdf",
        "words.pdf",
    ]
    assert "2 hidden or other files" in ran.err
    assert _codes(ran.lines) == {
        "broken.pdf": "CORRUPT",
        "empty.pdf": "EMPTY_FILE",
        "scan.tif": "UNSUPPORTED_TYPE",
        "words.pdf": "UNSUPPORTED_TYPE",
    }
    for line in ran.lines:
        assert tuple(line) == contract.LINE_KEYS
        if line["error"]:
            assert set(line["error"]) == {"code", "message"}
            assert [line[key] for key in contract.LINE_KEYS[1:-1]] == [None] * 9


def test_reports_that_cannot_be_kept_are_refused_in_words(audit: Run, sheets: Path) -> None:
    ran = audit("--pdf", sheets / "good.pdf" / "reports", sheets / "good.pdf")

    assert ran.status == 2
    assert "The reports cannot be kept in" in ran.err
    assert "Traceback" not in ran.err


def test_a_pdf_is_read_and_judged(audit: Run, sheets: Path) -> None:
    ran = audit("--json", sheets / "good.pdf", sheets / "sub" / "bad.pdf")

    good, bad = ran.lines
    assert ran.status == 1
    assert (good["verdict"], good["score"], good["findings"]) == ("PASS", 100, [])
    assert good["spec"] == {"id": "visit", "version": "1.2.0"}
    assert set(good["selection"]) == {"band", "score", "candidates"}
    assert good["selection"]["candidates"][0]["spec"] == "visit"
    assert set(good["reading"]) == {
        "engine",
        "model",
        "seconds",
        "confidence",
        "rotation",
        "legible",
    }
    assert good["reading"]["engine"] == "text-layer"
    assert good["pages"] == 1
    date = good["fields"]["service_date"]
    assert set(date) == {"value", "raw", "confidence", "page", "box"}
    assert (date["value"], date["raw"], date["page"]) == ("2026-03-14", "14/03/2026", 1)
    assert all(0 <= edge <= 1 for edge in date["box"])
    assert good["fields"]["labour_hours"]["value"] == 2.5
    (finding,) = bad["findings"]
    assert bad["verdict"] == "FAIL"
    assert set(finding) == contract.FINDING_KEYS
    assert (finding["field"], finding["reason_code"]) == ("job_number", "INVALID_FORMAT")


def test_a_sheet_with_a_photograph_leaves_standard_error_silent(audit: Run, tmp_path: Path) -> None:
    shades = Image.linear_gradient("L").resize((400, 300))
    canvas = Canvas(str(tmp_path / "photo.pdf"))
    for number, line in enumerate(GOOD.splitlines()):
        canvas.drawString(72, 720 - 24 * number, line)
    canvas.drawImage(ImageReader(shades), 72, 420, 280, 210)
    canvas.save()
    ran = audit("--json", tmp_path / "photo.pdf")
    assert ran.lines[0]["error"] is None
    assert ran.err == ""


def test_plain_text_and_standard_input(audit: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text(BAD)

    ran = audit("--json", "--text", "-", tmp_path / "bad.txt", stdin=GOOD.encode())

    assert [(line["file"], line["verdict"]) for line in ran.lines] == [
        ("-", "PASS"),
        (str(tmp_path / "bad.txt"), "FAIL"),
    ]
    assert ran.lines[0]["reading"]["engine"] == "text"


def test_all_passing_is_status_0(audit: Run, tmp_path: Path) -> None:
    assert audit("--json", "--text", "-", stdin=GOOD.encode()).status == 0


def test_a_sheet_by_standard_input(audit: Run, sheets: Path) -> None:
    ran = audit("--json", "-", stdin=(sheets / "good.pdf").read_bytes())

    assert (ran.status, ran.lines[0]["file"], ran.lines[0]["verdict"]) == (0, "-", "PASS")


def test_field_values_in_json_and_yaml(audit: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(
        '{"job_number": "JOB-123456", "service_date": "14/03/2026", "labour_hours": 30}'
    )
    (tmp_path / "b.yaml").write_text(
        "job_number: {value: JOB-123456, confidence: 0.99}\nservice_date: 2026-03-14\n"
    )
    (tmp_path / "c.yaml").write_text("- just\n- a list\n")

    ran = audit("--json", "--fields", "--spec", "visit", *sorted(tmp_path.glob("?.*")))

    first, second, third = ran.lines
    assert ran.status == 2
    assert [one["reason_code"] for one in first["findings"]] == ["OUT_OF_POLICY"]
    assert (second["verdict"], second["findings"]) == ("PASS", [])
    assert second["fields"]["service_date"]["value"] == "2026-03-14"
    assert third["error"]["code"] == "CORRUPT"


def test_a_spec_by_id_and_by_file(audit: Run, specs: Path) -> None:
    for named in ("pump", specs / "pump.yaml"):
        ran = audit("--json", "--text", "--spec", named, "-", stdin=GOOD.encode())

        assert ran.lines[0]["spec"] == {"id": "pump", "version": "1.2.0"}


def test_the_day_can_be_pinned(audit: Run) -> None:
    ran = audit("--json", "--text", "--today", "2026-03-13", "-", stdin=GOOD.encode())

    assert [one["reason_code"] for one in ran.lines[0]["findings"]] == ["OUT_OF_POLICY"]


def test_the_order_given_is_kept_by_two_at_once(audit: Run, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(12)]
    for path in paths:
        path.write_text(GOOD)
    mixed = [paths[number] for number in (5, 0, 11, 3, 7, 1, 10, 2, 9, 4, 8, 6)]

    ran = audit("--json", "--text", "--jobs", "2", *mixed)

    assert [line["file"] for line in ran.lines] == [str(path) for path in mixed]


def test_without_json_there_is_a_table(audit: Run, sheets: Path) -> None:
    ran = audit(sheets / "good.pdf", sheets / "sub" / "bad.pdf", sheets / "empty.pdf")

    assert ran.status == 2
    assert "PASS" in ran.out
    assert "FAIL" in ran.out
    assert "EMPTY_FILE" in ran.out
    assert "visit 1.2.0" in ran.out


def test_control_characters_never_reach_the_terminal(audit: Run) -> None:
    text = BAD.replace("77", "\x1b[2J\x1b]0;owned\x07 [bold]77[/bold]")

    ran = audit("--text", "-", stdin=text.encode())

    assert "\x1b" not in ran.out
    assert "\x07" not in ran.out


def test_a_report_is_written_for_every_sheet(audit: Run, sheets: Path, tmp_path: Path) -> None:
    out = tmp_path / "reports" / "deep"

    audit("--json", "--pdf", out, sheets / "good.pdf", sheets / "sub" / "bad.pdf", sheets)

    # Equal names are numbered; what could not be read has no report.
    assert sorted(path.name for path in out.iterdir()) == [
        "bad-2.audit.pdf",
        "bad.audit.pdf",
        "good-2.audit.pdf",
        "good.audit.pdf",
    ]
    with pypdfium2.PdfDocument(out / "bad.audit.pdf") as report:
        assert len(report) == 2
        summary = report[0].get_textpage().get_text_bounded()
    assert "FAIL" in summary
    assert "visit 1.2.0" in summary


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--spec", "nope", "-"], "Known specs: pump, visit"),
        (["--fields", "-"], "--spec"),
        (["--text", "--fields", "-"], "not both"),
        (["--engine", "mistral", "-"], "MISTRAL_API_KEY"),
        (["--today", "tomorrow", "-"], "--today"),
        (["--jobs", "0", "-"], "--jobs"),
        (["--specs", "nowhere", "-"], "--specs"),
        ([], "PATH"),
    ],
)
def test_a_wrong_call_is_told_and_nothing_is_audited(
    audit: Run, words: list[str], said: str
) -> None:
    ran = audit("--json", *words)

    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_file_that_is_not_there_is_a_line_and_the_run_goes_on(audit: Run, sheets: Path) -> None:
    ran = audit("--json", "nowhere.pdf", sheets / "good.pdf")

    missing, good = ran.lines
    assert (ran.status, good["verdict"]) == (2, "PASS")
    assert (missing["file"], missing["verdict"]) == ("nowhere.pdf", None)
    assert missing["error"]["message"] == "The file cannot be opened: No such file or directory."


def test_a_broken_spec_is_a_wrong_call(audit: Run, specs: Path) -> None:
    (specs / "visit.yaml").write_text("spec: visit\nversion: one\n")

    ran = audit("--json", "--text", "-", stdin=GOOD.encode())

    assert (ran.status, ran.out) == (2, "")
    assert "visit.yaml" in ran.err
    assert "Traceback" not in ran.err


def test_too_large_a_file_is_refused(audit: Run, tmp_path: Path) -> None:
    with (tmp_path / "large.pdf").open("wb") as file:
        os.truncate(file.fileno(), 50 * 1024 * 1024 + 1)

    assert _codes(audit("--json", tmp_path / "large.pdf").lines) == {"large.pdf": "TOO_LARGE"}


def test_the_built_in_specs_are_there_without_asking(audit: Run) -> None:
    ran = audit("--json", "--text", "-", stdin=b"nothing known", with_specs=False)

    (line,) = ran.lines
    assert (ran.status, line["verdict"], line["spec"]) == (1, "REVIEW_QUEUE", None)
    assert len(line["selection"]["candidates"]) >= 2
