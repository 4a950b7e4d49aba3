"""The visit that a sheet tells of: who was where, on which day, and what was fitted."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import yaml

from bench.exam.model import TODAY

WORDS: Final[dict[str, list[Any]]] = yaml.safe_load(
    Path(__file__).with_name("words.yaml").read_text("utf-8")
)
Part = tuple[int, str, str, float]
"""Count, number, name and price in pounds of one part."""


@dataclass(frozen=True)
class Scene:
    """One visit; the times are minutes after midnight, amounts are pounds."""

    day: date
    start: int
    end: int
    customer: str
    engineer: str
    signer: str
    contact: str
    contact_phone: str
    firm_phone: str
    address: tuple[str, ...]
    building: tuple[str, ...]
    parts: tuple[Part, ...]
    labour: float
    firm_date: str = "01/04/2019"

    @property
    def goods(self) -> float:
        """What the parts cost."""
        return sum(count * price for count, _, _, price in self.parts)

    @property
    def total(self) -> float:
        """Labour and parts."""
        return self.labour + self.goods


def scene(rng: Random) -> Scene:
    """A visit of the last two months, far enough back for what was written three days later."""
    start = rng.randint(7 * 60, 11 * 60)
    address = _address(rng)
    return Scene(
        day=TODAY - timedelta(days=rng.randint(4, 60)),
        start=start,
        end=start + rng.randint(45, 300),
        customer=rng.choice(WORDS["customers"]),
        engineer=_person(rng),
        signer=_person(rng),
        contact=_person(rng),
        contact_phone=_phone(rng),
        firm_phone=_phone(rng),
        address=address,
        building=(rng.choice(WORDS["buildings"]), *address),
        parts=tuple((rng.randint(1, 4), *part)
                    for part in rng.sample(WORDS["parts"], rng.randint(1, 4))),
        labour=float(rng.randint(40, 600)),
    )  # fmt: skip


def _person(rng: Random) -> str:
    return f"{rng.choice(WORDS['first'])} {rng.choice(WORDS['last'])}"


def _address(rng: Random) -> tuple[str, ...]:
    town, code = rng.choice(WORDS["towns"])
    unit = (f"Unit {rng.randint(1, 30)}{rng.choice(('', 'A', 'B'))}",) if rng.random() < 0.5 else ()
    return (*unit, f"{rng.randint(1, 240)} {rng.choice(WORDS['roads'])}", town, code)


def _phone(rng: Random) -> str:
    return f"0{rng.randint(1200, 1999)} {rng.randint(200000, 999999)}"
