"""A table: its rows under the columns of the spec.

Headings on the sheet make a table, ruled or not, on one page or on several. Without headings, a
list under the table's own label is read line by line.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from core.domain.fields.areas import PageScan
from core.domain.fields.attempts import Attempt
from core.domain.labelling import lexicon
from core.domain.labelling.labels import Anchor
from core.domain.model import Evidence, FieldState
from core.domain.page.layout import Piece, Row
from core.domain.page.squeeze import fold
from core.domain.spec.specs import FieldSpec
from core.domain.tables import column_names, item_lists, table_heads, table_rules
from core.domain.tables.table_columns import Columns
from core.domain.tables.table_heads import Heading
from core.domain.written import answers

_ROW_GAP = 3.2  # line heights without any print end a table without rules
_TIGHT = 0.8  # line heights: a line so near to the one over it may continue its cell
_MAX_ROWS = 500
_CAPTION_REACH = 6.0  # line heights from a table's own label to its headings
_UNDER = 3.0  # line heights drawn where a table has headings only
# What opens the lines under a table's last row.
_CLOSING = """
total, sub total, subtotal, vat, net, gross, carriage, grand total, total parts, parts total,
total cost, invoice total, signature, signed, comments, notes, page, continued
"""
_ENDS = frozenset(fold(phrase) for phrase in _CLOSING.split(","))


@dataclass(slots=True)
class _Line:
    """One printed line of a table's body: its pieces by column."""

    row: Row
    cells: dict[int, list[Piece]]


@dataclass(slots=True)
class _Entry:
    """One row of a table; several lines where cells are wrapped."""

    lines: list[_Line] = field(default_factory=list)

    def text(self, at: int) -> str:
        """What is written in column `at`, '' for a blank."""
        pieces = [piece for line in self.lines for piece in line.cells.get(at, ())]
        words = " ".join(piece.text for piece in pieces)
        return "" if answers.is_blank(words) else words


def read(scans: list[PageScan], field: FieldSpec) -> Attempt | None:
    """The rows of a table found under its columns' headings, else of a list under its label.

    EMPTY where there is a place and no row is written; None where there is no place at all.
    """
    said = column_names.names(field.columns, field.labels)
    parts = [_of_heading(scan, heading, field) for scan, heading in _chosen(scans, said, field)]
    if parts:
        return _joined(parts)
    listed = [
        item_lists.read(scan, anchor, field) for scan in scans for anchor in _own(scan, field)
    ]
    return max(listed, key=lambda item: (item.value is not None, item.score), default=None)


def _chosen(
    scans: list[PageScan], said: column_names.Names, field: FieldSpec
) -> list[tuple[PageScan, Heading]]:
    """The headings that are this table's: the fullest, on each page that repeats them."""
    found = [
        (scan, heading)
        for scan in scans
        for heading in table_heads.find(scan.layout.rows, said, scan.layout.unit)
        if _is_in(scan, heading, field)
    ]
    if not found:
        return []
    captioned = [(scan, heading) for scan, heading in found if _captions(scan, heading, field)]
    others = [pair for pair in found if not _is_others(*pair, field)]
    kept = captioned or others
    best = max((heading.count for _, heading in kept), default=0)
    kept = [(scan, heading) for scan, heading in kept if heading.count == best]
    if captioned:
        return kept
    said_columns = {head.column for head in kept[0][1].heads} if kept else set()
    return [pair for pair in kept if {head.column for head in pair[1].heads} == said_columns]


def _is_in(scan: PageScan, heading: Heading, field: FieldSpec) -> bool:
    if field.region is None:
        return True
    row, area = scan.layout.rows[heading.first], field.region.box
    box = scan.layout.around(row.pieces)
    return area.y0 - 0.01 <= (box.y0 + box.y1) / 2 <= area.y1 + 0.01


def _captions(scan: PageScan, heading: Heading, field: FieldSpec) -> bool:
    return any(_is_over(scan, anchor, heading) for anchor in _own(scan, field))


def _is_others(scan: PageScan, heading: Heading, field: FieldSpec) -> bool:
    """Whether the headings stand right under the label of another field."""
    return any(
        _is_over(scan, anchor, heading)
        for anchor in scan.anchors
        if anchor.fields
        and not anchor.has_colon
        and not scan.is_of(anchor, field)
        and scan.has_only_labels(anchor)
    )


def _is_over(scan: PageScan, anchor: Anchor, heading: Heading) -> bool:
    top = scan.layout.rows[heading.first].y0
    gap = top - scan.row(anchor).y1
    return anchor.row < heading.first and gap < _CAPTION_REACH * scan.layout.unit


def _own(scan: PageScan, field: FieldSpec) -> Iterator[Anchor]:
    return (anchor for anchor in scan.anchors if scan.is_of(anchor, field))


def _joined(parts: list[Attempt]) -> Attempt:
    written = [part for part in parts if part.value]
    if not written:
        unread = [part for part in parts if part.state is FieldState.UNREADABLE]
        return (unread or parts)[0]
    rows = tuple(row for part in written if isinstance(part.value, tuple) for row in part.value)
    first = written[0]
    sureness = min(part.confidence for part in written)
    return Attempt(
        FieldState.READ, first.score, first.evidence, rows[:_MAX_ROWS], _raw(rows), sureness
    )


def _raw(rows: Iterable[Mapping[str, str]]) -> str:
    return "\n".join(" | ".join(filter(None, row.values())) for row in rows)


