"""Sixty-seven odd files through one `jobsheet audit`: a line each, in time, within memory."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from core.errors import ErrorCode
from tests.conftest import SAMPLES

ODD = SAMPLES / "odd"
MEMORY_MAX_BYTES = 1_500_000_000
FILE_TIMEOUT_S = 60
SAMPLE_EVERY_S = 0.1
VERDICTS = {"PASS", "FAIL", "REVIEW_QUEUE", "WAIVED"}
# What these are is no matter of taste.
CERTAIN = {
    "zero_bytes.pdf": "EMPTY_FILE",
    "password.pdf": "ENCRYPTED",
    "password-is-test.pdf": "ENCRYPTED",
    "text_named.pdf": "UNSUPPORTED_TYPE",
    "multi-page-images.tiff": "UNSUPPORTED_TYPE",
    "hopper_orientation_6.webp": "UNSUPPORTED_TYPE",
    "decompression_bomb.ico": "UNSUPPORTED_TYPE",
    "png_30000x30000_1bit.png": "IMAGE_TOO_LARGE",
}
READABLE = {"copy-protected.pdf", "png_named.jpg", "acroform.pdf", "Portrait_6.jpg"}

pytestmark = pytest.mark.skipif(not ODD.is_dir(), reason="The sample sheets are not beside us.")


class Peak:
    """The most memory any one process of a run held, looked at ten times a second."""

    def __init__(self, process: psutil.Process) -> None:
        self.bytes = 0
        self._process = process
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def wait(self) -> None:
        self._thread.join()

    def _watch(self) -> None:
        while self._process.is_running() and self._process.status() != psutil.STATUS_ZOMBIE:
            self.bytes = max(self.bytes, _largest_bytes(self._process))
            time.sleep(SAMPLE_EVERY_S)


def _largest_bytes(root: psutil.Process) -> int:
    largest = 0
    try:
        processes = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for process in processes:
        try:
            largest = max(largest, process.memory_info().rss)
        except psutil.NoSuchProcess:
            continue
    return largest


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], int, str]:
    """The lines, the peak of memory, and standard error of one run over all of them."""
    here = tmp_path_factory.mktemp("here")
    paths = sorted(path for path in ODD.rglob("*") if path.is_file())
    command = [str(Path(sys.executable).with_name("jobsheet")), "audit", "--json"]
    process = subprocess.Popen(
        [*command, *map(str, paths)],
        cwd=here,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    peak = Peak(psutil.Process(process.pid))
    out, err = process.communicate()
    peak.wait()
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["file"] for line in lines] == [str(path) for path in paths]
    return lines, peak.bytes, err


Ran = tuple[list[dict[str, Any]], int, str]


@pytest.mark.timeout(1800)
def test_each_is_a_verdict_or_a_clear_refusal(ran: Ran) -> None:
    lines, _, err = ran

    assert len(lines) == 67
    for line in lines:
        if line["error"] is None:
            assert line["verdict"] in VERDICTS, line["file"]
        else:
            assert line["verdict"] is None
            assert line["error"]["code"] in {code.value for code in ErrorCode}
            assert "fault of ours" not in line["error"]["message"], line
    assert "Traceback" not in err


def test_what_is_certain_is_told_right(ran: Ran) -> None:
    found = {Path(line["file"]).name: line["error"] for line in ran[0]}

    codes = {name: (found[name] or {}).get("code") for name in CERTAIN}
    assert codes == CERTAIN
    assert {name: found[name] for name in READABLE} == dict.fromkeys(READABLE)


def test_no_file_takes_too_long(ran: Ran) -> None:
    late = [line["file"] for line in ran[0] if (line["error"] or {}).get("code") == "TIMEOUT"]
    seconds = {line["file"]: line["reading"]["seconds"] for line in ran[0] if line["reading"]}

    assert late == []
    assert {file: s for file, s in seconds.items() if s > FILE_TIMEOUT_S} == {}


def test_no_file_takes_too_much_memory(ran: Ran) -> None:
    assert ran[1] < MEMORY_MAX_BYTES
