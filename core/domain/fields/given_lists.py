"""Checklists, tables and photographs handed over by someone else, as Fields."""

from collections.abc import Mapping
from dataclasses import replace

from core.domain.marks import item_states
from core.domain.model import Field, FieldState, Item, ItemState
from core.domain.page.squeeze import squeeze
from core.domain.spec.spec_values import nearest
from core.domain.spec.specs import FieldSpec
from core.errors import Rejected

# A reader's wrapping of a value; so that the `fields` of an audit can be handed back as they are.
_WRAPPING = frozenset({"value", "raw", "confidence", "page", "box"})


def unwrapped(given: object) -> tuple[object, float]:
    """The value and its confidence (0 to 1) of `value` or `{value, confidence}`."""
    if not isinstance(given, Mapping) or not given.keys() <= _WRAPPING or "value" not in given:
        return given, 1.0
    return given["value"], _share(given.get("confidence"))


def checklist(made: Field, spec: FieldSpec, given: object, confidence: float) -> Field:
    """A map of item to state; what it does not name is unmarked. Raises Rejected: unknown item."""
    if given is None:
        return replace(made, state=FieldState.EMPTY)
    seen = replace(made, state=FieldState.READ, raw=str(given), confidence=confidence)
    if not isinstance(given, Mapping):
        return seen
    marks = {name: unwrapped(mark) for name, mark in _named(given, spec.items, spec).items()}
    items = [_item(name, *marks.get(name, (None, 1.0))) for name in spec.items]
    known = tuple(item for item in items if item is not None)
    if len(known) < len(items):
        return seen
    return replace(seen, value={item.name: item.state.value for item in known}, items=known)


def table(made: Field, spec: FieldSpec, given: object, confidence: float) -> Field:
    """A list of maps by column; rows without a word are none. Raises Rejected: unknown column."""
    if given is None:
        return replace(made, state=FieldState.EMPTY)
    seen = replace(made, state=FieldState.READ, raw=str(given), confidence=confidence)
    if not isinstance(given, (list, tuple)) or not all(isinstance(r, Mapping) for r in given):
        return seen
    rows = [_row(_named(row, spec.columns, spec), spec.columns) for row in given]
    written = tuple(row for row in rows if any(row.values()))
    state = FieldState.READ if written else FieldState.EMPTY
    return replace(seen, state=state, value=written)


def photos(made: Field, given: object, confidence: float) -> Field:
    """A count of photographs."""
    if given is None:
        return replace(made, state=FieldState.EMPTY)
    seen = replace(made, state=FieldState.READ, raw=str(given), confidence=confidence)
    count = _count(given)
    return replace(seen, state=FieldState.READ if count != 0 else FieldState.EMPTY, value=count)


def _named(
    given: Mapping[object, object], known: tuple[str, ...], spec: FieldSpec
) -> dict[str, object]:
    """By the spec's own spelling; case and punctuation do not matter."""
    own = {squeeze(name): name for name in known} | {name: name for name in known}
    found = {str(name): own.get(str(name), own.get(squeeze(str(name)))) for name in given}
    unknown = [f"{name}{nearest(name, known)}" for name, match in found.items() if match is None]
    if unknown:
        kind = "item" if spec.items else "column"
        raise Rejected(f"The field {spec.name} has no {kind} called {', '.join(unknown)}.")
    return {found[str(name)] or "": value for name, value in given.items()}


def _item(name: str, mark: object, confidence: float) -> Item | None:
    state = item_states.state(mark)
    return None if state is None else Item(name, ItemState(state), confidence)


def _row(cells: Mapping[str, object], columns: tuple[str, ...]) -> dict[str, str]:
    return {name: _cell(cells.get(name)) for name in columns}


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else " ".join(str(value).split())


def _count(given: object) -> int | None:
    text = str(given).strip().removesuffix(".0")
    is_count = not isinstance(given, bool) and text.isascii() and text.isdigit() and len(text) < 7
    return int(text) if is_count else None


def _share(confidence: object) -> float:
    try:
        return min(1.0, max(0.0, float(str(confidence)))) if confidence is not None else 1.0
    except ValueError:
        raise Rejected(f"A confidence is a number from 0 to 1, not {confidence}.") from None
