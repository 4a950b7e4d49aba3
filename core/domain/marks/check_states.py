"""How an item of a checklist is marked, from what stands beside it."""

from collections.abc import Sequence

from core.domain import hidden_options
from core.domain.marks import check_habits, check_words, options
from core.domain.marks.check_columns import Column
from core.domain.marks.check_habits import Habit
from core.domain.marks.check_marks import Tick
from core.domain.marks.check_rows import Beside
from core.domain.model import Evidence, Item, ItemState
from core.domain.page.layout import Piece
from core.domain.page.reading import PageSource, Shape

_PICTURES = frozenset({PageSource.LOCAL, PageSource.MISTRAL})
_TWO_MARKS = 0.5
_ONLY_CROSS = 0.7  # a cross in an item's only box: done, or failed?
_SHAPELESS = 0.7  # a stroke that is neither tick nor cross, beside an item without a box
_ODD_LETTERS = 0.7  # unread letters in a column: a mark, most likely
_AS_OTHERS = 0.85  # a letter like a tick, in a column where a pen ticked the other items
_UNREAD_MARK = 0.6  # a letter or two where a mark would be, on a picture
_SAYS_OTHERWISE = 0.6  # the words behind a marked box
_UNTOUCHED = 0.75  # printed options on a picture: a pen's ring may not have been seen
_BOX_UNSEEN = 0.6  # fewer boxes than columns or options: the one that is marked may be unseen
_NO_MARK_SEEN = 0.9  # no box and no mark
_EMPTY = 0.95
_MOST_ODD_LETTERS = 2

_Said = tuple[ItemState, float, tuple[Piece, ...]]


def items(rows: list[Beside], names: Sequence[str]) -> list[Item]:
    """Each printed item with its state, how surely, and where that is marked."""
    hidden_options.complete(rows)
    habit = Habit(rows)
    return [_item(row, names[row.item.index], habit) for row in rows]


def _item(row: Beside, name: str, habit: Habit) -> Item:
    state, confidence, places = _said(row, habit)
    layout = row.item.scan.layout
    if places:
        text = " ".join(piece.text for piece in places if piece.text)
        box = layout.around(places)
    else:
        text, box = "", layout.box(*row.place)
    evidence = Evidence(layout.page.number, box, text[:300])
    return Item(name, state, round(confidence * min(1.0, row.item.score), 4), evidence)


def _said(row: Beside, habit: Habit) -> _Said:
    if row.columns:
        return _in_columns(row, habit)
    if row.options:
        return _of_options(row, habit)
    return _beside(row, habit)


def _in_columns(row: Beside, habit: Habit) -> _Said:
    """The column says the state, whatever the mark looks like; what is in none of them, such as
    the boxes of a question beside the list, says nothing of it."""
    within = [tick for tick in row.ticks if row.column_at(tick.x, tick.y) is not None]
    boxed = [tick for tick in within if tick.is_box]
    found: dict[ItemState, tuple[float, Piece]] = {}
    for tick in [tick for tick in boxed if tick.is_on] or [t for t in within if t.is_on]:
        column = row.column_at(tick.x, tick.y)
        if column is not None:
            found.setdefault(column.state, (habit.certainty(tick), tick.place))
    written = _written(row)
    if not found and written is not None:
        return written
    if not found:
        is_boxed = bool(boxed)
        doubts = [t.confidence for t in boxed if not t.is_on]
        if is_boxed and len(boxed) < len(row.columns) and _is_picture(row):
            doubts.append(_BOX_UNSEEN)
        return ItemState.UNMARKED, min([_EMPTY if is_boxed else _NO_MARK_SEEN, *doubts]), ()
    return _one_of(found)


def _is_picture(row: Beside) -> bool:
    return row.item.scan.layout.page.source in _PICTURES


def _one_of(found: dict[ItemState, tuple[float, Piece]]) -> _Said:
    """The one state that is marked; of several the gravest, as a doubt."""
    state = min(found, key=check_words.GRAVITY.index)
    places = tuple(place for _, place in found.values())
    return state, found[state][0] if len(found) == 1 else _TWO_MARKS, places


