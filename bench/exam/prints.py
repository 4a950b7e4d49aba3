"""How a value is written on paper: dates, times, sums and answers as people write them."""

from dataclasses import dataclass
from datetime import date
from random import Random

from bench.exam.model import Asked, Value

_DATES = ("%d/%m/%Y", "%d/%m/%Y", "%d %B %Y", "%d-%b-%Y", "%d.%m.%Y", "%d/%m/%y")


@dataclass(frozen=True)
class Habit:
    """How one person writes; the same all over a sheet."""

    date: str
    time: str
    money: str
    yes: str

    @classmethod
    def of(cls, rng: Random) -> "Habit":
        """Draw one."""
        return cls(
            date=rng.choice(_DATES),
            time=rng.choice(("24", "24", "24", "12", "dot", "plain")),
            money=rng.choice(("£", "£", "")),
            yes=rng.choice(("Yes", "Yes", "YES", "Y")),
        )  # fmt: skip


def words_of(asked: Asked, value: Value, habit: Habit) -> str:
    """The value of one field in ink; "" for what is not written as words."""
    if value is None or asked.type in {"signature", "photos", "checklist", "table"}:
        return ""
    if isinstance(value, bool):
        return answer(value, habit)
    if isinstance(value, date):
        return value.strftime(habit.date).lstrip("0") if "%B" in habit.date else value.strftime(
            habit.date
        )  # fmt: skip
    if isinstance(value, float):
        return _number(asked, value, habit)
    return _time(str(value), habit.time) if asked.type == "time" else str(value)


def answer(value: bool, habit: Habit) -> str:
    """Yes or No, as this person writes it."""
    no = {"Yes": "No", "YES": "NO", "Y": "N"}[habit.yes]
    return habit.yes if value else no


def _number(asked: Asked, value: float, habit: Habit) -> str:
    if asked.type == "money":
        return f"{habit.money}{value:,.2f}"
    if asked.type == "duration":
        return _duration(value, habit)
    if value >= 10000:
        return f"{value:,.0f}"
    return f"{value:g}"


def _duration(hours: float, habit: Habit) -> str:
    whole, minutes = int(hours), round(hours % 1 * 60)
    if habit.time == "24":
        return f"{whole}:{minutes:02d}"
    if not whole:
        return f"{minutes} mins"
    plural = "hours" if whole > 1 else "hour"
    return f"{whole}h {minutes:02d}m" if minutes else f"{whole} {plural}"


def _time(value: str, how: str) -> str:
    hour, minute = map(int, value.split(":"))
    return {
        "24": value,
        "12": f"{(hour - 1) % 12 + 1}:{minute:02d} {'am' if hour < 12 else 'pm'}",
        "dot": f"{hour}.{minute:02d}",
        "plain": f"{hour:02d}{minute:02d}",
    }[how]
