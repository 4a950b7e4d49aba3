import re

import pytest

from core.services import receipts


def test_receipts_are_readable_and_differ() -> None:
    many = {receipts.new_receipt() for _ in range(200)}

    assert len(many) == 200
    assert all(re.fullmatch(r"R-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", one) for one in many)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("sheet.pdf", "sheet.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\scans\\site 4.pdf", "site 4.pdf"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),  # A direction mark can disguise an ending.
        ("half\ud800pair.pdf", "halfpair.pdf"),
        ("  .. ", "unnamed"),
        ("", "unnamed"),
        ("folder/", "folder"),
    ],
)
def test_filenames_are_made_safe(given: str, kept: str) -> None:
    assert receipts.clean_filename(given) == kept


def test_long_filename_keeps_its_ending() -> None:
    kept = receipts.clean_filename("x" * 500 + ".pdf")

    assert len(kept) == receipts.FILENAME_MAX_CHARS
    assert kept.endswith("x.pdf")
