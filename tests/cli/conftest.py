"""The real command, in a process of its own, far from the project's folder."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

LONGEST_S = 240
SPEC = """\
spec: visit
version: 1.2.0
name: Visit
selection: {all: [visit report]}
fields:
  - name: job_number
    label: Job Number
    type: string
    required: true
    severity: S0
    pattern: 'JOB-\\d{6}'
  - {name: service_date, label: Date, type: date, required: true, severity: S0, not_after: today}
  - {name: labour_hours, label: Labour Hours, type: number, min: 0, max: 24, severity: S1}
"""
OTHER_SPEC = SPEC.replace("visit", "pump").replace("Visit", "Pump")
GOOD = "VISIT REPORT\nJob Number: JOB-123456\nDate: 14/03/2026\nLabour Hours: 2.5\n"
BAD = "VISIT REPORT\nJob Number: 77\nDate: 14/03/2026\nLabour Hours: 2.5\n"


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output, which has to be JSON lines and nothing else."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """A folder of two specs."""
    folder = tmp_path / "specs"
    folder.mkdir()
    (folder / "visit.yaml").write_text(SPEC)
    (folder / "pump.yaml").write_text(OTHER_SPEC)
    return folder


@pytest.fixture
def audit(tmp_path: Path, specs: Path) -> Run:
    """`jobsheet audit` with these specs, on a day, in an empty folder, with no server known."""
    here = tmp_path / "here"
    here.mkdir()
    hidden = ("DATABASE_URL", "REDIS_URL", "MISTRAL_API_KEY", "SPECS_DIR", "DATA_DIR")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment["XDG_CACHE_HOME"] = str(tmp_path / "cache")

    def run(*words: str | Path, stdin: bytes = b"", with_specs: bool = True) -> Ran:
        options = ["--specs", str(specs)] if with_specs else []
        command = [str(Path(sys.executable).with_name("jobsheet")), "audit", *options]
        done = subprocess.run(
            [*command, "--today", "2026-03-20", *map(str, words)],
            cwd=here,
            env=environment,
            input=stdin,
            capture_output=True,
            timeout=LONGEST_S,
            check=False,
        )
        assert not any(here.iterdir()), "The command left something where it was called."
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
