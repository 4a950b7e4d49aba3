"""The sheets the project draws itself get the verdicts they are drawn for."""

from pathlib import Path

import pytest

from core.adapters import inspection, sample_sheets, spec_files
from core.adapters.ocr.local_ocr import LocalOcr
from core.adapters.reader import SheetReader
from core.domain import audit
from core.domain.policy import Policy
from tests.domain.factories import TODAY

EXPECTED = {
    "sample-1-repair-complete.pdf": "PASS",
    "sample-2-repair-scan-unsigned.pdf": "FAIL",
    "sample-3-repair-photo-blurred.jpg": "REVIEW_QUEUE",
    "sample-4-maintenance-two-pages.pdf": "FAIL",
}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> SheetReader:
    models: Path = tmp_path_factory.mktemp("models")
    return SheetReader(LocalOcr(models_dir=models))


@pytest.mark.parametrize(("name", "verdict"), EXPECTED.items())
def test_a_sample_gets_its_verdict(reader: SheetReader, name: str, verdict: str) -> None:
    content = sample_sheets.draw()[name]
    media_type = inspection.inspect(content).media_type

    reading = reader.read(content, media_type=media_type, progress=lambda *_: None)
    outcome = audit.audit(reading, spec_files.load_built_in(), Policy(), today=TODAY)

    assert outcome.verdict == verdict
