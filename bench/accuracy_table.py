"""The one table of `make bench-accuracy`: each figure with its count and its goal."""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bench import scoring
from bench.corpus.truth import Render
from bench.scoring import Score, Tally

NOT_MEASURED: Final = "not measured"
BINS: Final = (0.0, 0.5, 0.66, 0.8, 0.9, 0.95, 0.98, 1.01)  # of confidence, for `reliability`
VALUE_GOALS: Final = {
    Render.DIGITAL: 0.995,
    Render.SCAN: 0.98,
    Render.PHOTO: 0.95,
    Render.HANDWRITING: 0.85,
    Render.BAD: 0.80,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A figure. `is_met` is None where there is no goal or nothing was measured."""

    name: str
    figure: str
    count: str
    goal: str
    is_met: bool | None = None


def of_corpus(score: Score) -> Iterator[Row]:
    """The rows that the drawn sheets give."""
    for render, goal in VALUE_GOALS.items():
        yield share(f"field value exact, {render.value}", score, f"value {render.value}", goal)
    yield _f1(score)
    yield share("false FAIL on clean sheets", score, "no false FAIL", 0.01, is_fault=True)
    yield share(
        "false PASS on sheets with an S0-S1 defect", score, "no false PASS", 0.01, is_fault=True
    )
    yield share("sent to review without need", score, "not sent to review", 0.12, is_fault=True)
    yield share("signature present or absent", score, "signature", 0.99)
    yield share("tick state", score, "tick state", 0.98)
    yield share("boxes, IoU >= 0.3", score, "boxes", 0.95)
    yield share("labels the spec does not know, offered", score, "offered for mapping", 0.70)
    yield accepted(score)
    yield share("right spec chosen", score, "right spec chosen", None)
    yield share("blank field seen as blank", score, "blank seen as blank", None)
    yield share("photographs counted", score, "photos counted", None)


def of_foreign(score: Score) -> Iterator[Row]:
    """The same rows for sheets that other printers designed (bench.foreign)."""
    for row in of_corpus(score):
        if row.figure != NOT_MEASURED:
            yield replace(row, name=f"other printers: {row.name}")


def share(
    name: str, score: Score, tally: str, goal: float | None, *, is_fault: bool = False
) -> Row:
    """A share of cases with its 95 % interval; `is_fault` tells the share of the wrong ones."""
    found = score.tallies.get(tally, Tally())
    if not found.of:
        return Row(name, NOT_MEASURED, "0", _goal(goal, is_most=is_fault))
    if is_fault:
        found = Tally(found.of - found.right, found.of)
    low, high = scoring.wilson(found)
    is_met = None if goal is None else (found.share <= goal if is_fault else found.share >= goal)
    figure = f"{found.share:.3f} ({low:.3f}-{high:.3f})"
    return Row(name, figure, str(found.of), _goal(goal, is_most=is_fault), is_met)


def number(name: str, value: float | None, count: str, goal: float, *, is_most: bool) -> Row:
    """Any other figure; None is not measured."""
    if value is None or math.isnan(value):
        return Row(name, NOT_MEASURED, count, _goal(goal, is_most=is_most))
    is_met = value <= goal if is_most else value >= goal
    return Row(name, f"{value:.3f}", count, _goal(goal, is_most=is_most), is_met)


def _goal(goal: float | None, *, is_most: bool) -> str:
    return "" if goal is None else f"{'<=' if is_most else '>='} {goal:g}"


def _f1(score: Score) -> Row:
    value, wanted = scoring.f1(score)
    return number("finding F1 by field and reason", value, str(wanted), 0.95, is_most=False)


def accepted(score: Score, share_kept: float = 0.6) -> Row:
    """Of the handwritten values read most surely, three in five, those that are wrong."""
    name = f"handwriting: wrong among the surest {share_kept:.0%}"
    ranked = sorted(score.handwritten, key=lambda pair: -pair[0])
    kept = ranked[: round(share_kept * len(ranked))]
    if not kept:
        return Row(name, NOT_MEASURED, "0", "<= 0.01")
    wrong = Tally(sum(not is_right for _, is_right in kept), len(kept))
    low, high = scoring.wilson(wrong)
    figure = f"{wrong.share:.3f} ({low:.3f}-{high:.3f})"
    return Row(name, figure, str(len(kept)), "<= 0.01", wrong.share <= 0.01)


def reliability(pairs: Sequence[tuple[float, bool]]) -> str:
    """How often values read on pictures are right, by how sure the reading was; for the docs."""
    lines = ["| confidence | values | mean confidence | right |", "|---|---|---|---|"]
    for low, high in itertools.pairwise(BINS):
        inside = [pair for pair in pairs if low <= pair[0] < high]
        if inside:
            mean = sum(sure for sure, _ in inside) / len(inside)
            right = sum(is_right for _, is_right in inside) / len(inside)
            bounds = f"{low:.2f}-{min(1.0, high):.2f}"
            lines.append(f"| {bounds} | {len(inside)} | {mean:.3f} | {right:.3f} |")
    return "\n".join(lines)


def plain(rows: Sequence[Row]) -> str:
    """For a terminal."""
    wide = max(len(row.name) for row in rows) + 2
    lines = [f"{'':{wide}}{'figure':24}{'count':>12}  {'goal':9} met"]
    for row in rows:
        count = f"{row.count:>12}"
        lines.append(f"{row.name:{wide}}{row.figure:24}{count}  {row.goal:9} {_met(row)}")
    return "\n".join(lines)


def markdown(rows: Sequence[Row]) -> str:
    """For docs/ACCURACY.md."""
    lines = ["| | figure (95 % interval) | count | goal | met |", "|---|---|---|---|---|"]
    lines += [
        f"| {row.name} | {row.figure} | {row.count} | {row.goal} | {_met(row)} |" for row in rows
    ]
    return "\n".join(lines)


def _met(row: Row) -> str:
    return "" if row.is_met is None else "yes" if row.is_met else "no"
