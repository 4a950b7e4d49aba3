"""Comb fields: a box, or a cell, for each character of a number or a date."""

import itertools
from collections.abc import Sequence
from statistics import median

from core.domain.model import Box

_LEAST_BOXES = 4
LEAST_LETTERS = 4
_TOUCH = 0.35  # of a box's width between neighbours of a comb
_SAME_LINE = 0.3  # of its height
_EVEN = 0.25  # of the usual step between letters
_MOST_APART = 2.6  # usual steps between the groups of a date's boxes
_DATES = ([2, 2, 4], [2, 2, 2])
_LEAST_STEP = 0.75  # of a letter's height: closer letters are a word


def boxes(found: Sequence[Box]) -> list[list[int]]:
    """Runs of boxes that touch side by side, as indices into those given, left to right."""
    order = sorted(range(len(found)), key=lambda at: (round(found[at].y0, 2), found[at].x0))
    runs: list[list[int]] = []
    for at in order:
        if runs and _touch(found[runs[-1][-1]], found[at]):
            runs[-1].append(at)
        else:
            runs.append([at])
    return [run for run in runs if len(run) >= _LEAST_BOXES]


def _touch(left: Box, right: Box) -> bool:
    width, height = left.x1 - left.x0, left.y1 - left.y0
    is_level = abs(left.y0 - right.y0) <= _SAME_LINE * height
    return is_level and abs(right.x0 - left.x1) <= _TOUCH * width


def letters(texts: Sequence[str], middles: Sequence[float], height: float) -> list[tuple[int, int]]:
    """Spans (start, past end) of single characters set evenly apart: the letters of a comb."""
    spans = []
    start = 0
    while start < len(texts):
        end = start
        while end < len(texts) and len(texts[end]) == 1:
            end += 1
        spans += _even(middles, start, end, height)
        start = max(end, start + 1)
    return spans


def dates(texts: Sequence[str], middles: Sequence[float], height: float) -> list[tuple[int, int]]:
    """Spans of single figures in the groups of a date's boxes: 1 4  1 0  2 0 2 6."""
    spans: list[tuple[int, int]] = []
    for start in range(len(texts)):
        if spans and start < spans[-1][1]:
            continue
        for groups in _DATES:
            end = start + sum(groups)
            if _is_date(texts[start:end], middles[start:end], groups, height):
                spans.append((start, end))
                break
    return spans


def date_of(figures: Sequence[str]) -> str:
    """The date that the figures of such boxes write: 14/10/2026."""
    said = "".join(figures)
    return f"{said[:2]}/{said[2:4]}/{said[4:]}"


def _is_date(
    texts: Sequence[str], middles: Sequence[float], groups: Sequence[int], height: float
) -> bool:
    if len(texts) < sum(groups) or not all(len(text) == 1 and text.isdigit() for text in texts):
        return False
    steps = [right - left for left, right in itertools.pairwise(middles)]
    ends = [sum(groups[: at + 1]) - 1 for at in range(len(groups) - 1)]
    within = [step for at, step in enumerate(steps) if at not in ends]
    between = [steps[at] for at in ends]
    usual = median(within)
    return (
        usual >= _LEAST_STEP * height
        and all(abs(step - usual) <= _EVEN * usual for step in within)
        and (1 + _EVEN) * usual < min(between)
        and max(between) <= _MOST_APART * usual
        and max(between) - min(between) <= _EVEN * usual
    )


def _even(middles: Sequence[float], start: int, end: int, height: float) -> list[tuple[int, int]]:
    """The longest even run among single characters, where there is one."""
    if end - start < LEAST_LETTERS:
        return []
    steps = [right - left for left, right in itertools.pairwise(middles[start:end])]
    usual = median(steps)
    if usual < _LEAST_STEP * height:
        return []
    spans, first = [], start
    for at, step in enumerate([*steps, float("inf")], start=start):
        if abs(step - usual) > _EVEN * usual:
            if at + 1 - first >= LEAST_LETTERS:
                spans.append((first, at + 1))
            first = at + 1
    return spans
