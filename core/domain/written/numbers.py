"""Numbers and money as people write them."""

import math
import re
from functools import lru_cache

from core.domain.written import times

# What an engine reads for a digit; repaired only next to a real digit.
_SLIPS = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "|": "1", "S": "5", "B": "8"})
_MONEY = (
    r"(?:us|au?|ca?|nz|s|hk)?\$|£|€|¥|₹|gbp|eur|usd|aud|cad|nzd|sgd|hkd|chf|sek|nok|dkk|pln|czk|"
    r"jpy|cny|inr|rs\.?|rm|myr|zar|aed"
)
_NUMBER = re.compile(
    r"(?P<about>(?:approx\.?|about|circa|ca?\.|[~≈<>≤≥±])?)\s*"
    rf"(?P<sign>[-−+]?)\s*(?P<money>(?:{_MONEY})?)\s*(?P<sign2>[-−]?)"
    r"(?P<digits>\d{1,3}(?:[,. ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?|\.\d+)"
    r"(?P<part>(?:\s?[½¼¾]|\s\d/\d)?)(?P<gap>\s*)"
    r"(?P<unit>(?:[^\W\d_]|[%°£€$/.\"'+])*(?:\s+(?:[^\W\d_]|[/.])+)?)",
    re.IGNORECASE,
)
_PART_ALONE = re.compile(r"(?P<part>[½¼¾])(?P<unit>.*)")
_PARTS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5, "1/4": 0.25, "3/4": 0.75}
_POUNDS_AND_PENCE = re.compile(r"(£\s*\d+)-(\d\d)")
_PENCE = re.compile(r"(\d{1,5})\s*p", re.IGNORECASE)
_VAT_WORDS = (
    r"(?:(?:inc|incl|including|includes|exc|excl|excluding|ex|plus|no|zero)\.?\s*)?vat"
    r"(?:\s*(?:included|inclusive|incl?|extra|excluded|exclusive|exempt|exc?)\.?)?"
)
_VAT = re.compile(rf"\s*[+(]?\s*{_VAT_WORDS}\)?$", re.IGNORECASE)
# "2.5 (incl. travel)": words in brackets behind a number, without a figure that could be meant.
_REMARK = re.compile(r"(?<=[\w%.])\s*\((?=[^()]*[^\W\d_]{2})[^()\d]+\)$")
# "12.5O": letters that an engine reads for digits, at the end of a number and no unit.
_SLIPPED_END = re.compile(r"[OoIS|BZ]+")
_SLIPPED_TOKEN = re.compile(r"(?<![A-Za-z])(?=[OoIl|SB.,]*\d)[\dOoIl|SB.,]+(?![A-Za-z])")
# A nought amid letters is the letter: "J0B-4190", "0ctober".
_NOUGHT = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]+0[A-Z]+|0[a-z]{2,})(?![A-Za-z0-9])")
_PARTED = re.compile(r"(?<=\d)(?:\s+([.,:/-])\s*|\s*([.,:/-])\s+)(?=\d)")
_WITH_DURATION_UNIT = re.compile(r"\d\s*(?:h|hrs?|hours?|m|mins?|minutes?)\b", re.IGNORECASE)

_UNITS = """
kg g t tonnes lb lbs bar psi kpa mbar c °c f % mm cm m km mi miles l ltr ltrs litre litres hr hrs
hours h min mins minutes days a amp amps ma v volt volts kw kva w ω mω ohm ohms ms hz rpm ppm £ p
"""
_LONE_UNITS = frozenset(_UNITS.split())


def is_unit(text: str) -> bool:
    """True for a unit that a form prints where a number is to be written before it: "kg"."""
    return text.strip(" ._()").lower() in _LONE_UNITS


