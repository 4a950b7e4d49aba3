"""Where a label's value is written: right of it, below it, or in the lines that follow."""

from collections.abc import Callable
from functools import cached_property

from core.domain.fields import line_captions, tabled
from core.domain.labelling import (
    boxed_captions,
    captions,
    column_heads,
    habits,
    headed_labels,
    labelled_pages,
    office,
    row_counts,
    sections,
)
from core.domain.labelling.habits import Habit
from core.domain.labelling.label_names import LabelTable
from core.domain.labelling.labels import Anchor
from core.domain.marks import check_marks, option_words
from core.domain.marks.check_marks import Tick
from core.domain.model import Box
from core.domain.page import layout, letterheads, lines, underlines
from core.domain.page.cells import Cell
from core.domain.page.layout import Piece
from core.domain.page.lines import Lines
from core.domain.page.places import ABOVE_UNITS
from core.domain.page.reading import MarkKind, Page
from core.domain.page.squeeze import fold, fold_words
from core.domain.signing import sign_tables, signers
from core.domain.spec.specs import FieldSpec, FieldType
from core.domain.tables import open_tables, table_heads
from core.domain.tables.open_tables import OpenTable
from core.domain.written import answers

_INK = frozenset({MarkKind.INK, MarkKind.SIGNATURE, MarkKind.PICTURE})
_PLACE = 0.35  # of the page's width: how wide a blank is drawn when nothing ends it
# Line heights: where a hand writes by a caption, and how far over it options are printed.
_FLUSH = 0.3  # line heights: labels of one column begin so alike
_OVER_CAPTION, _UNDER_CAPTION, _OVER_LINE = 2.2, 2.2, 1.8


