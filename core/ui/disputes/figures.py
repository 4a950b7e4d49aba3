"""The parts of the page of figures; each says what it rests on, and nothing where it rests on
nothing."""

from collections.abc import Sequence

import streamlit as st

from core.domain.disputes.agreement import Kappa
from core.domain.straight_through import Interval
from core.queries.disputes.statistics import Answers, Judge, OfBand, OfRule, Open, Week
from core.ui import rows_view, words
from core.ui.disputes import charts
from core.ui.feedback import plain
from core.ui.rows_view import Cell, Column, Line

_RULE_COLUMNS = (
    Column("Rule", "30%"),
    Column("Accepted", "6rem", number=True),
    Column("In part", "6rem", number=True),
    Column("Rejected", "6rem", number=True),
    Column("Overturned", "10rem"),
    Column("Agreement (kappa)"),
)
_JUDGE_COLUMNS = (
    Column("Who", "30%"),
    Column("Judged twice", "8rem", number=True),
    Column("Overturned"),
    Column("The other one did"),
)


def answers(found: Answers, waiting: Sequence[Open], kappa: Kappa | None) -> None:
    """The figures one looks at first."""
    one, two, three, four = st.columns(4, gap="medium")
    late = sum(row.late for row in waiting)
    one.metric("Waiting", f"{sum(row.count for row in waiting):,}", help=f"{late:,} are late.")
    two.metric("Median answer", _time(found.median_s), help="From opening to the first decision.")
    three.metric("90% answered within", _time(found.p90_s))
    four.metric(
        "Agreement (kappa)",
        "–" if kappa is None else f"{kappa.kappa:.2f}",
        help="Cohen's kappa of two people who judged the same dispute blind: 1 is full agreement, "
        "0 is what chance gives." + (f" {_kappa(kappa)}." if kappa else ""),
    )


def ambiguous(found: Sequence[OfRule]) -> None:
    """Rules that are at fault rather than the people."""
    for one in found:
        if one.is_ambiguous and one.overturned and one.kappa:
            st.warning(
                plain(
                    f"{one.rule}: people do not agree on it (kappa {one.kappa.kappa:.2f}) and it "
                    f"is overturned in {one.overturned.estimate:.0%} of disputes. Fix the rule."
                ),
                icon=":material/rule:",
            )


def waiting(found: Sequence[Open]) -> None:
    """What waits, by age and deadline."""
    st.subheader("Waiting, by age")
    if not any(one.count for one in found):
        st.caption("Nothing waits.")
        return
    told = ", ".join(f"{one.age} {one.count} ({one.late} late)" for one in found)
    st.plotly_chart(charts.open_by_age(found), config=charts.CONFIG, key="ages", alt=told)


def trend(found: Sequence[Week]) -> None:
    """Disputes by the week they were opened in."""
    st.subheader("Opened by week")
    if not found:
        st.caption("None in this time.")
        return
    told = ", ".join(f"week of {one.begins:%-d %b} {one.opened}" for one in found)
    st.plotly_chart(charts.weeks(found), config=charts.CONFIG, key="weeks", alt=told)


def rates_of_rules(found: Sequence[OfRule]) -> None:
    """How often each rule is overturned."""
    _rates("Overturned, by rule", charts.rates_of_rules(found), key="by-rule")


def rates_of_bands(found: Sequence[OfBand]) -> None:
    """Whether surer findings are overturned less."""
    _rates("Overturned, by how sure the finding was", charts.rates_of_bands(found), key="by-band")


def rules(found: Sequence[OfRule]) -> None:
    """The numbers behind the charts."""
    if not found:
        return
    st.subheader("Rules")
    lines = [
        Line(
            cells=(
                Cell(one.rule, sub="fix the rule" if one.is_ambiguous else ""),
                Cell(f"{one.tally.accepted:,}"),
                Cell(f"{one.tally.partly:,}"),
                Cell(f"{one.tally.rejected:,}"),
                Cell(_interval(one.overturned)),
                Cell(_kappa(one.kappa)),
            )
        )
        for one in found
    ]
    rows_view.table("Rules", _RULE_COLUMNS, lines, key="rules")


def judges(found: Sequence[Judge]) -> None:
    """Who is strict and who is lenient, on the same disputes."""
    if not found:
        return
    st.subheader("Strict or lenient")
    st.caption("On disputes that two people judged without knowing of each other.")
    lines = [
        Line(
            cells=(
                Cell(one.name),
                Cell(f"{one.judged:,}"),
                Cell(_interval(one.overturned)),
                Cell(_interval(one.others)),
            )
        )
        for one in found
    ]
    rows_view.table("Judges", _JUDGE_COLUMNS, lines, key="judges")


def _rates(title: str, found: Sequence[tuple[str, Interval, int]], *, key: str) -> None:
    st.subheader(title)
    if not found:
        st.caption("Nothing was decided in this time.")
        return
    st.plotly_chart(
        charts.overturned(found), config=charts.CONFIG, key=key, alt=charts.told_rates(found)
    )
    st.caption("Points are shares, lines their 95% intervals (Wilson).")


def _interval(found: Interval | None) -> str:
    if found is None:
        return ""
    return f"{found.estimate:.0%} ({100 * found.low:.0f}–{found.high:.0%})"


def _kappa(found: Kappa | None) -> str:
    if found is None:
        return ""
    pairs = words.count(found.pairs, "pair")
    return f"{found.kappa:.2f} ({found.low:.2f} to {found.high:.2f}), {pairs}"


def _time(seconds: float | None) -> str:
    return "–" if seconds is None else words.duration(seconds)
