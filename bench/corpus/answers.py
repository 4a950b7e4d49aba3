"""Answers on paper: Yes and No in their printed forms, options, combs, signatures."""

from dataclasses import dataclass
from random import Random

from bench.corpus.frames import Print, Slot
from bench.corpus.ink import Pen
from bench.corpus.paper import Paper, union, width
from bench.corpus.truth import Place

BOX = 9.0  # points a side of a tick box


@dataclass(frozen=True)
class Hand:
    """Paper, printer and pen of one sheet. `mark` is how this person fills a tick box."""

    paper: Paper
    look: Print
    pen: Pen
    random: Random
    mark: str

    def area(self, slot: Slot) -> Place:
        """The slot as a place."""
        return self.paper.place(slot.x0, slot.y0, slot.x1, slot.y1)

    def written(self, slot: Slot, text: str) -> Place:
        """One line of writing."""
        return self.pen.fitting(text, slot.wide).write(self.paper, slot.x0, slot.baseline, text)

    def word(self, x: float, y: float, text: str) -> Place:
        """A printed word of the form."""
        look = self.look
        return self.paper.text(x, y, text, font=look.font, size=look.size, colour=look.colour)

    def tick_box(self, x: float, y: float, *, marked: bool, mark: str | None = None) -> Place:
        """A box whose bottom is at the baseline `y`."""
        top = y - BOX + 1.5
        self.paper.rect(x, top, x + BOX, top + BOX, edge=self.look.rule, thick=0.8)
        box = self.paper.place(x, top, x + BOX, top + BOX)
        if not marked:
            return box
        middle = (x + BOX / 2, top + BOX / 2)
        return union([box, self.pen.mark(self.paper, *middle, BOX, mark or self.mark)])


def options(
    hand: Hand, slot: Slot, names: list[str], chosen: str | None, style: str
) -> Place | None:
    """Names printed side by side, one of them marked. Where it is, None for none."""
    x, y, found = slot.x0, slot.baseline, None
    step = _size(hand, slot, names)
    for name in names:
        place, end = _option(hand, x, y, name, style, is_chosen=name == chosen)
        if y - 12 < slot.y0 - 30:  # never above the slot
            break
        if name == chosen:
            found = place
        x = end + step
        if x > slot.x1 - 20 and name != names[-1]:
            x, y = slot.x0, y + 13
    return found


def _size(hand: Hand, slot: Slot, names: list[str]) -> float:
    needed = sum(width(name, hand.look.font, hand.look.size) + BOX + 4 for name in names)
    spare = (slot.wide - needed) / max(1, len(names) - 1)
    return min(18.0, max(6.0, spare))


def _option(
    hand: Hand, x: float, y: float, name: str, style: str, *, is_chosen: bool
) -> tuple[Place, float]:
    wide = width(name, hand.look.font, hand.look.size)
    if style == "box first":
        box = hand.tick_box(x, y, marked=is_chosen)
        return union([box, hand.word(x + BOX + 3, y, name)]), x + BOX + 3 + wide
    word = hand.word(x, y, name)
    if style == "box after":
        box = hand.tick_box(x + wide + 3, y, marked=is_chosen)
        return union([word, box]), x + wide + BOX + 3
    if style == "ring" and is_chosen:
        return hand.pen.ring(hand.paper, word), x + wide + 4
    return word, x + wide + 4


def struck(hand: Hand, slot: Slot, *, answer: bool | None) -> Place | None:
    """'Yes / No' of which the wrong one is struck out."""
    yes = hand.word(slot.x0, slot.baseline, "YES")
    slash = slot.x0 + width("YES ", hand.look.font, hand.look.size)
    hand.word(slash, slot.baseline, "/")
    no = hand.word(slash + width("/ ", hand.look.font, hand.look.size), slot.baseline, "NO")
    if answer is None:
        return None
    hand.pen.strike(hand.paper, no if answer else yes)
    return yes if answer else no


def comb(hand: Hand, slot: Slot, text: str, *, count: int) -> Place | None:
    """One character a box."""
    side = min(15.0, slot.wide / count)
    bottom = slot.baseline + 4
    for index in range(count):
        x = slot.x0 + index * side
        hand.paper.rect(x, bottom - side, x + side, bottom, edge=hand.look.rule, thick=0.6)
    pen = Pen(hand.pen.font, min(hand.pen.size, 0.8 * side), hand.pen.colour, False, hand.random)
    drawn = []
    for index, char in enumerate(text[:count]):
        if char != " ":
            x = slot.x0 + index * side + (side - pen.wide(char)) / 2
            drawn.append(pen.write(hand.paper, x, slot.baseline, char))
    return union(drawn) if drawn else None


def signed(hand: Hand, slot: Slot) -> Place:
    """A signature on the slot."""
    return hand.pen.signature(hand.paper, slot.x0 + 2, slot.y0 + 1, slot.x1, slot.y1 - 1)