@lru_cache(maxsize=4_000)
def number(text: str) -> float | None:
    """A number with its unit and thousands, None where the text is no number."""
    stripped = text.strip().rstrip(".;")
    match = _NUMBER.fullmatch(stripped)
    if match is not None and not _is_slipped(match):
        return _value(match)
    alone = _PART_ALONE.fullmatch(stripped)
    if alone is not None and not any(char.isdigit() for char in alone.group("unit")):
        return _PARTS[alone.group("part")]
    # "1h 30" in a number field (labour hours) is a number of hours.
    return times.hours(stripped) if _WITH_DURATION_UNIT.search(stripped) else None


@lru_cache(maxsize=4_000)
def money(text: str) -> float | None:
    """An amount: '£1,240.00', '1.240,00 €', '£12-50', '85p', with or without words on VAT."""
    plain = _VAT.sub("", text.strip())
    pence = _PENCE.fullmatch(plain)
    if pence is not None:
        return int(pence.group(1)) / 100
    return number(_POUNDS_AND_PENCE.sub(r"\1.\2", plain))


def without_remark(text: str) -> str:
    """The text without words in brackets at its end: '2.5 (incl. travel)' is 2.5."""
    return _REMARK.sub("", text.strip())


def is_amount(text: str) -> bool:
    """Whether a number is plainly money: with a currency, or with two decimals."""
    match = _NUMBER.fullmatch(text.strip())
    return match is not None and (
        bool(match.group("money")) or match.group("digits")[-3:-2] in (".", ",")
    )


def is_about(text: str) -> bool:
    """Whether a number is said to be only about right, or a bound: 'approx 30', '> 200'."""
    match = _NUMBER.fullmatch(text.strip().rstrip(".;"))
    return match is not None and bool(match.group("about"))


def _is_slipped(match: re.Match[str]) -> bool:
    glued = not match.group("gap") and not match.group("part")
    return glued and _SLIPPED_END.fullmatch(match.group("unit")) is not None


def repaired(text: str) -> str:
    """The text with letters that stand for digits inside numbers put right ('l2.5O' to '12.50')."""
    put_right = _SLIPPED_TOKEN.sub(lambda match: match.group().translate(_SLIPS), text)
    return lettered(put_right)


def lettered(text: str) -> str:
    """The text with noughts amid letters read as the letter ('J0B-4190' is 'JOB-4190')."""
    return _NOUGHT.sub(lambda match: match.group().replace("0", "O"), text)


def closed_up(text: str) -> str:
    """The text without the spaces an engine sees inside a number or a date ('1 ,240.00')."""
    return _PARTED.sub(lambda match: match.group(1) or match.group(2), text)


def _value(match: re.Match[str]) -> float | None:
    plain = _plain(match.group("digits"))
    if plain is None:
        return None
    value = float(plain) + _PARTS.get(match.group("part").strip(), 0.0)
    if match.group("unit") == "k" or match.group("unit").startswith("k "):
        value *= 1_000  # "45k miles"
    if not math.isfinite(value):
        return None  # Hundreds of figures, such as a bar code's, are no number.
    negative = {match.group("sign"), match.group("sign2")} & {"-", "−"}
    return -value if negative else value


def _plain(written: str) -> str | None:
    """The digits as Python writes them; None where points and commas make no sense together.

    Of points and commas together the last parts the decimals. A point alone is the decimal point, a
    comma alone parts thousands where three digits follow it.
    """
    digits = written.replace(" ", "")
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        is_comma_last = digits.rfind(",") > digits.rfind(".")
        decimal, thousands = (",", ".") if is_comma_last else (".", ",")
        is_one = digits.count(decimal) == 1
        return digits.replace(thousands, "").replace(decimal, ".") if is_one else None
    mark = "." if dots else ","
    if dots + commas > 1:
        groups = digits.split(mark)[1:]
        return digits.replace(mark, "") if all(len(one) == 3 for one in groups) else None
    if commas == 1 and len(digits.rpartition(",")[2]) != 3:
        return digits.replace(",", ".")
    return digits.replace(",", "")
