"""A handful of born-digital sheets through the whole product: what must always hold."""

from pathlib import Path

from bench import accuracy, scoring
from bench.corpus import sheets
from bench.corpus.__main__ import corpus_specs
from bench.corpus.truth import Half, Render
from bench.scoring import Score

KINDS = ["repair-report", "maintenance-sheet", "work-order"]


def test_born_digital_sheets_are_read_and_judged(tmp_path: Path) -> None:
    score, auditing = Score(), accuracy.auditor(tmp_path)
    drawn = list(sheets.drawn(corpus_specs(KINDS), Half.TUNING, 16, 1, [Render.DIGITAL]))

    accuracy.corpus(score, auditing, drawn, keep=tmp_path)

    assert score.tallies["sheets read"].share == 1
    assert score.tallies["right spec chosen"].share == 1
    assert score.tallies["value digital"].share > 0.9, score.errors
    assert score.tallies["signature"].share > 0.95, score.errors
    assert score.tallies["boxes"].share > 0.95, score.errors
    assert score.tallies["no false PASS"].share > 0.7, score.errors
    assert len(list(tmp_path.glob("*.pdf"))) == 16


def test_a_kept_reading_gives_the_same_answer(tmp_path: Path) -> None:
    one = next(sheets.drawn(corpus_specs(KINDS), Half.TUNING, 1, 1, [Render.DIGITAL]))
    scores = [Score(), Score()]
    for score in scores:
        accuracy.corpus(score, accuracy.auditor(tmp_path), [one], keep=None)

    assert scores[0].tallies == scores[1].tallies
    assert scoring.f1(scores[0])[1] == scoring.f1(scores[1])[1]