class PageScan(Lines):
    """A page with its anchors; answers what belongs to which of them."""

    def __init__(self, page: Page, labels: LabelTable) -> None:
        built, found = labelled_pages.of(layout.build(page), labels)
        rows, unit = built.rows, built.unit
        found = table_heads.told(rows, found, labels.tables, unit)
        found = letterheads.told(rows, found, page.height or 1.0, unit)
        self.sign_tables = sign_tables.find(built)
        found = underlines.told(built, found)
        found = captions.told(rows, found, unit)
        found = sections.without_sign_off(rows, found, unit)
        found = office.told(rows, found, unit)
        tabled, others = sign_tables.parted(rows, found, self.sign_tables)
        others = sections.told(rows, others, labels, unit)
        others = headed_labels.told(rows, others, labels, unit)
        others = row_counts.told(rows, others, unit)
        found = sorted([*tabled, *others], key=lambda anchor: (anchor.row, anchor.start))
        super().__init__(built, option_words.told(rows, found, labels.fields))
        self._labels = labels

    def claims(self, label: str) -> bool:
        """Whether a field of the spec is printed under this label here."""
        return fold(label) in self._claimed

    def is_of(self, anchor: Anchor, field: FieldSpec) -> bool:
        """Whether a label is a field's alone, a section's number before it or not: "4. Parts"."""
        fields = [self._labels.fields[index].name for index in anchor.fields]
        is_named = field.name in fields and not anchor.is_shared
        return is_named or fold(self.text_of(anchor)) in {fold(label) for label in field.labels}

    def asks(self, anchor: Anchor, kind: FieldType) -> bool:
        """Whether a label is that of a field of this kind."""
        return any(self._labels.fields[index].type is kind for index in anchor.fields)

    def place(self, anchor: Anchor) -> Box:
        """Where a value should be: the room right of the label, or under it where none is."""
        row, unit = self.row(anchor), self.layout.unit
        x0, x1 = self._label_end(anchor), self._limit(anchor)
        if self.is_written_above(anchor):
            return self.layout.box(self.label(anchor)[0].x0, row.y0 - 1.5 * unit, x1, row.y0)
        if x1 - x0 >= 2 * unit:
            x1 = min(x1, x0 + _PLACE * self._width)
            return self.layout.box(x0, row.y0 - 0.2 * unit, x1, row.y1 + 0.2 * unit)
        low, high = self._column(anchor)
        high = min(high, low + _PLACE * self._width)
        return self.layout.box(low, row.y1, high, row.y1 + 2 * unit)

    def ink(self, area: tuple[float, ...]) -> list[Piece]:
        """Marks of ink that lie mostly inside an area (page units)."""
        return [place for place in self._ink_marks if _inside(place, area) >= 0.4]

    def unclaimed_ink(self, anchor: Anchor, area: tuple[float, ...]) -> list[Piece]:
        """Ink in an area, but for what is signed under a label of another column."""
        return [one for one in self.ink(area) if not signers.signs_elsewhere(self, anchor, one)]

    def right_area(self, anchor: Anchor, *, up: float, down: float) -> tuple[float, ...]:
        """The area right of the label, `up` and `down` line heights beyond its line."""
        label, unit = self.label(anchor), self.layout.unit
        y0, y1 = min(p.y0 for p in label), max(p.y1 for p in label)
        return (self._label_end(anchor), y0 - up * unit, self._limit(anchor), y1 + down * unit)

    def blank_areas(self, anchor: Anchor, *, is_text: bool) -> list[tuple[float, ...]]:
        """Where a hand may have written what nobody can read: all places of a label's value."""
        cell, own = self.value_cell(anchor), self.own_cell(anchor)
        found = [tuple(one) for one in (cell, own) if one is not None]
        if cell is None:
            found.append(
                self.text_area(anchor) if is_text else self.right_area(anchor, up=0.5, down=0.5)
            )
            beside = self._box_beside(anchor)
            found += [] if beside is None else [tuple(beside)]
        if self.is_written_above(anchor):
            found.append(self.column_area(anchor, up=_OVER_CAPTION, down=-1.0))
        elif cell is None and self.writes_below and self.has_only_labels(anchor):
            found.append(self.column_area(anchor, up=-1.0, down=_UNDER_CAPTION))
        return found

    def _box_beside(self, anchor: Anchor) -> Cell | None:
        """The ruled box that the room right of a label ends at."""
        middle = self.label(anchor)[0].middle
        wall = self.layout.wall_after(self._label_end(anchor), middle)
        if wall is None:
            return None
        found = self.grid.at(wall + self.layout.unit, middle)
        return None if found is None else self._free(found, anchor)

    def text_area(self, anchor: Anchor) -> tuple[float, ...]:
        """The area right of and under a label, down to the next line with a label."""
        x0, y0, x1, _ = self.right_area(anchor, up=0.5, down=0.0)
        low, _ = self._column(anchor)
        later = [index for index in self._by_row if index > anchor.row]
        label_bottom = max(p.y1 for p in self.label(anchor))
        bottom = label_bottom + lines.PARAGRAPH_GAP_UNITS * self.layout.unit
        if later:
            next_top = self.layout.rows[min(later)].y0 - 0.5 * self.layout.unit
            bottom = min(bottom, max(label_bottom, next_top))
        return (min(x0, low), y0, x1, bottom)

    def column_area(self, anchor: Anchor, *, up: float, down: float) -> tuple[float, ...]:
        """The area of the label's own column, `up` and `down` line heights beyond it."""
        label, unit = self.label(anchor), self.layout.unit
        low, high = self._column(anchor)
        y0, y1 = min(p.y0 for p in label), max(p.y1 for p in label)
        return (low, y0 - up * unit, high, y1 + down * unit)

    def has_only_labels(self, anchor: Anchor) -> bool:
        """True where a row is labels and nothing else: a table's head, or captions."""
        row = self.row(anchor)
        covered = {at for other in self.in_row(anchor.row) for at in range(other.start, other.end)}
        return len(covered) == len(row.pieces)

    def dates_a_signature(self, anchor: Anchor, field: FieldSpec) -> bool:
        """Whether a date is a signature's, and not the job's."""
        is_asked = any("sign" in label.lower() for label in field.labels)
        return not is_asked and signers.dates_a_signature(self, anchor)

    def is_under_signature(self, anchor: Anchor) -> bool:
        """Whether a label stands in the box of a signature: its label over it, not far."""
        return signers.is_under_signature(self, anchor)

    def names_a_signer(self, anchor: Anchor) -> bool:
        """Whether a name is of who signs, and not of the job."""
        return signers.names_a_signer(self, anchor)

    @cached_property
    def column_heads(self) -> dict[tuple[int, int], int]:
        """The labels, by row and start, that head columns of a table, with how many of its rows
        are filled in, where no total says more of them."""
        many = tabled.many(self)
        ruled = column_heads.of(self)
        return {**many, **{at: min(count, many.get(at, count)) for at, count in ruled.items()}}

    @cached_property
    def open_tables(self) -> list[OpenTable]:
        """The tables without ruled lines."""
        return open_tables.find(self.layout.rows, self.anchors, self.layout.unit)

    @cached_property
    def ticks(self) -> list[Tick]:
        """The boxes and marks of the page, drawn and typed, from left to right."""
        return check_marks.of(self.layout)

    @cached_property
    def habit(self) -> Habit:
        """Where this page writes its values."""
        return habits.of(self.anchors, self._labels, self._places)

    @property
    def _places(self) -> dict[Habit, Callable[[Anchor], list[Piece]]]:
        return {Habit.RIGHT: self.right, Habit.BELOW: self.below, Habit.ABOVE: self.above}

    @property
    def writes_below(self) -> bool:
        """Whether values stand below, not right, of their labels here."""
        return self.habit is Habit.BELOW

    def is_of_caption(self, anchor: Anchor, pieces: list[Piece]) -> bool:
        """Whether what stands right of a label, where values stand below theirs, is the value of
        a caption of the next column that stands a little higher. Who signs heads a row."""
        own = self._captioned.get(id(pieces[0]), anchor) if pieces else anchor
        return own is not anchor and not sign_tables.is_party(self.sign_tables, anchor)

    @cached_property
    def _captioned(self) -> dict[int, Anchor]:
        """Whose value the first piece under a caption is (by identity), on a page of captions."""
        if not self.writes_below:
            return {}
        found = ((anchor, self.below(anchor)) for anchor in self.anchors if anchor.is_known)
        return {id(pieces[0]): anchor for anchor, pieces in found if pieces}

    def is_written_above(self, anchor: Anchor) -> bool:
        """Whether a label is a caption under the line that its value is written on."""
        row = self.row(anchor)
        is_labelled = any(other.start == anchor.end for other in self.in_row(anchor.row))
        is_alone = anchor.end >= len(row.pieces) or (
            row.breaks[anchor.end]
            and (is_labelled or not answers.is_option(row.pieces[anchor.end].text))
        )
        if is_alone and self.is_under_line(anchor):
            return True
        return self.habit is Habit.ABOVE and is_alone and not anchor.has_colon

    def is_whole(self, anchor: Anchor, text: str) -> bool:
        """Whether a longer text is a label of the same fields: "Remedial Action Required"."""
        named = self._labels.exact.get(fold_words(text), ())
        return bool(named) and set(named) <= {*anchor.fields, *anchor.tail}

    def may_be(self, anchor: Anchor, text: str) -> bool:
        """Whether a text is one of the options of a label's fields."""
        options = (self._labels.fields[index].options for index in anchor.fields)
        return any(fold(option) == fold(text) for some in options for option in some)

    def is_under_line(self, anchor: Anchor) -> bool:
        """Whether a label is right under a line that its value is written on."""
        return (anchor.row, anchor.start) in self._under_lines

    def over_line(self, anchor: Anchor, *, gap: float = 0.0) -> list[Piece]:
        """What is written over a caption, no further to the right than its line. An engine's frames
        are higher than print: on a picture what keeps off the line is of the row above."""
        line = self._under_lines.get((anchor.row, anchor.start))
        is_far = line is not None and (gap or not self.layout.may_slip)
        over = self.above(anchor, gap=gap, up=_OVER_LINE if is_far else ABOVE_UNITS)
        return over if line is None else underlines.written_on(line, self.layout, over)

    def is_in_grid(self, anchor: Anchor) -> bool:
        """Whether values stand beside the labels of this row and of this column: what is written
        under a blank one is not its value."""
        x0, reach = self.label(anchor)[0].x0, _FLUSH * self.layout.unit
        others = [one for one in self.anchors if one is not anchor and not one.is_inline]
        near = [one for one in others if abs(one.row - anchor.row) <= 1 and self.right(one)]
        is_column = any(
            one.row != anchor.row and abs(self.label(one)[0].x0 - x0) <= reach for one in near
        )
        return is_column and any(one.row == anchor.row for one in near)

    def is_over_caption(self, pieces: list[Piece]) -> bool:
        """Whether what is written here has its own label under its line."""
        unit = self.layout.unit
        return bool(pieces) and any(
            abs(label.x0 - pieces[0].x0) <= unit and 0 < label.y0 - pieces[0].y1 + unit < 3 * unit
            for anchor in self.anchors
            if self.is_under_line(anchor)
            for label in self.label(anchor)[:1]
        )

    @cached_property
    def _under_lines(self) -> dict[tuple[int, int], Piece]:
        """The lines of the labels right under one, with nothing written right of them."""
        free = [anchor for anchor in self.anchors if line_captions.is_open(self, anchor)]
        found = line_captions.of(self, free)
        # Where a cell's value stands says nothing of a caption outside of cells.
        is_below = habits.is_plainly_below(free, self._labels, self._places)
        return {} if is_below or boxed_captions.stand_over(self, found) else found

    @cached_property
    def _ink_marks(self) -> list[Piece]:
        least = 0.5 * self.layout.unit
        return [
            place
            for _, place in self.layout.marks(_INK)
            if place.height >= least and place.x1 - place.x0 >= least
        ]

    @cached_property
    def _claimed(self) -> frozenset[str]:
        return frozenset(fold(self.text_of(anchor)) for anchor in self.anchors if anchor.fields)


def _inside(place: Piece, area: tuple[float, ...]) -> float:
    x0, y0, x1, y1 = area
    wide = max(0.0, min(place.x1, x1) - max(place.x0, x0))
    high = max(0.0, min(place.y1, y1) - max(place.y0, y0))
    return wide * high / max(1e-9, (place.x1 - place.x0) * place.height)
