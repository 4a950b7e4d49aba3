"""What the columns of tables are called on forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from core.domain.labelling import lexicon
from core.domain.page.squeeze import fold, similarity

_SAME = 0.95
_MEANT = 0.85
_NEAR = 0.9
# What forms print for the same column; the first spec column of a group takes them all.
_GROUPS = """
qty, quantity, no off, no of, nos, number off, qty used, quantity used, qty fitted, units used,
amount used, used, pcs, pieces, count
;
part no, part number, part #, part ref, part code, part, stock code, stock no, item code, item no,
item number, product code, product no, code, sku, catalogue no, cat no, material no, pn, p n,
material code, mfr part no, spare part no, order code
;
description, item, item description, part description, description of part, details, product,
material, materials, goods, parts used, materials used, parts, parts materials, desc,
description of goods, description of parts, spare part, article, name, particulars, part name,
parts fitted, spares, consumable, component, parts description, materials description
;
price, unit price, unit cost, rate, cost each, price each, each, cost, unit rate, price per unit
;
total, amount, line total, value, net, total price, total cost, net amount, sum, ext, line value,
total value
;
unit, uom, units, unit of measure, measure
;
serial no, serial number, serial, s n, ser no
;
location, position, area, room, place, zone, site, where
;
result, status, outcome, pass fail, condition, state, ok, satisfactory
;
date, day, week day, work date, date worked
;
start, time in, start time, from, in, arrive, on, on site, time on
;
finish, time out, end, end time, finish time, to, out, depart, off, off site, time off
;
hours, hrs, total hours, time, labour hours, no of hours, hours worked, duration
;
engineer, operative, technician, name, employee, engineer name, fitter, mechanic
;
comments, notes, remarks, comment, observations, action, action required
;
make, manufacturer, brand, supplier, maker
;
model, type, model no, model number, model type
;
tread depth, tread, depth, tread mm, tread depth mm
;
pressure, psi, tyre pressure, pressure psi, bar
;
size, tyre size, dimensions, dims
;
asset, asset no, asset number, tag, id, ref, reference, no, asset id
;
swl, safe working load, wll, working load limit, rated capacity
;
task, work, activity, work done, job, operation
;
reading, measured, measurement, value, actual, measured value, temp, temperature
"""


@dataclass(frozen=True, slots=True)
class Names:
    """What the headings of one table may say, folded: column and sureness."""

    columns: tuple[str, ...]
    exact: Mapping[str, tuple[str, float]]

    def of(self, text: str) -> tuple[str, float] | None:
        """The column that a heading names, and how surely; None where it is none of them."""
        found = self.exact.get(fold(text)) or self.exact.get(_bare(text))
        return found or self._near(fold(text))

    def _near(self, folded: str) -> tuple[str, float] | None:
        scored = ((similarity(fold(column), folded), column) for column in self.columns)
        score, column = max(scored, default=(0.0, ""))
        return (column, score * _NEAR) if score > 0 else None


@lru_cache(maxsize=512)
def names(columns: tuple[str, ...], labels: tuple[str, ...] = ()) -> Names:
    """The headings of a spec's columns: as the spec spells them, and as others do.

    `labels` are the table's own: "Parts used" often stands over the column of descriptions.
    """
    exact: dict[str, tuple[str, float]] = {}
    for column in columns:
        exact.setdefault(fold(column), (column, 1.0))
        exact.setdefault(_bare(column), (column, _SAME))
    for column in columns:
        for group in _groups():
            if _bare(column) in group or fold(column) in group:
                for said in group:
                    exact.setdefault(said, (column, _MEANT))
    described = next((column for column in columns if is_descriptive(column)), None)
    if described is not None:
        for label in labels:
            exact.setdefault(fold(label), (described, _MEANT))
    exact.pop("", None)
    return Names(columns, exact)


def is_quantity(column: str) -> bool:
    """Whether a column counts things."""
    return _bare(column) in _groups()[0] or fold(column) in _groups()[0]


def is_descriptive(column: str) -> bool:
    """Whether a column says in words what a row is about."""
    return _bare(column) in _groups()[2] or fold(column) in _groups()[2]


def _bare(text: str) -> str:
    """The words that carry meaning, in one order: "Number of part" is "Part no"."""
    return " ".join(sorted(lexicon.words(text)))


@lru_cache(maxsize=1)
def _groups() -> tuple[frozenset[str], ...]:
    return tuple(
        frozenset(
            spelling
            for name in group.split(",")
            for spelling in (fold(name), _bare(name))
            if spelling
        )
        for group in _GROUPS.split(";")
    )


# A table of goods is one on any sheet, whether or not its spec asks for it.
GOODS = names(("Qty", "Part No", "Description", "Price", "Total"))
