"""What is written for a field or a table's column, told by its name."""

import re
from collections.abc import Callable
from random import Random

from bench.corpus.worlds import World

Kind = Callable[[World, Random], str]


def named(name: str, kinds: tuple[tuple[str, Kind], ...]) -> Kind | None:
    """The first kind whose expression is found in the name."""
    return next((kind for words, kind in kinds if re.search(words, name)), None)


def _one_of(*texts: str) -> Kind:
    return lambda _world, random: random.choice(texts)


def _coded(*shapes: str) -> Kind:
    return lambda world, random: world.code(random, shapes)


def _number(least: int, most: int, *, shape: str = "{}", by: int = 1) -> Kind:
    return lambda _world, random: shape.format(random.randint(least, most) * by)


def _tenths(least: int, most: int) -> Kind:
    return lambda _world, random: f"{random.randint(least, most) / 10}"


def _price(_world: World, random: Random) -> str:
    return f"{random.randint(300, 25_000) / 100:.2f}"


def address(world: World, random: Random) -> str:
    """A street, a town and a postcode."""
    return world.address(random)


def _person(world: World, random: Random) -> str:
    return random.choice(world.people)


def _machine(world: World, random: Random) -> str:
    return random.choice(world.machines)


def _customer(world: World, random: Random) -> str:
    return random.choice(world.customers)


def _part(world: World, random: Random) -> str:
    return random.choice(world.parts)


def _serial(world: World, random: Random) -> str:
    return world.code(random, world.serials)


def _job(world: World, random: Random) -> str:
    return world.code(random, world.jobs)


def _asset(world: World, random: Random) -> str:
    return world.code(random, world.codes)


GOOD = _one_of("Good", "Normal", "Within limits", "Satisfactory")

STRINGS: tuple[tuple[str, Kind], ...] = (
    (r"compliance_type", _one_of("Annual", "Six-monthly", "Pre-delivery")),
    (r"version", _number(10, 60, shape="v{}.2")),
    (r"part_number", _coded("@@-####", "#####", "@###/##")),
    (r"engineer_number|gas_safe|licen|card|registration_no", _number(100_000, 999_999)),
    (r"address|site|premises", address),
    (r"qualif", _one_of("LEEA", "NVQ Level 3", "IPAF", "City & Guilds")),
    (r"position|role|status_of", _one_of("Site manager", "Supervisor")),
    (r"make|model|machine|equipment_type|description|boiler|unit_type", _machine),
    (r"customer|client|employer|company|owner", _customer),
    (r"engineer|technician|surveyor|inspector|person|name|operative|tester|assessor", _person),
    (r"serial", _serial),
    (r"job|order|ref|certificate|report", _job),
    (r"asset|plant|fleet|reg|vin", _asset),
    (r"year", _number(2008, 2025)),
    (r"tyre|size", _one_of("205/65 R16", "385/65 R22.5", "185 R14C")),
    (r"load|swl|weight|capacity", _number(10, 70, shape="{} kg", by=50)),
    (r"location|area|room", _one_of("Plant room", "Roof level 2", "Basement", "Loading bay")),
)

CELLS: tuple[tuple[str, Kind], ...] = (
    (r"qty|quantity|no\. off", _number(1, 8)),
    (r"part ?no|number|code|ref", _coded("@@-####", "#####", "@###/##")),
    (r"desc|part|item|material", _part),
    (r"price|cost|total|£", _price),
    (r"position|axle|wheel", _one_of("NSF", "OSF", "NSR", "OSR")),
    (r"size", _one_of("205/65R16", "185R14C", "195/70R15")),
    (r"tread|depth|mm", _tenths(20, 90)),
    (r"psi|pressure", _number(45, 110)),
    (r"", _number(1, 40)),
)
