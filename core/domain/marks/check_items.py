"""Where the items of a checklist are printed: each at its likeliest place on the sheet."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz import fuzz

from core.domain.fields.areas import PageScan
from core.domain.marks import check_words
from core.domain.page.layout import Piece, Row
from core.domain.page.squeeze import allowed_edits, fold, fold_words, similarity
from core.domain.written import answers

NUMBER = re.compile(
    r"[(\[]?(?:\d{1,3}(?:\.\d{1,2})*|[a-zA-Z])[.)\]:]+|\d{1,3}(?:\.\d{1,2})*\.?|[•●▪*·\-–]"
)
_GLUED_NUMBER = re.compile(r"^[(\[]?\d{1,3}[.)\]:]+(?=[A-Za-z])")
_ALIGNED = 1.6  # line heights: items of one list start so near each other
_NEXT_LINE = 1.1  # line heights between the lines of a wrapped name
_MAX_LINES = 3
_WITHIN = 0.82  # a name's words amid other words
_REWORDED = 0.78  # near enough to be meant, not enough to be sure
_REWORDED_RATIO = 82.0
_MAX_CANDIDATES = 12  # places looked at for one item


@dataclass(frozen=True)
class Printed:
    """An item's name on the page: its pieces, and how surely it is that item (0 to 1)."""

    index: int
    scan: PageScan
    row: int
    pieces: tuple[Piece, ...]
    score: float

    @cached_property
    def x0(self) -> float:
        """Its left end in page units."""
        return min(piece.x0 for piece in self.pieces)

    @cached_property
    def x1(self) -> float:
        """Its right end in page units."""
        return max(piece.x1 for piece in self.pieces)

    @cached_property
    def y0(self) -> float:
        """Its top in page units."""
        return min(piece.y0 for piece in self.pieces)

    @cached_property
    def y1(self) -> float:
        """Its bottom in page units."""
        return max(piece.y1 for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class _Name:
    """An item as it is looked for."""

    index: int
    text: str  # as in the spec
    folded: str


class _Names:
    """Items by their letters, and by how many letters print near them has."""

    def __init__(self, names: Sequence[_Name]) -> None:
        self.longest = max((len(name.folded) for name in names), default=0)
        self.exact: dict[str, list[_Name]] = defaultdict(list)
        self.near: dict[int, list[_Name]] = defaultdict(list)
        self.starts: set[str] = set()
        for name in names:
            self.exact[name.folded].append(name)
            self.starts.update(name.folded[:at] for at in range(1, len(name.folded) + 1))
            edits = allowed_edits(len(name.folded))
            for length in range(len(name.folded) - edits, len(name.folded) + edits + 1):
                self.near[length].append(name)

    def of(self, text: str, *, is_start: bool) -> Iterator[tuple[_Name, float]]:
        """The items that a run of print may be, and how surely."""
        if text in self.exact:
            yield from ((name, 1.0 if is_start else _WITHIN) for name in self.exact[text])
        elif is_start:
            for name in self.near.get(len(text), ()):
                score = similarity(name.folded, text)
                if score:
                    yield name, score


def find(scans: list[PageScan], items: Sequence[str], heading: Sequence[str]) -> list[Printed]:
    """The items that are printed, in the spec's order. `heading`: the names of the list, that
    tell apart two lists that share an item."""
    names = [_Name(at, item, fold_words(item)) for at, item in enumerate(items)]
    spelled = _Names(names)
    found = [place for scan in scans for place in _places(scan, spelled)]
    chosen = _chosen(_without_overlaps(found), _heads(scans, heading))
    missing = [name for name in names if name.index not in chosen]
    if chosen and missing:
        chosen |= _reworded(missing, list(chosen.values()))
    return [chosen[at] for at in sorted(chosen)]


def places(scan: PageScan, items: Sequence[str]) -> list[Printed]:
    """Every place of a page where one of these is printed; none overlaps another."""
    names = [_Name(at, item, fold_words(item)) for at, item in enumerate(items)]
    return _without_overlaps(list(_places(scan, _Names(names))))


def _places(scan: PageScan, names: _Names) -> Iterator[Printed]:
    for index, row in enumerate(scan.layout.rows):
        for start, piece in enumerate(row.pieces):
            first = fold(_bare(piece.text))
            if not first:
                continue
            is_start = _is_start(row, start)
            for pieces, text in _runs(scan, index, start, first, names.longest):
                if not is_start and text not in names.starts:
                    break  # Amid other words a name has to be exact.
                for name, score in names.of(text, is_start=is_start):
                    yield Printed(name.index, scan, index, tuple(pieces), score)


def _is_start(row: Row, start: int) -> bool:
    """Whether a name may start at a piece: after a gap, a number, a bullet, a box or a state."""
    if start == 0 or row.breaks[start]:
        return True
    before = row.pieces[start - 1].text
    is_led = NUMBER.fullmatch(before) is not None or answers.starts_with_box(before)
    ends = before.endswith((":", ",", ";", "]", ")", "|"))
    return is_led or ends or check_words.is_state(before) is not None or not fold(before)


def _bare(text: str) -> str:
    return _GLUED_NUMBER.sub("", text)


def _runs(
    scan: PageScan, index: int, start: int, first: str, longest: int
) -> Iterator[tuple[list[Piece], str]]:
    """The pieces from a start on and their letters, one piece more each time in the same list,
    over the ends of lines. `first`: the letters of the first one."""
    row = scan.layout.rows[index]
    run: list[Piece] = []
    text, length, most = "", 0, longest + allowed_edits(longest)
    for at in range(start, len(row.pieces)):
        if run and _parts(row, at):
            break
        run.append(row.pieces[at])
        folded = fold(row.pieces[at].text)
        text += folded if text else first
        length += len(folded)
        if length > most:
            return
        if folded:
            yield run, text
    if length < longest:
        yield from _wrapped(scan, index, run, text, length, longest)


def _parts(row: Row, at: int) -> bool:
    """Whether a name ends before a piece: a gap wider than wide-set print has, or a box."""
    is_gap = row.breaks[at] and not (row.loose and row.loose[at])
    return is_gap or answers.is_box(row.pieces[at].text)


def _wrapped(
    scan: PageScan, index: int, run: list[Piece], text: str, length: int, longest: int
) -> Iterator[tuple[list[Piece], str]]:
    unit, x0, bottom = scan.layout.unit, run[0].x0, run[0].y1
    lines = 1
    for row in scan.layout.rows[index + 1 : index + 1 + 2 * _MAX_LINES]:
        if row.y0 - bottom > _NEXT_LINE * unit or lines == _MAX_LINES:
            return
        aligned = (at for at, p in enumerate(row.pieces) if abs(p.x0 - x0) <= _ALIGNED * unit)
        start = next((at for at in aligned if fold(row.pieces[at].text)), None)
        if start is None:
            continue
        for at in range(start, len(row.pieces)):
            if at > start and _parts(row, at):
                break
            run.append(row.pieces[at])
            folded = fold(row.pieces[at].text)
            text, length = text + folded, length + len(folded)
            if length > longest + 3:
                return
            if folded:
                yield run, text
        bottom, lines = row.y1, lines + 1


def _without_overlaps(found: list[Printed]) -> list[Printed]:
    """Where names overlap ("Brakes", "Brakes rear") the longest of the surest counts."""
    used: set[int] = set()
    kept = []
    ranked = sorted(found, key=lambda p: (p.score >= 1.0, len(p.pieces), p.score), reverse=True)
    for place in ranked:
        mine = {id(piece) for piece in place.pieces}
        if not used & mine:
            used |= mine
            kept.append(place)
    return sorted(kept, key=lambda p: (p.scan.layout.page.number, p.row, p.x0))


def _heads(scans: list[PageScan], heading: Sequence[str]) -> list[tuple[PageScan, int]]:
    """The rows that hold the list's own name."""
    names = {fold_words(name) for name in heading}
    return [
        (scan, index)
        for scan in scans
        for index, row in enumerate(scan.layout.rows)
        if _holds(fold_words(" ".join(p.text for p in row.pieces)), names)
    ]


def _holds(text: str, names: Iterable[str]) -> bool:
    return any(name in text for name in names)


def _chosen(found: list[Printed], heads: list[tuple[PageScan, int]]) -> dict[int, Printed]:
    """For each item the place that most others of the list stand by."""
    by_item: dict[int, list[Printed]] = defaultdict(list)
    for place in found:
        by_item[place.index].append(place)

    def rank(place: Printed) -> tuple[bool, bool, int, bool, float]:
        is_headed = any(scan is place.scan and row <= place.row for scan, row in heads)
        company = sum(
            any(_stands_by(place, other) for other in places[:_MAX_CANDIDATES])
            for item, places in by_item.items()
            if item != place.index
        )
        is_near = place.score > _WITHIN
        return is_headed or not heads, is_near, company, _is_whole(place), place.score

    return {item: max(places[:_MAX_CANDIDATES], key=rank) for item, places in by_item.items()}


def _is_whole(place: Printed) -> bool:
    """Whether a name is all up to the next gap: "Steps and handrail" heads others, "Steps"."""
    row = place.scan.layout.rows[place.row]
    behind = [at for at, piece in enumerate(row.pieces) if piece.x0 >= place.x1]
    return not behind or _parts(row, behind[0])


def _stands_by(one: Printed, other: Printed) -> bool:
    """In one column of the list or in one row of it."""
    if one.scan is not other.scan:
        return False
    is_aligned = abs(one.x0 - other.x0) <= _ALIGNED * one.scan.layout.unit
    return is_aligned or one.row == other.row


def _reworded(missing: list[_Name], chosen: list[Printed]) -> dict[int, Printed]:
    """Names not quite as the spec has them, in the columns where the others stand."""
    taken = {id(piece) for place in chosen for piece in place.pieces}
    made: dict[int, Printed] = {}
    scored = []
    for scan in {id(place.scan): place.scan for place in chosen}.values():
        columns = [place.x0 for place in chosen if place.scan is scan]
        for index, run in _free_runs(scan, columns, taken):
            text = " ".join(_bare(piece.text) for piece in run).lower()
            for name in missing:
                ratio = fuzz.token_sort_ratio(name.text.lower(), text)
                if ratio >= _REWORDED_RATIO:
                    scored.append((ratio, name.index, Printed(name.index, scan, index, run, 0.0)))
    for _, item, place in sorted(scored, key=lambda found: -found[0]):
        mine = {id(piece) for piece in place.pieces}
        if item not in made and not mine & taken:
            taken |= mine
            made[item] = replace(place, score=_REWORDED)
    return made


def _free_runs(
    scan: PageScan, columns: list[float], taken: set[int]
) -> Iterator[tuple[int, tuple[Piece, ...]]]:
    for index, row in enumerate(scan.layout.rows):
        for start, piece in enumerate(row.pieces):
            is_aligned = any(abs(piece.x0 - x) <= _ALIGNED * scan.layout.unit for x in columns)
            if not is_aligned or id(piece) in taken or not _is_start(row, start):
                continue
            run: list[Piece] = []
            for at in range(start, len(row.pieces)):
                if (run and _parts(row, at)) or id(row.pieces[at]) in taken:
                    break
                run.append(row.pieces[at])
                yield index, tuple(run)