def _written(row: Beside) -> _Said | None:
    """Words in the columns: "N/A" written across them, or letters that a mark was read as."""
    inside = [word for word in row.words if _column_of(row, word) is not None]
    text = " ".join(piece.text for piece in inside)
    if not inside:
        return None
    said = check_words.said(text)
    confidence = min(piece.confidence for piece in inside)
    if said is not None and len(text) > 1:
        return said[0], min(said[1], confidence), tuple(inside)
    found = {}
    for piece in inside:
        column = _column_of(row, piece)
        if len(piece.text) <= _MOST_ODD_LETTERS and column is not None:
            found[column.state] = (_ODD_LETTERS, piece)
    return _one_of(found) if found else None


def _column_of(row: Beside, piece: Piece) -> Column | None:
    return row.column_at((piece.x0 + piece.x1) / 2, piece.middle)


def _of_options(row: Beside, habit: Habit) -> _Said:
    """Printed states behind an item: one is boxed and ticked, ringed, or left unstruck."""
    places = [option.place for option in row.options]
    boxes = [tick for tick in row.ticks if tick.is_box]
    if boxes:
        return _of_boxed_options(row, boxes, habit)
    choice = options.chosen(row.item.scan.layout, places)
    if choice.at is not None:
        option = row.options[choice.at]
        return option.state, min(choice.certainty, option.sureness), (option.place,)
    if choice.is_touched:
        return ItemState.FAIL, _TWO_MARKS, tuple(places)
    glyphs = [tick for tick in row.ticks if tick.is_on and not tick.is_typed]
    if len(glyphs) == 1:
        nearest = min(row.options, key=lambda option: _apart(option.place, glyphs[0]))
        return nearest.state, _ONLY_CROSS, (glyphs[0].place,)
    return ItemState.UNMARKED, _UNTOUCHED if _is_picture(row) else _EMPTY, ()


def _of_boxed_options(row: Beside, boxes: list[Tick], habit: Habit) -> _Said:
    """The box stands before its word or behind it, whichever the rows begin with in which every
    word has one: in a row with fewer, on a picture, the first may be unseen."""
    is_whole = len(boxes) >= len(row.options) or not _is_picture(row)
    is_before = check_habits.begins_with_box(row, boxes) if is_whole else habit.has_boxes_before
    found: dict[ItemState, tuple[float, Piece]] = {}
    for box in boxes:
        if not box.is_on:
            continue
        at_side = bool(is_before)
        side = [o for o in row.options if (o.place.x0 + o.place.x1 > 2 * box.x) == at_side]
        side = side or row.options
        nearest = min(side, key=lambda option: _apart(option.place, box))
        sureness = box.confidence if is_before is not None else min(box.confidence, _BOX_UNSEEN)
        found.setdefault(nearest.state, (sureness, box.place))
    if not found:
        doubts = [box.confidence for box in boxes] + ([] if is_whole else [_BOX_UNSEEN])
        return ItemState.UNMARKED, min([_EMPTY, *doubts]), ()
    return _one_of(found)


def _apart(place: Piece, tick: Tick) -> float:
    return max(place.x0 - tick.x, tick.x - place.x1, 0.0)


def _beside(row: Beside, habit: Habit) -> _Said:
    """One box, a word, a colour or a stroke beside the item."""
    marked = _of_ticks(row, habit)
    coloured = _of_colours(row)
    written = _of_words(row)
    if coloured is not None:
        marked = coloured
    if marked is None or marked[0] is ItemState.UNMARKED:
        return written or marked or _unread(row, habit)
    if written is None:
        return marked
    unit = row.item.scan.layout.unit
    if _is_what_marks(written[2], marked[2]) or (
        marked[1] <= _SHAPELESS and _are_ends_of(written[2], marked[2], unit)
    ):
        return written
    if written[0] is marked[0]:
        return max(written, marked, key=lambda one: one[1])  # Both say so: the surer one does.
    state = min(written[0], marked[0], key=check_words.GRAVITY.index)
    return state, _SAYS_OTHERWISE, (*marked[2], *written[2])


def _is_what_marks(words: Sequence[Piece], places: Sequence[Piece]) -> bool:
    """Whether the words stand in what is marked: "n/a" written in a box is the ink in it."""
    return len(places) == 1 and all(
        places[0].x0 <= word.x0 and word.x1 <= places[0].x1
        and places[0].y0 <= word.middle <= places[0].y1
        for word in words
    )  # fmt: skip


