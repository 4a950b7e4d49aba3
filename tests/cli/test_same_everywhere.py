"""One sheet has one outcome, whatever the machine's clock, language and hash seed are."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACES = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "99", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"},
)
# The sheets of three fixture packs, judged by all built-in specs.
PROGRAM = """
import json
from datetime import date
from core.adapters import fixture_packs, spec_files
from core.domain import audit, audit_output
from core.domain.page import plain_text
from core.domain.policy import Policy

specs = spec_files.load_built_in()
for name in ("compliance-inspection", "loler-examination", "repair-report"):
    for case in fixture_packs.load(fixture_packs.beside(spec_files.BUILT_IN / f"{name}.yaml")):
        if case.text:
            reading = plain_text.reading(case.text)
            outcome = audit.audit(reading, specs, Policy(), today=date(2026, 3, 20))
            print(repr(outcome))
            print(json.dumps([audit_output.fields(outcome.fields), audit_output.ruled(outcome)]))
"""


def test_the_outcome_is_the_same_to_the_letter() -> None:
    first, second = (_told(place) for place in PLACES)

    assert first == second
    assert first.count("repair-report") > 1


def _told(place: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=os.environ | place,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()
