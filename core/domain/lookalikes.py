"""Two sheets that may be one: sent twice, scanned again, photographed again. A hint, never a block.

Blank forms of one kind look alike, so pictures alone prove little: what counts is what was written.
The picture decides only where it is the same but for its encoding.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core.domain.model import Value
from core.domain.page.squeeze import fold

SAME_PICTURE_BITS: Final = 6  # of 256 that may differ by encoding alone
ALIKE_SHARE: Final = 0.8  # of the values both sheets have
LEAST_SHARED: Final = 4  # values, or the comparison says nothing


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two sheets are: of `compared` values that both have, `same` are equal; `bits` of
    256 differ between their first pages, None where a picture is not known."""

    same: int
    compared: int
    bits: int | None

    @property
    def is_same_picture(self) -> bool:
        """Whether the pictures are the same but for their encoding."""
        return self.bits is not None and self.bits <= SAME_PICTURE_BITS

    @property
    def is_suspect(self) -> bool:
        """Whether a person should be shown the two side by side."""
        is_alike = self.compared >= LEAST_SHARED and self.same >= ALIKE_SHARE * self.compared
        differs = self.compared >= LEAST_SHARED and not is_alike
        return is_alike or (self.is_same_picture and not differs)


def compare(
    one: Mapping[str, Value],
    other: Mapping[str, Value],
    *,
    prints: tuple[str | None, str | None] = (None, None),
) -> Likeness:
    """How alike two sheets are, by the values of their fields and the prints of their pictures."""
    shared = [name for name in one if name in other]
    same = sum(_is_same(one[name], other[name]) for name in shared)
    return Likeness(same, len(shared), _bits(*prints))


def _is_same(one: Value, other: Value) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return fold(one) == fold(other)
    return one == other


def _bits(one: str | None, other: str | None) -> int | None:
    """How many bits of two prints (hexadecimal) differ."""
    if not one or not other or len(one) != len(other):
        return None
    return (int(one, 16) ^ int(other, 16)).bit_count()
