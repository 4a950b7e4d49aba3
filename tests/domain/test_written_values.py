"""Dates, times, durations, numbers and money, to the letter: what is read, and how surely."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.model import Severity
from core.domain.spec.specs import FieldSpec, FieldType, Locale
from core.domain.written import answers, dates, numbers, times, values
from core.domain.written.dates import FoundDate
from core.domain.written.values import BLANK, UNREAD, Parsed

MARCH = date(2026, 3, 14)
DAYS = st.dates(date(1970, 1, 1), date(2069, 12, 31))


@pytest.mark.parametrize(
    ("text", "day", "start", "end"),
    [
        ("Visit 14/03/26 then", MARCH, 6, 14),
        ("2026/3/14", MARCH, 0, 9),
        ("2026.03.14", MARCH, 0, 10),
        ("14/03/'26", MARCH, 0, 9),
        ("14 / 3 / 26", MARCH, 0, 11),
        ("14\\3\\26", MARCH, 0, 7),
        ("14–3–26", MARCH, 0, 7),
        ("14|03|2026", MARCH, 0, 10),
        ("14:03:2026", MARCH, 0, 10),
        ("14,03,2026", MARCH, 0, 10),
        ("14_03_2026", MARCH, 0, 10),
        ("14 3 2026", MARCH, 0, 9),
        ("x14/03/2026", MARCH, 1, 11),
        ("on 14 of March 2026", MARCH, 3, 19),
        ("14Mar26", MARCH, 0, 7),
        ("14TH MAR. 2026", MARCH, 0, 14),
        ("March 14th, 2026", MARCH, 0, 16),
        ("Mar14/26 - Mar20/26", MARCH, 0, 8),
        ("Mar-14-2026", MARCH, 0, 11),
        ("sept 1st 2026", date(2026, 9, 1), 0, 13),
        ("14 Sepember 2026", date(2026, 9, 14), 0, 16),
        ("22nd feb 2024", date(2024, 2, 22), 0, 13),
        ("3rd of may, '24", date(2024, 5, 3), 0, 15),
        ("10-8/2026", date(2026, 8, 10), 0, 9),
        ("14.03.70", date(1970, 3, 14), 0, 8),
        ("14.03.69", date(2069, 3, 14), 0, 8),
        ("1/2/2026 and 3/4/2026", date(2026, 2, 1), 0, 8),
        ("2027-01-01 14/03/2026", date(2027, 1, 1), 0, 10),
        ("14/03/2026 2027-01-01", MARCH, 0, 10),
        ("14/03/202611:40", MARCH, 0, 10),
        ("19991231", date(1999, 12, 31), 0, 8),
        ("31121999", date(1999, 12, 31), 0, 8),
        (" 1 4 03 26 ", MARCH, 0, 11),
        ("31/4/26", None, 0, 7),
        ("0/3/2026", None, 0, 8),
        ("1/13/2026", None, 0, 9),
        ("30 Feb 2026", None, 0, 11),
    ],
)
def test_where_a_date_stands(text: str, day: date | None, start: int, end: int) -> None:
    assert dates.find(text) == FoundDate(day, start, end)


@pytest.mark.parametrize(
    "text",
    ["", "14|03|26", "14 mai 2026", "14 xyz 2026", "114/03/2026", "l4/03/2026", "i4/03/2026",
     "14/03/20261", "99121231", "00000000", "10 - 8/64", "14 2026", "14/3", "12345", "14 Ju 2026",
     "1 4 0 3 2 0 2"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert dates.find(text) is None


@pytest.mark.parametrize(
    ("order", "text", "day"),
    [
        ("MDY", "12311999", date(1999, 12, 31)),
        ("MDY", "3 14 2026", MARCH),
        ("MDY", "14 Mar 2026", MARCH),
        ("YMD", "26-3-14", MARCH),
        ("YMD", "14.3.2026", MARCH),
        ("MDY", "2026-03-14", MARCH),
    ],
)
def test_dates_in_other_orders(order: str, text: str, day: date) -> None:
    found = dates.find(text, order=order)

    assert found is not None
    assert found.day == day


@given(
    DAYS, st.sampled_from(["%d/%m/%Y", "%d.%m.%y", "%d %b %Y", "%B %d, %Y", "%Y-%m-%d", "%d%m%Y"])
)
def test_any_day_is_read_back(day: date, form: str) -> None:
    found = dates.find(day.strftime(form))

    assert found is not None
    assert found.day == day


@pytest.mark.parametrize(
    ("text", "time", "is_one"),
    [
        ("8h30", "08:30", True), ("8;30", "08:30", True), ("8:30:15", "08:30", True),
        ("8.30 a.m.", "08:30", True), ("8 pm", "20:00", True), ("at 7 a.m", "07:00", True),
        ("23:59", "23:59", True), ("24:00", None, True), ("8:60", None, True),
        ("12am", "00:00", True), ("12pm", "12:00", True), ("0am", None, True),
        ("00:30 am", "00:30", True), ("0:30am", "00:30", True), ("00:30 pm", None, True),
        ("13pm", "13:00", True), ("13am", None, True), ("1300 pm", "13:00", True),
        ("midnight", "00:00", True), ("midday", "12:00", True), (" Noon ", "12:00", True),
        ("noonish", None, False), ("830", "08:30", True), ("8'30", "08:30", True),
        ("17,45", "17:45", True), ("1245hrs", "12:45", True), ("1:2", None, False),
        ("12:345", None, False), ("9:30h", "09:30", True), ("00:00", "00:00", True),
        ("0830/1245", None, False), ("l2:15", None, False), ("11 p", None, False),
        ("2359", "23:59", True), ("2400", None, True), ("0060", None, True), ("12", None, False),
    ],
)  # fmt: skip
def test_times(text: str, time: str | None, is_one: bool) -> None:
    assert times.find_time(text) == (time, is_one)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("08:30 to 9:45", ["08:30", "09:45"]),
        ("0830/1245", ["08:30", "12:45"]),
        ("8:30 - 10:15 & 11.00", ["08:30", "10:15", "11:00"]),
        ("8am until noon", ["08:00", "12:00"]),
        ("8:30; x", ["08:30"]),
        ("8:30 – 24:30", ["08:30"]),
        ("none", []),
    ],
)
def test_times_of_a_range(text: str, found: list[str]) -> None:
    assert times.find_all(text) == found


@given(st.integers(0, 23), st.integers(0, 59))
def test_minutes_since_midnight(hour: int, minute: int) -> None:
    clock = f"{hour:02}:{minute:02}"

    assert times.minutes_of(clock) == 60 * hour + minute
    assert times.find_time(clock) == times.find_time(clock.replace(":", "")) == (clock, True)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("1h 30", 1.5), ("2.", 2.0), ("1h30", 1.5), ("1 hr and 30", 1.5), ("2 hours 15 mins", 2.25),
        ("1.5 hrs.", 1.5), ("1,5 h", 1.5), ("90", 90.0), ("90m", 1.5), ("90 minutes", 1.5),
        ("1:30", 1.5), ("1:30:59", 1.5), ("1:60", None), ("100:00", 100.0), ("1:3", None),
        ("½ hr", 0.5), ("¼ h", 0.25), ("2¾ hours", 2.75), ("1 1/2", 1.5), ("3/4 hr", 0.75),
        ("0/0", None), ("1/0 h", None), ("2 1/0", None), ("half an hour", 0.5), ("an hour", 1.0),
        ("One Hour", 1.0), ("1 h 30 x 2", None), ("(1.5 hrs)", 1.5), ("1 hr (billed 2)", 1.0),
        ("8-10 hrs", None), (".5 hr", 0.5), ("30 min", 0.5), ("12.5 min", 12.5 / 60), ("x", None),
        ("1 hour 30 left", None), ("10 min 5", None), ("1.h", None), ("", None), ("2 days", None),
        ("1h 5 min", 65 / 60), ("1h 123", None),
        ("999999 h", 999999.0), ("1000001", None), ("1000000:30", None), ("9" * 16 + " hrs", None),
        ("9" * 400, None), ("9" * 400 + " mins", None), ("1h " + "9" * 400 + " mins", None),
    ],
)  # fmt: skip
def test_durations(text: str, hours: float | None) -> None:
    assert times.hours(text) == hours


@pytest.mark.parametrize(
    ("text", "number", "is_about"),
    [
        ("-5", -5, False), ("−5", -5, False), ("+5", 5, False), ("- £5", -5, False),
        ("£-5", -5, False), ("£−5", -5, False), ("1,234", 1234, False), ("12,34", 12.34, False),
        ("1.234.567,8", 1234567.8, False), ("1,234,567.8", 1234567.8, False),
        ("1 234 567", 1234567, False), ("1,234,567", 1234567, False),
        ("1.234.567", 1234567, False), ("1,234,56", None, False), ("1.234.56", None, False),
        ("1.5", 1.5, False), (".5", 0.5, False), ("½", 0.5, False), ("¾ in", 0.75, False),
        ("½ of 3", None, False), ("2 1/2", 2.5, False), ("2 ½ mm", 2.5, False),
        ("45k", 45000, False), ("45k miles", 45000, False), ("45 kg", 45, False),
        ("5km", 5, False), ("3.5 %", 3.5, False), ('12"', 12, False), ("approx 30", 30, True),
        ("approx. 30", 30, True), ("About 3 m", 3, True), ("circa 7", 7, True), ("c. 7", 7, True),
        ("ca. 7", 7, True), ("~ 5", 5, True), ("≥5", 5, True), ("<3", 3, True), ("±2", 2, True),
        ("12.", 12, False), ("12;", 12, False), ("12 O", 12, False), ("1O", None, False),
        ("5S", None, False), ("12.5B", None, False), ("5l", 5, False), ("5 litres left", 5, False),
        ("5 litres left over", None, False), ("1..2", None, False), ("abc", None, False),
        ("", None, False), ("1,2,3", None, False), ("12 34", None, False), ("US$5", 5, False),
        ("5 gbp", 5, False), ("rs. 5", 5, False), ("1h 30", 1.5, False), ("2 hrs", 2, False),
        ("30 mins", 30, False), ("9" * 400, None, False), ("-" + "9" * 400, None, False),
        ("9" * 307 + "k", None, False),
    ],
)  # fmt: skip
def test_numbers(text: str, number: float | None, is_about: bool) -> None:
    assert (numbers.number(text), numbers.is_about(text)) == (number, is_about)


@given(st.decimals(0, 9_999_999, places=2))
def test_any_amount_is_read_back_in_either_notation(amount: Any) -> None:
    british = f"{amount:,.2f}"
    continental = british.translate(str.maketrans(",.", ".,"))

    assert numbers.money(f"£{british}") == numbers.money(f"{continental} €") == float(amount)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("£12-50", 12.5), ("£ 12-50", 12.5), ("£12-5", None), ("85p", 0.85), ("5 P", 0.05),
        ("185p", 1.85), ("£12 + VAT", 12), ("£12 inc. vat", 12), ("£12 (ex VAT)", 12),
        ("£12 plus VAT", 12), ("£12 exc VAT", 12), ("12,50 €", 12.5), (" £1,240.00 ", 1240),
        ("VAT", None), ("£12 of VAT 3", None), ("CHF 5", 5), ("$5.5", 5.5),
    ],
)  # fmt: skip
def test_money(text: str, amount: float | None) -> None:
    assert numbers.money(text) == amount


@pytest.mark.parametrize(
    ("text", "repaired", "lettered", "closed_up"),
    [
        ("l2.5O", "12.50", "l2.5O", "l2.5O"),
        ("SO", "SO", "SO", "SO"),
        ("1S|B", "1518", "1S|B", "1S|B"),
        ("A1O", "A1O", "A1O", "A1O"),
        ("J0B-4190", "JOB-4190", "JOB-4190", "J0B-4190"),
        ("0ctober", "October", "October", "0ctober"),
        ("J00B", "J008", "J00B", "J00B"),
        ("A0", "A0", "A0", "A0"),
        ("1 ,240.00", "1 ,240.00", "1 ,240.00", "1,240.00"),
        ("1, 240", "1, 240", "1, 240", "1,240"),
        ("14 / 03 / 2026", "14 / 03 / 2026", "14 / 03 / 2026", "14/03/2026"),
        ("12 :30 -2", "12 :30 -2", "12 :30 -2", "12:30-2"),
        ("12 30", "12 30", "12 30", "12 30"),
    ],
)
def test_slips_of_an_engine(text: str, repaired: str, lettered: str, closed_up: str) -> None:
    assert numbers.repaired(text) == repaired
    assert numbers.lettered(text) == lettered
    assert numbers.closed_up(text) == closed_up


# How surely


def parsed(kind: str, text: str, *, may_slip: bool = True, **more: Any) -> Parsed:
    spec = FieldSpec("a", "A", FieldType(kind), more.pop("severity", Severity.S2), **more)
    return values.parse(spec, text, Locale(), may_slip=may_slip)


CODE = {"pattern": r"JOB-\d{6}"}
GRAVE = {"severity": Severity.S1}


@pytest.mark.parametrize(
    ("kind", "text", "more", "expected"),
    [
        ("string", "  a   b ", {}, Parsed("a b")),
        ("text", " a\n\n b ", {}, Parsed("a\n\n b")),
        ("string", "__A 1__", {}, Parsed("A 1")),
        ("string", "..A...", {}, Parsed("A")),
        ("string", ".M4410", {}, Parsed("M4410")),
        ("string", "· Alan", {}, Parsed("Alan")),
        ("string", ".88116", {}, Parsed("88116")),
        ("string", ".5 h", {}, Parsed(".5 h")),
        ("string", ".M4410", {"may_slip": False}, Parsed(".M4410")),
        ("string", "St , Bury .", {}, Parsed("St, Bury.")),
        ("string", "St , Bury", {"may_slip": False}, Parsed("St , Bury")),
        ("string", "J0B", {}, Parsed("JOB", 0.9)),
        ("string", "J0B", GRAVE, Parsed("JOB", 0.75)),
        ("string", "J0B", {"severity": Severity.S0}, Parsed("JOB", 0.75)),
        ("string", "J0B", {"may_slip": False}, Parsed("J0B")),
        ("text", "J0B", {}, Parsed("J0B")),
        ("string", "[ ]", {}, BLANK),
        ("string", "☑", {}, BLANK),
        ("string", "☑ a", {}, Parsed("☑ a")),
        ("string", "—", {}, BLANK),
        ("string", "n/a", {}, Parsed("n/a")),
        ("string", "x" * 5000, {}, Parsed("x" * 4000)),
        ("string", "JOB-123456", CODE, Parsed("JOB-123456")),
        ("string", "JOB-123456.", CODE, Parsed("JOB-123456")),
        ("string", "JOB - 123456", CODE, Parsed("JOB-123456")),
        ("string", "J0B-123456", CODE, Parsed("JOB-123456", 0.88)),
        ("string", "J0B-123456", {**CODE, **GRAVE}, Parsed("JOB-123456", 0.75)),
        ("string", "J0B-I23456", CODE, Parsed("JOB-123456", 0.75)),
        ("string", "J0B-I2345G", CODE, Parsed("J0B-I2345G")),
        ("string", "J0B-I2S4S6", CODE, Parsed("J0B-I2S4S6")),
        ("string", "J0B-123456", {**CODE, "may_slip": False}, Parsed("J0B-123456")),
        ("string", "☑ JOB-123456", CODE, Parsed("JOB-123456")),
        ("string", "0I", {"pattern": "O1|01|OI"}, Parsed("0I", 0.75)),
        ("string", "S" * 61, {"pattern": "S{60}5"}, Parsed("S" * 61)),
        ("string", "S" * 60, {"pattern": "S{59}5"}, Parsed("S" * 59 + "5", 0.88)),
        ("signature", "J. Smith", {}, Parsed(value=True)),
        ("signature", "sign here", {}, BLANK),
        ("date", "n/a", {}, BLANK),
        ("date", "x", {}, UNREAD),
        ("date", "14/03/2026", {}, Parsed("2026-03-14")),
        ("date", "14/03/2026 14/03/26", {}, Parsed("2026-03-14")),
        ("date", "14/03/2026 31/02/26", {}, Parsed("2026-03-14")),
        ("date", "14/03/2026 15/03/2026", {}, Parsed("2026-03-14", 0.6)),
        ("date", "14/O3/2026", {}, Parsed("2026-03-14", 0.88)),
        ("date", "14/O3/2026", {"may_slip": False}, UNREAD),
        ("date", "14 / 03 /2026", GRAVE, Parsed("2026-03-14")),
        ("time", "8:3O", GRAVE, Parsed("08:30", 0.75)),
        ("time", "8.30", {}, Parsed("08:30")),
        ("duration", "l.5 hrs", {}, Parsed(1.5, 0.88)),
        ("number", "about 5", {}, Parsed(5.0, 0.85)),
        ("number", "about l5", {}, Parsed(15.0, 0.85)),
        ("number", "1 ,240", {}, Parsed(1240.0)),
        ("money", "85p", {}, Parsed(0.85)),
        ("money", "£1 ,240.0O", {}, Parsed(1240.0, 0.88)),
        ("boolean", "Yes / No", {}, BLANK),
        ("boolean", "Yes [x] No [x]", {}, UNREAD),
        ("boolean", "n/a", {}, BLANK),
        ("boolean", "yes, but no", {}, Parsed(value=True, certainty=0.6)),
        ("choice", "n/a", {"options": ("N/A", "B")}, Parsed("N/A")),
        ("choice", "n/a", {"options": ("A", "B")}, BLANK),
        ("choice", "C", {"options": ("A", "B")}, UNREAD),
    ],
)  # fmt: skip
def test_how_surely_a_value_is_read(
    kind: str, text: str, more: dict[str, Any], expected: Parsed
) -> None:
    assert parsed(kind, text, **more) == expected


@pytest.mark.parametrize(
    ("kind", "text", "is_impossible"),
    [
        ("date", "31/02/2026", True), ("date", "14/03/2026", True), ("date", "soon", False),
        ("time", "25:70", True), ("time", "soon", False), ("string", "31/02/2026", False),
    ],
)  # fmt: skip
def test_what_is_plainly_a_date_or_a_time(kind: str, text: str, is_impossible: bool) -> None:
    spec = FieldSpec("a", "A", FieldType(kind), Severity.S2)

    assert values.is_impossible(spec, text, Locale()) is is_impossible


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25-0ct-2026", date(2026, 10, 25)),
        ("3 N0v 26", date(2026, 11, 3)),
        ("0ctober 5, 2026", date(2026, 10, 5)),
    ],
)
def test_a_nought_in_a_months_name_is_its_letter(text: str, day: date) -> None:
    found = dates.find(text)

    assert found is not None
    assert found.day == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("13 JVL 2026", date(2026, 7, 13)),
        ("4JVN26", date(2026, 6, 4)),
        ("9 AVG 26", date(2026, 8, 9)),
        ("2 Avgust 2026", date(2026, 8, 2)),
    ],
)
def test_a_hands_u_in_a_months_name_is_no_v(text: str, day: date) -> None:
    found = dates.find(text)

    assert found is not None
    assert found.day == day


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("☐ Yes ☑ ANo", (False, 0.85)),
        ("☑ ZYes ☐ No", (True, 0.85)),
        ("☑ Foo ☐ Bar", (None, 0.0)),  # something is ticked, and nobody can tell what
        ("☐ Yes ☐ ANo", (None, 1.0)),
    ],
)
def test_a_tick_beside_a_word_that_was_misread(
    text: str, answer: tuple[bool | None, float]
) -> None:
    assert answers.yes_or_no(text) == answer


@pytest.mark.parametrize(
    ("text", "is_picture", "value"),
    [
        ("JoB-985564", True, "JOB-985564"),  # a hand's o is as round as its O
        ("JoB-985564", False, "JoB-985564"),
        ("jobs 985564", True, "jobs 985564"),
    ],
)
def test_capitals_of_a_hand_are_told_by_the_form_of_a_code(
    text: str, is_picture: bool, value: str
) -> None:
    job = FieldSpec("job", "Job", FieldType.STRING, Severity.S0, pattern=r"JOB-\d{6}")

    assert values.parse(job, text, Locale(), may_slip=is_picture).value == value


@pytest.mark.parametrize(
    ("text", "is_picture", "is_read"), [("8,50am", True, True), ("8,50am", False, False)]
)
def test_a_stop_that_was_read_as_a_comma_parts_a_time(
    text: str, is_picture: bool, is_read: bool
) -> None:
    start = FieldSpec("start", "Time In", FieldType.TIME, Severity.S1)

    found = values.parse(start, text, Locale(), may_slip=is_picture)

    assert (found.value == "08:50") is is_read


@pytest.mark.parametrize(
    ("text", "is_impossible"),
    [("31/02/2026", True), ("05/0/26", False), ("00.10.2026", False), ("31/02/00", True)],
)
def test_a_nought_for_a_day_or_month_is_a_slip_of_the_engine(
    text: str, is_impossible: bool
) -> None:
    spec = FieldSpec("day", "Date", FieldType.DATE, Severity.S1)

    assert values.is_impossible(spec, text, Locale()) is is_impossible
