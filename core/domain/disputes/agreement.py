"""Agreement of two people who judged the same thing without knowing of each other."""

import hashlib
import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from core.domain.disputes.triage import Tally, overturn_rate

_Z_95: Final = 1.959963984540054
SAMPLED_SHARE: Final = 0.1  # of decided disputes
AMBIGUOUS_KAPPA: Final = 0.4  # under it agreement is called fair at best (Landis and Koch)
AMBIGUOUS_OVERTURNED: Final = 0.3
LEAST_PAIRS: Final = 5  # under it kappa says nothing
LEAST_DECIDED: Final = 5


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa with its 95 % interval, and the share of pairs that agreed as such."""

    kappa: float
    low: float
    high: float
    agreed: float
    pairs: int


def cohen(pairs: Sequence[tuple[Hashable, Hashable]]) -> Kappa | None:
    """Agreement beyond chance. None without a pair, or where both always said the same one thing:
    then chance alone explains it.

    The interval is the large-sample one of Fleiss, Cohen and Everitt (1969).
    """
    total = len(pairs)
    if total == 0:
        return None
    first, second = (Counter(side) for side in zip(*pairs, strict=True))
    agreed = sum(one == other for one, other in pairs) / total
    chance = sum(first[name] * second[name] for name in first) / total**2
    if chance == 1.0:
        return None
    kappa = (agreed - chance) / (1 - chance)
    spread = _Z_95 * math.sqrt(_variance(pairs, first, second, agreed, chance) / total)
    return Kappa(kappa, max(-1.0, kappa - spread), min(1.0, kappa + spread), agreed, total)


def is_sampled(dispute_id: UUID, *, share: float = SAMPLED_SHARE) -> bool:
    """Whether a decided dispute is drawn for a second, blind judgement: by its id, so that nobody
    can choose it."""
    drawn = hashlib.sha256(b"second judgement " + dispute_id.bytes).digest()[:8]
    return int.from_bytes(drawn) < share * 2**64


def is_ambiguous(kappa: Kappa | None, tally: Tally) -> bool:
    """Whether the rule is at fault rather than the people: they disagree on it, and it is
    overturned often. Fix the rule then."""
    rate = overturn_rate(tally)
    if kappa is None or rate is None:
        return False
    is_known = kappa.pairs >= LEAST_PAIRS and tally.decided >= LEAST_DECIDED
    return is_known and kappa.kappa < AMBIGUOUS_KAPPA and rate.estimate >= AMBIGUOUS_OVERTURNED


def _variance(
    pairs: Sequence[tuple[Hashable, Hashable]],
    first: Counter[Hashable],
    second: Counter[Hashable],
    agreed: float,
    chance: float,
) -> float:
    total, kept = len(pairs), 1 - chance
    cells = Counter(pairs)
    on, off = 0.0, 0.0
    for (row, column), count in cells.items():
        share = count / total
        margin = (second[row] + first[column]) / total
        if row == column:
            on += share * (kept - margin * (1 - agreed)) ** 2
        else:
            off += share * margin**2
    rest = (agreed * chance - 2 * chance + agreed) ** 2
    return max(0.0, (on + (1 - agreed) ** 2 * off - rest) / kept**4)