def _are_ends_of(words: Sequence[Piece], places: Sequence[Piece], unit: float) -> bool:
    """Whether strokes without a shape stand right at both ends of a word, or at one: of the button
    that it is printed on, in white, which a scan shows only in part."""
    left, right = words[0].x0, words[-1].x1
    return all(
        max(left - place.x1, place.x0 - right) <= unit
        and place.y0 < words[0].y1
        and place.y1 > words[0].y0
        for place in places
    )


def _unread(row: Beside, habit: Habit) -> _Said:
    """Nothing marks an item; a letter where the others have their words is of the form's own key.
    On a picture without any mark, marks may be of a kind that was not seen, a letter alone is a
    mark that was misread, and where the others have boxes its own was not seen."""
    is_letter = 0 < sum(len(word.text) for word in row.words) <= _MOST_ODD_LETTERS
    middle = (row.words[0].x0 + row.words[0].x1) / 2 if is_letter else 0.0
    if is_letter and (_is_picture(row) or habit.is_answered_at(row, middle)):
        state = ItemState.OK if habit.is_in_column(row, middle) else ItemState.UNMARKED
        return state, _UNREAD_MARK, (row.words[0],)
    if not _is_picture(row):
        return ItemState.UNMARKED, _NO_MARK_SEEN, ()
    if habit.has_boxes:
        return ItemState.UNMARKED, _BOX_UNSEEN, ()  # And the tick in it, most likely.
    return ItemState.UNMARKED, _NO_MARK_SEEN if habit.has_places else _UNTOUCHED, ()


def _of_words(row: Beside) -> _Said | None:
    text = " ".join(piece.text for piece in row.words)
    said = check_words.said(text)
    if said is None:
        return None
    return said[0], min(said[1], min(piece.confidence for piece in row.words)), tuple(row.words)


def _of_colours(row: Beside) -> _Said | None:
    found = {
        check_words.OF_COLOUR[tick.colour]: (tick.confidence, tick.place)
        for tick in row.patches
        if tick.colour is not None
    }
    if len(found) < 2:
        return _one_of(found) if found else None
    # One box of each colour is printed; the mark is in one of them.
    marks = [tick for tick in row.ticks if tick.is_on and tick.colour is None]
    hit = {
        check_words.OF_COLOUR[patch.colour]: (patch.confidence, patch.place)
        for patch in row.patches
        for mark in marks
        if patch.colour is not None and patch.place.x0 <= mark.x <= patch.place.x1
    }
    return _one_of(hit) if hit else (ItemState.UNMARKED, _UNTOUCHED, ())


def _of_ticks(row: Beside, habit: Habit) -> _Said | None:
    ticks = [tick for tick in row.ticks if not tick.is_typed]
    boxes = [tick for tick in ticks if tick.is_box]
    on = [tick for tick in boxes if tick.is_on]
    if boxes and not on:
        loose = [tick for tick in ticks if tick.shape is Shape.TICK and not tick.is_box]
        if loose:
            return ItemState.OK, _SHAPELESS, (loose[0].place,)
        return ItemState.UNMARKED, min(tick.confidence for tick in boxes), (boxes[0].place,)
    if len(boxes) > 1:
        return ItemState.OK, _TWO_MARKS, tuple(tick.place for tick in on)
    strokes = [tick for tick in ticks if not tick.is_box] or row.ticks
    chosen = on or sorted(strokes, key=lambda tick: tick.shape is None)
    if not chosen:
        return None
    if check_habits.is_like_a_tick(chosen[0]) and habit.is_in_column(row, chosen[0].x):
        return ItemState.OK, max(_AS_OTHERS, chosen[0].confidence), (chosen[0].place,)
    return _of_mark(chosen[0], habit, is_boxed=bool(on))


def _of_mark(tick: Tick, habit: Habit, *, is_boxed: bool) -> _Said:
    """A tick is fine. A cross is not, but many cross the only box of what is done."""
    place = (tick.place,)
    if tick.shape is Shape.CROSS:
        is_sure = habit.has_both or not is_boxed
        return ItemState.FAIL, tick.confidence if is_sure else _ONLY_CROSS, place
    # A dot alone may have had a colour that a fax lost.
    is_plain = is_boxed or tick.shape is Shape.TICK
    return ItemState.OK, tick.confidence if is_plain else _SHAPELESS, place