def _of_heading(scan: PageScan, heading: Heading, field: FieldSpec) -> Attempt:
    lines = list(_body(scan, heading))
    entries = _entries(scan, heading, lines)
    columns = {head.column: at for at, head in enumerate(heading.heads) if head.column}
    rows = []
    pieces: list[Piece] = []
    for entry in entries:
        row = {
            column: entry.text(columns[column]) if column in columns else ""
            for column in field.columns
        }
        if any(row.values()):
            rows.append(row)
            pieces += [p for line in entry.lines for cell in line.cells.values() for p in cell]
    if rows:
        evidence = Evidence(scan.layout.page.number, scan.layout.around(pieces), _raw(rows)[:300])
        words = [piece.confidence for piece in pieces]
        sureness = round(heading.score * sum(words) / len(words), 4)
        return Attempt(FieldState.READ, heading.score, evidence, tuple(rows), _raw(rows), sureness)
    return _nothing(scan, heading)


def _nothing(scan: PageScan, heading: Heading) -> Attempt:
    place = _place(scan, heading)
    ink = scan.ink(place)
    box = scan.layout.around(ink) if ink else scan.layout.box(*place)
    state = FieldState.UNREADABLE if ink else FieldState.EMPTY
    return Attempt(state, heading.score, Evidence(scan.layout.page.number, box))


def _place(scan: PageScan, heading: Heading) -> tuple[float, float, float, float]:
    """Where rows would be: under the headings, down to the next print."""
    rows, unit = scan.layout.rows, scan.layout.unit
    head = rows[heading.last]
    under = next((row.y0 for row in rows[heading.last + 1 :] if row.y0 > head.y1), None)
    bottom = head.y1 + _UNDER * unit
    x0, x1 = heading.heads[0].x0, heading.heads[-1].x1
    return (x0, head.y1, x1, min(bottom, under) if under else bottom)


def _body(scan: PageScan, heading: Heading) -> Iterator[_Line]:
    """The lines under the headings until something ends the table."""
    rows, unit = scan.layout.rows, scan.layout.unit
    bottom = rows[heading.last].y1
    columns = Columns(scan, heading)
    foot, sides = table_rules.foot(scan, heading), table_rules.sides(scan, heading)
    for index in range(heading.last + 1, len(rows)):
        row = table_rules.within(rows[index], sides)
        if row is None:
            continue  # What stands beside the table is no row of it, and does not end it.
        if foot is not None and row.middle > foot:
            return
        is_near = row.y0 - bottom <= _ROW_GAP * unit or table_rules.is_ruled(scan, heading, row)
        if not is_near or _ends(scan, index, row, sides):
            return
        cells = columns.of(row)
        if cells:
            yield _Line(row, cells)
        bottom = row.y1


def _ends(scan: PageScan, index: int, row: Row, sides: tuple[float, float] | None) -> bool:
    """A total, another label of the form, or the heading of its next section."""
    parts = table_heads.segments(row)
    first = fold("".join(piece.text for piece in parts[0]))
    if first in _ENDS or (fold(parts[0][0].text) in _ENDS and len(parts) <= 2):
        return True
    if len(parts) == 1 and _is_title(row):
        return True
    low, high = sides or (float("-inf"), float("inf"))
    anchors = [a for a in scan.anchors if a.row == index and not a.is_inline and a.is_sure]
    anchors = [a for a in anchors if low <= scan.label(a)[0].x0 <= high]
    labels = [a for a in anchors if a.has_colon or a.fields]
    if not labels:
        return False
    return any(a.has_colon for a in labels) or len(parts) <= 2 or scan.has_only_labels(labels[0])


def _is_title(row: Row) -> bool:
    """ "SIGN OFF" over what comes next; a single word may be a part's name."""
    texts = [piece.text for piece in row.pieces]
    return len(texts) > 1 and all(map(str.isupper, texts)) and lexicon.is_heading(texts)


def _entries(scan: PageScan, heading: Heading, lines: list[_Line]) -> list[_Entry]:
    """Lines joined to rows: by the rules between them, else by what continues a cell."""
    first = lines[0].row.middle if lines else 0.0
    bands = [y for y in table_rules.bands(scan, heading) if y > first]  # not the headings' own
    entries: list[_Entry] = []
    for line in lines:
        over = entries[-1].lines[-1] if entries else None
        if over is not None and _continues(over, line, lines, bands, scan):
            entries[-1].lines.append(line)
        else:
            entries.append(_Entry([line]))
    return entries


def _continues(
    over: _Line, line: _Line, lines: list[_Line], bands: list[float], scan: PageScan
) -> bool:
    unit = scan.layout.unit
    if scan.layout.is_wall_typed(line.row):
        return False  # Typed walls: each line is a row.
    if len(bands) > 1:
        parts = [y for y in bands if over.row.middle < y < line.row.middle]
        return not parts
    is_tight = line.row.y0 - over.row.y1 < _TIGHT * unit
    key = _key_column(lines)
    first = line.cells.get(0)
    if first is not None and not first[0].text[:1].islower():
        return False  # What opens a row is a row's own.
    is_partial = key is not None and key not in line.cells and set(line.cells) <= set(over.cells)
    return is_tight and is_partial and len(line.cells) < len(over.cells)


def _key_column(lines: list[_Line]) -> int | None:
    """Of the columns of the fullest lines, the one filled least often: it is no wrapped text."""
    fullest = max((len(line.cells) for line in lines), default=0)
    full = [line for line in lines if len(line.cells) == fullest]
    if fullest < 2 or not full:
        return None
    counts = {at: sum(at in line.cells for line in lines) for at in full[0].cells}
    return min(counts, key=lambda at: (counts[at], at))
