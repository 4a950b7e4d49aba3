"""Charts of calibration: what was said against what was so, and effort against error."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.domain.calibration import Bin, Threshold
from core.ui import charts

_POINT, _NOW = "#4f88b3", "#c57d1d"
_HEIGHT_PX = 300
_MARGIN = {"l": 8, "r": 24, "t": 16, "b": 8}


def reliability(found: Sequence[Bin]) -> go.Figure:
    """The share that was right over what was said, with the line where both are one."""
    said = [100 * (one.said or 0.0) for one in found]
    right = [one.right for one in found if one.right is not None]
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 100],
        y=[0, 100],
        mode="lines",
        line={"color": charts.QUIET, "width": 1, "dash": "dot"},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=said,
        y=[100 * one.estimate for one in right],
        mode="markers",
        marker={"color": _POINT, "size": 10},
        error_y=charts.bars(right),
        customdata=[one.judged for one in found],
        hovertemplate="Said %{x:.0f}%: %{y:.0f}% right, %{customdata:,} looked at<extra></extra>",
    )
    _calm(figure)
    figure.update_xaxes(title="said", range=[-2, 102], ticksuffix="%", dtick=25)
    figure.update_yaxes(title="was right", range=[-2, 104], ticksuffix="%", dtick=25)
    return figure


def told_reliability(found: Sequence[Bin]) -> str:
    """The same in words."""
    told = [
        f"{one.low:.2f} to {one.high:.2f} {one.right.estimate:.0%} of {one.judged} right"
        for one in found
        if one.right is not None
    ]
    return f"Confidence: {', '.join(told)}."


def thresholds(found: Sequence[Threshold], *, now: float, target: float) -> go.Figure:
    """Wrong values let through over sheets that wait, a point for each threshold."""
    known = [(one, one.wrong) for one in found if one.wrong is not None]
    figure = go.Figure()
    figure.add_scatter(
        x=[100 * one.waiting for one, _ in known],
        y=[100 * wrong.estimate for _, wrong in known],
        mode="lines+markers+text",
        line={"color": charts.QUIET, "width": 1},
        marker={"color": [_NOW if one.below == now else _POINT for one, _ in known], "size": 10},
        text=[f"{one.below:g}" for one, _ in known],
        textposition="top right",
        cliponaxis=False,
        customdata=[[100 * wrong.low, 100 * wrong.high] for _, wrong in known],
        hovertemplate="%{text}: %{x:.0f}% of sheets wait, %{y:.1f}% wrong "
        "(%{customdata[0]:.1f}–%{customdata[1]:.1f}%)<extra></extra>",
    )
    figure.add_hline(y=100 * target, line={"color": charts.QUIET, "width": 1, "dash": "dot"})
    _calm(figure)
    figure.update_xaxes(title="sheets that wait", rangemode="tozero", ticksuffix="%", nticks=6)
    figure.update_yaxes(title="wrong, of the rest", rangemode="tozero", ticksuffix="%", nticks=5)
    return figure


def told_thresholds(found: Sequence[Threshold]) -> str:
    """The same in words."""
    told = [
        f"{one.below:g} {one.waiting:.0%} wait and {one.wrong.estimate:.1%} wrong"
        for one in found
        if one.wrong is not None
    ]
    return f"Thresholds: {', '.join(told) or 'nothing is known of any'}."


def _calm(figure: go.Figure) -> None:
    figure.update_layout(height=_HEIGHT_PX, margin=_MARGIN, showlegend=False, dragmode=False)
    figure.update_xaxes(fixedrange=True, showgrid=False)
    figure.update_yaxes(fixedrange=True)
