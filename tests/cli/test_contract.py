"""The two contracts as somebody outside holds `jobsheet` to them, in a process of its own."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tests import contract
from tests.cli.conftest import Ran

VALUES = json.loads(json.dumps(contract.VALUES))  # a table is a list here

LONGEST_S = 240
CASE_KEYS = {
    "id", "ok", "outcome", "expected_outcome", "reason_codes", "expected_reason_codes", "values",
}  # fmt: skip
SEVERITIES = {"S0": 10, "S1": 5, "S2": 2, "S3": 1}

Command = Callable[..., Ran]
Line = dict[str, Any]


@pytest.fixture
def jobsheet(tmp_path: Path) -> Command:
    """`jobsheet` in an empty folder, without keys and without any server."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "REDIS_URL", "MISTRAL_API_KEY", "SPECS_DIR", "DATA_DIR")
    }
    environment["XDG_CACHE_HOME"] = str(tmp_path / "cache")

    def run(*words: str | Path, stdin: bytes = b"") -> Ran:
        done = subprocess.run(
            [str(Path(sys.executable).with_name("jobsheet")), *map(str, words)],
            cwd=tmp_path,
            env=environment,
            input=stdin,
            capture_output=True,
            timeout=LONGEST_S,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """The contract's own example as a file, alone in a folder."""
    folder = tmp_path / "specs"
    folder.mkdir()
    path = folder / "repair-report.yaml"
    path.write_text(contract.SPEC, encoding="utf-8")
    return path


def _texts(folder: Path, **sheets: str) -> list[Path]:
    paths = []
    for name, text in sheets.items():
        path = folder / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def _pdf(path: Path, *pages: str) -> Path:
    canvas = Canvas(str(path))
    for page in pages:
        for number, line in enumerate(page.splitlines()):
            y = 760 - 24 * number
            canvas.drawString(72, y, line.removesuffix("J. Smith"))
            if line.endswith("J. Smith"):
                _sign(canvas, 200, y)
        canvas.showPage()
    canvas.save()
    return path


def _sign(canvas: Canvas, x: float, y: float) -> None:
    """Strokes of a pen: a signature is ink, not the name in print."""
    stroke = canvas.beginPath()
    stroke.moveTo(x, y)
    for step in range(6):
        at = x + 14 * step
        stroke.curveTo(at + 3, y + 16, at + 9, y - 8, at + 14, y + 4 + step % 2)
    canvas.drawPath(stroke)


def _assert_shaped(line: Line) -> None:
    assert tuple(line) == contract.LINE_KEYS
    assert set(line["selection"]) == {"band", "score", "candidates"}
    assert all(set(one) == {"spec", "score"} for one in line["selection"]["candidates"])
    for field in line["fields"].values():
        assert set(field) == {"value", "raw", "confidence", "page", "box"}
        _assert_placed(field)
    for finding in line["findings"]:
        assert set(finding) == contract.FINDING_KEYS
        _assert_placed(finding)
        assert finding["message"]
        assert finding["severity"] in SEVERITIES
    charged = [SEVERITIES[one["severity"]] for one in line["findings"]]
    if line["spec"]:
        assert line["score"] == max(0, 100 - sum(charged))


def _assert_placed(part: Line) -> None:
    assert (part["page"] is None) == (part["box"] is None)
    if part["box"] is not None:
        x0, y0, x1, y1 = part["box"]
        assert 0 <= x0 < x1 <= 1
        assert 0 <= y0 < y1 <= 1
        assert part["page"] >= 1
    if part["confidence"] is not None:
        assert 0 <= part["confidence"] <= 1


def test_text_sheets_in_the_order_given(jobsheet: Command, spec: Path, tmp_path: Path) -> None:
    paths = _texts(
        tmp_path,
        good=contract.sheet(),
        bad=contract.sheet(job_number="Job Number: 77", time_out="Time Out: 07:00"),
        remark=contract.sheet(fault_reason="Fault Reason: Gremlins"),
        other="Shopping list\n2 eggs\n",
    )

    ran = jobsheet(
        "audit", "--specs", spec.parent, "--today", "2026-03-20", "--json", "--text", *paths
    )

    assert ran.status == 1
    assert [line["file"] for line in ran.lines] == [str(path) for path in paths]
    told = [(line["verdict"], line["score"]) for line in ran.lines]
    assert told[:3] == [("PASS", 100), ("FAIL", 85), ("PASS", 98)]
    for path, line in zip(paths, ran.lines, strict=True):
        _assert_shaped(line)
        assert line["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert line["error"] is None
        assert line["pages"] == 1
    good, _bad, remark, other = ran.lines
    assert good["spec"] == {"id": "repair-report", "version": "1.0.0"}
    assert good["selection"]["band"] == "HIGH"
    assert {name: field["value"] for name, field in good["fields"].items()} == {
        **VALUES,
        "parts_required": None,
    }
    assert good["fields"]["service_date"]["raw"] == "14/03/2026"
    assert [one["reason_code"] for one in remark["findings"]] == ["INVALID_FORMAT"]
    assert (other["verdict"], other["spec"]) == ("REVIEW_QUEUE", None)
    assert [one["reason_code"] for one in other["findings"]] == ["SPEC_GAP"]


def test_a_finding_says_all_that_the_contract_lists(
    jobsheet: Command, spec: Path, tmp_path: Path
) -> None:
    sheet = contract.sheet(customer_signature="Customer Signature:")

    ran = jobsheet(
        "audit", "--spec", spec, "--json", "--text", "-", "--today", "2026-03-20",
        stdin=sheet.encode(),
    )  # fmt: skip

    (line,) = ran.lines
    (finding,) = line["findings"]
    assert (ran.status, line["file"], line["verdict"]) == (1, "-", "FAIL")
    assert finding["rule"] == "customer_signature.required"
    assert finding["field"] == "customer_signature"
    assert (finding["reason_code"], finding["severity"]) == ("MISSING_FIELD", "S0")
    assert finding["value"] is None
    assert finding["expected"] == "a signature"
    assert finding["message"] == "Customer Signature is empty."
    assert finding["why_it_matters"]
    assert finding["suggested_fix"]
    assert line["fields"]["customer_signature"]["value"] is False


def test_a_spec_by_file_and_by_id_and_the_pinned_day(
    jobsheet: Command, spec: Path, tmp_path: Path
) -> None:
    twin = spec.with_name("twin.yaml")
    twin.write_text(contract.SPEC.replace("spec: repair-report ", "spec: twin "), encoding="utf-8")
    (sheet,) = _texts(tmp_path, sheet=contract.sheet())
    options = ("--json", "--text", sheet)

    either = jobsheet("audit", "--specs", spec.parent, *options).lines[0]
    by_id = jobsheet("audit", "--specs", spec.parent, "--spec", "twin", *options).lines[0]
    early = jobsheet("audit", "--spec", spec, "--today", "2026-03-13", *options).lines[0]

    assert (either["verdict"], either["spec"]) == ("REVIEW_QUEUE", None)
    ranked = [one["spec"] for one in either["selection"]["candidates"]]
    assert sorted(ranked) == ["repair-report", "twin"]
    assert by_id["spec"] == {"id": "twin", "version": "1.0.0"}
    assert [one["rule"] for one in early["findings"]] == ["service_date.not_after"]


def test_a_pdf_of_two_pages_and_refusals_in_one_run(
    jobsheet: Command, spec: Path, tmp_path: Path
) -> None:
    lines = contract.sheet(job_number="Job Number: 77").splitlines()
    sheet = _pdf(tmp_path / "a.pdf", "\n".join(lines[:6]), "\n".join(lines[6:]))
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    picture = tmp_path / "picture.pdf"  # Judged by content, not by name.
    Image.new("RGB", (8, 8)).save(picture, format="GIF")

    ran = jobsheet(
        "audit", "--specs", spec.parent, "--today", "2026-03-20", "--json", empty, sheet, picture
    )

    refused, read, gif = ran.lines
    assert ran.status == 2
    for line, code in ((refused, "EMPTY_FILE"), (gif, "UNSUPPORTED_TYPE")):
        assert tuple(line) == contract.LINE_KEYS
        assert set(line["error"]) == {"code", "message"}
        assert line["error"]["code"] == code
        assert {name for name, value in line.items() if value is not None} == {"file", "error"}
    _assert_shaped(read)
    assert (read["pages"], read["verdict"]) == (2, "FAIL")
    assert read["reading"]["engine"] == "text-layer"
    assert read["reading"]["model"] is None
    assert (read["reading"]["rotation"], read["reading"]["legible"]) == (0, True)
    assert [one["rule"] for one in read["findings"]] == ["job_number.pattern"]
    assert read["fields"]["job_number"]["page"] == 1
    assert read["fields"]["return_visit"]["page"] == 2
    assert [one["page"] for one in read["findings"] if one["field"] == "job_number"] == [1]


def test_values_in_json_and_yaml_with_and_without_confidence(
    jobsheet: Command, spec: Path, tmp_path: Path
) -> None:
    given = {
        "good.json": json.dumps(contract.VALUES),
        "unsure.json": json.dumps(
            contract.values(job_number={"value": "JOB-123456", "confidence": 0.4})
        ),
        "plain.yaml": "\n".join(f"{name}: {value}" for name, value in VALUES.items()),
        "sure.yaml": "\n".join(
            f"{name}: {{value: {json.dumps(value)}, confidence: 0.97}}"
            for name, value in contract.values(time_out="07:00").items()
        ),
        "nan.json": json.dumps(contract.values(labour_hours=float("nan"))),
        "broken.json": "{",
    }
    for name, text in given.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    ran = jobsheet(
        "audit", "--specs", spec.parent, "--spec", "repair-report", "--today", "2026-03-20",
        "--json", "--fields", *(tmp_path / name for name in given),
    )  # fmt: skip

    told = [
        (line["verdict"], [one["reason_code"] for one in line["findings"] or ()])
        for line in ran.lines
    ]
    assert told == [
        ("PASS", []),
        ("REVIEW_QUEUE", ["LOW_CONFIDENCE"]),
        ("PASS", []),
        ("FAIL", ["CONFLICT"]),
        ("FAIL", ["INVALID_FORMAT"]),
        (None, []),
    ]
    assert ran.lines[-1]["error"]["code"] == "CORRUPT"
    assert ran.lines[2]["fields"]["time_in"]["value"] == "08:30"
    assert ran.lines[3]["fields"]["labour_hours"]["confidence"] == 0.97
    assert ran.status == 2


def test_only_passes_are_status_0_and_a_table_is_printed(
    jobsheet: Command, spec: Path, tmp_path: Path
) -> None:
    (sheet,) = _texts(tmp_path, sheet=contract.sheet())

    ran = jobsheet("audit", "--specs", spec.parent, "--today", "2026-03-20", "--text", sheet)

    assert ran.status == 0
    assert "PASS" in ran.out
    assert not ran.out.lstrip().startswith("{")


PACK = """\
cases:
  - id: TEXT-001
    description: A sheet on which all is well.
    text: |
{good}
    today: 2026-03-20
    outcome: PASS
    reason_codes: []
    values: {{job_number: JOB-123456, service_date: 2026-03-14, time_in: 08:30, labour_hours: 2.5,
      safe_to_use: true, parts_required: null}}
  - id: TEXT-002
    description: Of no known kind.
    text: Shopping list
    outcome: REVIEW_QUEUE
    reason_codes: [TEMPLATE_MISMATCH]
  - id: TEXT-003
    description: Of no known kind, but somebody named the spec.
    text: |
      Job Number: JOB-123456
    spec: repair-report
    today: 2026-03-20
    outcome: FAIL
    reason_codes: [MISSING_FIELD]
  - id: FIELDS-001
    fields: {fields}
    today: 2026-03-20
    outcome: REVIEW_QUEUE
    reason_codes: [LOW_CONFIDENCE]
  - id: FILE-001
    description: A document beside the pack.
    file: sheet.pdf
    today: 2026-03-20
    outcome: FAIL
    reason_codes: [INVALID_FORMAT]
    values: {{job_number: "77"}}
  - id: MISS-001
    description: Expects what does not come.
    fields: {values}
    today: 2026-03-20
    outcome: FAIL
    reason_codes: [MISSING_FIELD]
"""


def test_a_fixture_pack_of_all_three_kinds(jobsheet: Command, spec: Path) -> None:
    pack = spec.with_name("repair-report.fixtures.yaml")
    doubted = contract.values(safe_to_use={"value": True, "confidence": 0.3})
    filled = PACK.format(
        good="\n".join(f"      {line}" for line in contract.sheet().splitlines()),
        fields=json.dumps(doubted),
        values=json.dumps(contract.VALUES),
    )
    pack.write_text(filled, encoding="utf-8")
    _pdf(spec.with_name("sheet.pdf"), contract.sheet(job_number="Job Number: 77"))

    ran = jobsheet("spec", "test", spec, "--json")
    by_name = jobsheet("spec", "test", spec, pack)

    assert (ran.status, by_name.status) == (1, 1)
    assert all(set(line) == CASE_KEYS for line in ran.lines)
    oks = {line["id"]: line["ok"] for line in ran.lines}
    assert oks == {
        "TEXT-001": True,
        "TEXT-002": True,
        "TEXT-003": True,
        "FIELDS-001": True,
        "FILE-001": True,
        "MISS-001": False,
    }
    missed = ran.lines[-1]
    assert (missed["outcome"], missed["expected_outcome"]) == ("PASS", "FAIL")
    assert (missed["reason_codes"], missed["expected_reason_codes"]) == ([], ["MISSING_FIELD"])
    assert missed["values"]["labour_hours"] == 2.5
    assert [line["reason_codes"] for line in ran.lines[:2]] == [[], ["SPEC_GAP"]]
    assert len(by_name.out.splitlines()) == len(oks)  # One line a case.


def test_check_names_file_line_key_and_message(jobsheet: Command, spec: Path) -> None:
    text = contract.SPEC.replace("reason_code: CONFLICT", "reason_code: CONFLICTS", 1)
    text = text.replace("label: Job Number ", "lable: Job Number ", 1)
    bad = spec.with_name("bad.yaml")
    bad.write_text(text.replace("spec: repair-report ", "spec: bad "), encoding="utf-8")

    good = jobsheet("spec", "check", spec)
    ran = jobsheet("spec", "check", bad, spec)
    refused = jobsheet("audit", "--spec", bad, "--json", "--text", "-", stdin=b"x")

    lines = bad.read_text(encoding="utf-8").splitlines()
    wrong_label = next(n for n, line in enumerate(lines, 1) if "lable" in line)
    wrong_code = next(n for n, line in enumerate(lines, 1) if "CONFLICTS" in line)
    assert (good.status, ran.status) == (0, 1)
    assert f"{bad}:{wrong_label}: fields[0].lable: " in ran.out
    assert f"{bad}:{wrong_code}: rules[0].reason_code: " in ran.out
    assert "did you mean CONFLICT?" in ran.out
    assert str(spec) not in ran.out
    assert (refused.status, refused.out) == (2, "")
    assert f"{bad}:{wrong_code}" in refused.err
