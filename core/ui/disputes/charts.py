"""Charts of disputes: few marks, labelled in place, one meaning a colour."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.domain.straight_through import Interval
from core.queries.disputes.statistics import OfBand, OfRule, Open
from core.queries.disputes.statistics import Week as DisputeWeek
from core.queries.own_work import Week
from core.ui import charts, words

CONFIG = charts.CONFIG
_OVERTURNED, _UPHELD, _LATE = "#c57d1d", "#4f88b3", "#cf4a41"
_ROW_PX = 34
_MARGIN = {"l": 0, "r": 40, "t": 8, "b": 8}


def own_trend(weeks: Sequence[Week]) -> go.Figure:
    """One's mean score by week: a line with its last value written at its end."""
    days, scores = [one.begins for one in weeks], [round(one.score) for one in weeks]
    labels = ["" for _ in scores[:-1]] + [f"{scores[-1]}"]
    figure = go.Figure(
        go.Scatter(
            x=days,
            y=scores,
            mode="lines+markers+text",
            text=labels,
            textposition="top center",
            line={"color": _UPHELD, "width": 2},
            cliponaxis=False,
            hovertemplate="Week of %{x|%-d %b}: %{y}<extra></extra>",
        )
    )
    _calm(figure, height=180)
    figure.update_yaxes(range=[0, 105], visible=False, fixedrange=True)
    figure.update_xaxes(tickformat="%-d %b", tickvals=[days[0], days[-1]], fixedrange=True)
    return figure


def told_trend(weeks: Sequence[Week]) -> str:
    """The same in words."""
    told = [f"week of {one.begins:%-d %b} {one.score:.0f}" for one in weeks]
    return f"Mean score by week: {', '.join(told)}."


def open_by_age(found: Sequence[Open]) -> go.Figure:
    """What waits by age, what is late of it marked."""
    rows = list(reversed(found))
    return _stacked(
        [one.age for one in rows],
        [
            ("in time", _UPHELD, [one.count - one.late for one in rows]),
            ("past its deadline", _LATE, [one.late for one in rows]),
        ],
    )


def _stacked(names: Sequence[str], parts: Sequence[tuple[str, str, Sequence[int]]]) -> go.Figure:
    """A bar for each name, its parts one after another: each with its name, colour and counts."""
    figure = go.Figure()
    for part, colour, counts in parts:
        figure.add_bar(
            x=counts,
            y=names,
            orientation="h",
            name=part,
            marker={"color": colour},
            text=[f"{count:,}" if count else "" for count in counts],
            textposition="inside",
            hovertemplate=f"%{{y}}: {part} %{{x:,}}<extra></extra>",
        )
    _calm(figure, height=_ROW_PX * len(names) + 48, has_legend=True)
    figure.update_layout(barmode="stack", bargap=0.35)
    figure.update_xaxes(visible=False, fixedrange=True)
    return figure


def overturned(found: Sequence[tuple[str, Interval, int]]) -> go.Figure:
    """Overturn rates as points with their intervals; how many decisions each rests on beside."""
    rows = list(reversed(found))
    rates = [rate for _, rate, _ in rows]
    figure = go.Figure(
        go.Scatter(
            x=[100 * rate.estimate for rate in rates],
            y=[name for name, _, _ in rows],
            mode="markers",
            marker={"color": _OVERTURNED, "size": 10},
            error_x=charts.bars(rates),
            customdata=[[100 * r.low, 100 * r.high, n] for _, r, n in rows],
            hovertemplate="%{y}: %{x:.0f}% (%{customdata[0]:.0f}–%{customdata[1]:.0f}%), "
            "%{customdata[2]:,} decided<extra></extra>",
        )
    )
    _calm(figure, height=_ROW_PX * len(rows) + 56)
    figure.update_xaxes(range=[-2, 102], ticksuffix="%", dtick=25, fixedrange=True)
    return figure


def weeks(found: Sequence[DisputeWeek]) -> go.Figure:
    """Disputes opened by week, and how those decided ended."""
    days = [one.begins for one in found]
    figure = go.Figure()
    waiting = [one.opened - one.overturned - one.upheld for one in found]
    for name, colour, counts in (
        ("overturned or made lighter", _OVERTURNED, [one.overturned for one in found]),
        ("upheld", _UPHELD, [one.upheld for one in found]),
        ("not decided", charts.QUIET, waiting),
    ):
        figure.add_bar(
            x=days,
            y=counts,
            name=name,
            marker={"color": colour},
            hovertemplate=f"Week of %{{x|%-d %b}}: {name} %{{y:,}}<extra></extra>",
        )
    _calm(figure, height=240, has_legend=True)
    figure.update_layout(barmode="stack", bargap=0.35)
    figure.update_xaxes(tickformat="%-d %b", fixedrange=True)
    figure.update_yaxes(fixedrange=True, nticks=4)
    return figure


def rates_of_rules(found: Sequence[OfRule]) -> list[tuple[str, Interval, int]]:
    """The rules whose rate is known, the one overturned most first."""
    known = [(one.rule, one.overturned, one.tally.decided) for one in found if one.overturned]
    return sorted(known, key=lambda one: -one[1].estimate)


def rates_of_bands(found: Sequence[OfBand]) -> list[tuple[str, Interval, int]]:
    """The same by how sure the finding was, the least sure first."""
    return [
        (words.BAND_WORDS[one.band], one.overturned, one.tally.decided)
        for one in found
        if one.overturned
    ]


def told_rates(found: Sequence[tuple[str, Interval, int]]) -> str:
    """The same in words."""
    told = [f"{name} {rate.estimate:.0%} of {count}" for name, rate, count in found]
    return f"Overturned: {', '.join(told)}."


def _calm(figure: go.Figure, *, height: int, has_legend: bool = False) -> None:
    figure.update_layout(
        height=height,
        margin=_MARGIN,
        showlegend=has_legend,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        dragmode=False,
        uniformtext={"minsize": 10, "mode": "hide"},
    )
    figure.update_yaxes(fixedrange=True, showgrid=False, ticklabelstandoff=8)
