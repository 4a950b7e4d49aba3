"""Rows of the accuracy table on orders and filings with truth, outside the project: the half whose
wrong cases were looked at, and the half only counted. `python -m bench.papers` prints them alone.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from bench import sample_scores
from bench.corpus.wording import squeezed
from bench.sample_scores import DAY, SAMPLES, Auditing
from bench.scoring import Score

# Of several numbers, sums and dates on a paper: the surest first, as their specs say.
NUMBERS: Final = ("contract_number", "invoice_number", "order_number")
SUMS: Final = ("gross_amount", "total_amount")
DATES: Final = ("file_date", "signed_on")
_DAYS: Final = ("%m/%d/%y", "%m/%d/%Y", "%Y-%m-%d", "%b%d/%y")


class Part(StrEnum):
    """Which papers of a set, in the order of their names: every second one is held out."""

    SEEN = "looked at"
    HELD_OUT = "held out"


def order_forms(score: Score, auditing: Auditing, part: Part) -> None:
    """Number, advertiser, gross sum and flight of orders, contracts and invoices."""
    for name, truth, got in _audited(auditing, "order_forms", "order-form", part):
        pairs = (
            (squeezed(truth["contract_num"]), squeezed(str(_first(got, *NUMBERS)))),
            (squeezed(truth["advertiser"]), squeezed(str(_first(got, "advertiser")))),
            (_amount(truth["gross_amount"]), _first(got, *SUMS)),
            (_day(truth["flight_from"]), _first(got, "flight_from")),
            (_day(truth["flight_to"]), _first(got, "flight_to")),
        )
        _compare(score, f"order form value, {part}", name, part, pairs)


def filing_forms(score: Score, auditing: Auditing, part: Part) -> None:
    """Who files, and when, of scanned typewritten forms."""
    for name, truth, got in _audited(auditing, "filing_forms", "filing-form", part):
        named = squeezed(str(_first(got, "registrant_name")))
        pairs = (
            (squeezed(truth["registrant_name"]), named),
            (_day(truth["file_date"]), _first(got, *DATES)),
        )
        _compare(score, f"filing form value, {part}", name, part, pairs)


def _audited(
    auditing: Auditing, folder: str, spec_id: str, part: Part
) -> Iterator[tuple[str, dict[str, str], dict[str, Any]]]:
    """Name, truth and fields of the papers of a half."""
    spec = sample_scores.specs()[spec_id]
    truths = json.loads((SAMPLES / folder / "labels.json").read_text())
    for name in sorted(truths)[0 if part is Part.SEEN else 1 :: 2]:
        content = (SAMPLES / folder / "pdfs" / name).read_bytes()
        line, _ = auditing.audit(content, DAY, spec=spec)
        yield name, truths[name], line["fields"] or {}


def _compare(
    score: Score, row: str, name: str, part: Part, pairs: tuple[tuple[object, object], ...]
) -> None:
    for wanted, got in pairs:
        if wanted is None:
            continue  # Whoever wrote the truth slipped: "3/1/202" is no day.
        # What was wrong in the half held out is nobody's to read.
        said = f"{name}: {wanted}, got {got}" if part is Part.SEEN else ""
        score.add(row, wanted == got, said)


def _first(fields: dict[str, Any], *names: str) -> Any:
    values = ((fields.get(name) or {}).get("value") for name in names)
    return next((value for value in values if value is not None), None)


def _amount(text: str) -> float:
    return float(re.sub(r"[^0-9.]", "", text))


def _day(text: str) -> str | None:
    for form in _DAYS:
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            continue
    return None
