"""Charts: few marks, labelled in place, colours of the theme with one meaning each."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from core.domain.model import Verdict
from core.domain.straight_through import Interval
from core.ui.words import VERDICT_WORDS

# Mid tones that stand out on both the light and the dark background.
VERDICT_COLOURS = {
    Verdict.PASS: "#2f9160",
    Verdict.FAIL: "#cf4a41",
    Verdict.REVIEW_QUEUE: "#c57d1d",
    Verdict.WAIVED: "#7a8896",
}
QUIET = "#7a8896"  # what is beside the point
CONFIG = {"displayModeBar": False, "staticPlot": False, "responsive": True}


def verdict_split(by_verdict: Mapping[Verdict, int], *, in_work: int) -> go.Figure:
    """One bar a verdict, its word and count written beside it."""
    rows = [(VERDICT_WORDS[v], n, VERDICT_COLOURS[v]) for v, n in by_verdict.items()]
    rows.append(("In work", in_work, "#4f88b3"))
    words, counts, colours = zip(*reversed(rows), strict=True)
    figure = go.Figure(
        go.Bar(
            x=counts,
            y=words,
            orientation="h",
            marker={"color": colours},
            text=[f"{count:,}" for count in counts],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:,}<extra></extra>",
        )
    )
    figure.update_layout(
        height=36 * len(rows) + 16,
        margin={"l": 0, "r": 32, "t": 4, "b": 4},
        bargap=0.35,
        showlegend=False,
        dragmode=False,
    )
    figure.update_xaxes(visible=False, fixedrange=True, rangemode="tozero")
    figure.update_yaxes(ticklabelstandoff=8, fixedrange=True, showgrid=False)
    return figure


def described(by_verdict: Mapping[Verdict, int], *, in_work: int) -> str:
    """The same in words, for a screen reader."""
    parts = [f"{VERDICT_WORDS[verdict]} {count}" for verdict, count in by_verdict.items()]
    return "Sheets received today: " + ", ".join([*parts, f"in work {in_work}"]) + "."


def bars(found: Sequence[Interval]) -> dict[str, Any]:
    """The error bars of shares, in per cent."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [100 * (one.high - one.estimate) for one in found],
        "arrayminus": [100 * (one.estimate - one.low) for one in found],
        "color": QUIET,
        "thickness": 2,
        "width": 0,
    }
