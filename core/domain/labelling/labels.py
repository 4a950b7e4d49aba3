"""Finding printed labels in a page's rows: those of the spec, and those it does not know."""

from dataclasses import dataclass, replace

from core.domain.labelling import label_names
from core.domain.labelling.label_names import LabelTable, Name, table
from core.domain.labelling.row_words import DASHES, MAX_HINT_PIECES, MAX_UNKNOWN_WORDS, RowWords
from core.domain.page.layout import Row
from core.domain.page.squeeze import fold
from core.domain.written import answers

__all__ = ["Anchor", "LabelTable", "find", "table"]

WEAK, CODED = 0.72, 0.9
_LONGEST = 48  # letters of a label
_NOT = "not no never cannot unless until if when without"
_DENIALS = frozenset(map(fold, _NOT.split()))
_EXTRA = 3  # letters that another order of its words may have more


@dataclass(frozen=True, slots=True)
class Anchor:
    """A label on the page: pieces `start` to `end` (past it) of a row.

    `fields` are indices into the spec's fields, none for a label the spec does not know.
    `score` is how surely it is this label. `is_inline`: an unknown label amid a value.
    `tail` is what a longer, unknown label ends with, where that is a label of the spec.
    `hints` are fields that field service, if not the spec, calls so; `is_shared`: the value
    holds one thing for each of `fields`, in their order. `is_known`: it has its usual meaning.
    `is_heading`: it stands over labels of its kind and has no value itself.
    """

    row: int
    start: int
    end: int
    fields: tuple[int, ...]
    score: float
    has_colon: bool
    is_inline: bool = False
    tail: tuple[int, ...] = ()
    hints: tuple[int, ...] = ()
    is_shared: bool = False
    is_known: bool = False
    is_heading: bool = False

    @property
    def is_sure(self) -> bool:
        """False for a label's words with the value right behind them, and nothing between."""
        return self.has_colon or self.score > WEAK


def find(rows: tuple[Row, ...], labels: LabelTable) -> list[Anchor]:
    """All anchors of a page in reading order; none overlaps another."""
    found = [_RowScan(row, index, labels)() for index, row in enumerate(rows)]
    return [anchor for anchors in found for anchor in anchors]


class _RowScan(RowWords):
    """One pass over a row, left to right."""

    def __call__(self) -> list[Anchor]:
        anchors: list[Anchor] = []
        at, may_start, in_value = 0, True, False
        while at < len(self.pieces):
            may_start = may_start or self.breaks[at]
            if self.breaks[at]:
                in_value = False
            found = self._at(at, may_start=may_start, in_value=in_value)
            if found:
                anchors += found
                at, may_start = found[-1].end, False
                in_value = True
            else:
                may_start = self._may_start_after(at, may_start=may_start)
                at += 1
        return anchors

    def _may_start_after(self, at: int, *, may_start: bool) -> bool:
        if not self.folded[at]:
            return may_start  # A bullet or a box before the label.
        # After a number a new label may begin: "14/03/2026 Time In: 08:30".
        return any(map(str.isdigit, self.pieces[at].text))

    def _at(self, at: int, *, may_start: bool, in_value: bool) -> list[Anchor]:
        if not self.folded[at]:
            return []
        if may_start:
            return self._from_start(at)
        if self.follows_sentence(at) or self.follows_answer(at):
            return self._asked(at)
        if not in_value or at > self.last_colon:
            return []
        known = self._known(at, needs_colon=True)
        if known is not None:
            return [known]
        end = self.caption_end(at)
        return [self._anchor(at, end, inline=True)] if end else []

    def _asked(self, at: int) -> list[Anchor]:
        """A question of the spec with its answers to choose from right behind it."""
        text = ""
        for end in range(at + 1, len(self.pieces)):
            if self.breaks[end]:
                break
            text += self.folded[end - 1]
            fields = self.labels.exact.get(text, ())
            if fields and self.is_asked(end, fields):
                return [self._named(at, end, Name(fields), has_colon=False)]
        return []

    def _from_start(self, at: int) -> list[Anchor]:
        known = self._translated(at) or self._in_section(at) or self._known(at)
        if self.numbers(at) and (known is None or known.score < 1.0):
            return [replace(one, start=at) for one in self._from_start(at + 1)[:1]]
        if known is not None:
            return [known]
        unknown = self._unknown(at)
        weak = self._weak(at) if self.is_first(at) else None
        if unknown is None:
            named = weak or self._sentence(at)
            return [named] if named is not None else []
        tail = self._tail(unknown)
        if weak is not None and tail is not None and tail.start > weak.end:
            return [weak, tail]  # "Customer ACME Ltd Site: Leeds".
        if tail is not None and not self.breaks[at] and not self.is_label(at, tail.start):
            return [tail]  # "13 July Serial Number:", the rest of a value up to the next label.
        tails = tail.fields if tail and not self.is_label(at, unknown) else ()
        return [self._anchor(at, unknown, tail=tails)]

    def _translated(self, at: int) -> Anchor | None:
        """A label that is printed in another language first: "Cwsmer / Customer"."""
        ours = self.past_original(at)
        known = self._known(ours) if ours > at else None
        return replace(known, start=at) if known is not None else None

    def _in_section(self, at: int) -> Anchor | None:
        """A label that is a section's heading: "Section B - Type of Premises"."""
        past = self.past_section(at)
        known = self._known(past) if past > at else None
        return replace(known, start=at) if known is not None else None

    def _known(self, at: int, *, needs_colon: bool = False) -> Anchor | None:
        """The longest label that starts here and that the spec or field service knows."""
        best: Anchor | None = None
        text = ""
        is_whole = True
        for end in range(at + 1, len(self.pieces) + 1):
            if end - 1 > at:
                if self._parts(end - 1):
                    break
                # Wide-set print parts the words of a label too: then all of it must be exact.
                is_whole = is_whole and not self.breaks[end - 1]
            text += self.folded[end - 1]
            if len(text) > max(_LONGEST, self.labels.longest + _EXTRA):
                break
            whole = self.past_translation(end)
            past, has_colon = self._label_end(whole)
            if not self.breaks[at] and self.pieces[past - 1].text in DASHES:
                continue  # "08:05 hrs - 09:35": amid a value a dash ends no label.
            if not has_colon and (needs_colon or not self._is_ended(past)):
                continue
            found = self._name(at, end, text, has_colon=has_colon)
            if best is not None and best.end == past and best.fields and not found.fields:
                continue  # "Engineer Name (PRINT)" is the spec's own label with a hint behind it.
            if found.score and (is_whole or (found.score == 1.0 and found.fields)):
                best = self._named(at, past, found, has_colon=has_colon)
            if has_colon and whole == end and not self.is_hinted(end):
                break  # A second language may be a part of the spec's own label: "Order / Rev:".
        return best

    def _parts(self, at: int) -> bool:
        """Whether a label that began before this piece ends before it."""
        if self.breaks[at] and not self.loose[at]:
            return True
        # What stands behind a box is an answer.
        return answers.is_box(self.pieces[at].text) or self.leads(at)

    def _name(self, at: int, end: int, text: str, *, has_colon: bool) -> Name:
        if not has_colon and self.is_running(at):
            return label_names.NOTHING
        printed = " ".join(piece.text for piece in self.pieces[at:end])
        found = label_names.name(printed, text, self.labels, has_colon=has_colon)
        # "Safe to use Yes" is no misread "Safe to use": its answer stands right behind it.
        is_answered = found.score < 1.0 and not has_colon and self.is_answer(end - 1)
        shorter = self.labels.exact.get("".join(self.folded[at : end - 1]), ())
        # Elsewhere a "No" is a number: "Make and Model No."
        return label_names.NOTHING if is_answered and self.asks(shorter) else found

    def _named(self, at: int, end: int, found: Name, *, has_colon: bool) -> Anchor:
        return Anchor(
            self.row, at, end, found.fields, found.score, has_colon,
            hints=found.hints, is_shared=found.is_shared,
            is_known=bool(found.fields) or found.is_known, is_heading=found.is_heading,
        )  # fmt: skip

    def _weak(self, at: int) -> Anchor | None:
        """A label of the spec with its value right behind it, and nothing that parts the two."""
        best: Anchor | None = None
        text = ""
        for end in range(at + 1, len(self.pieces)):
            if self.breaks[end]:
                break
            text += self.folded[end - 1]
            if len(text) > self.labels.longest + _EXTRA:
                break
            is_running = self.is_running(at) and not self.may_be_capital(at)
            if is_running or not self.pieces[at].text[:1].isalpha():
                return None
            found = self.weak_name(at, end, text, is_longer=best is not None)
            if found.score and not (self.is_running(at) and self.is_running(end)):
                past, _ = self._label_end(end)
                past = past if past < len(self.pieces) else end
                score = CODED if found.fields and self.is_coded(at, past) else WEAK
                best = Anchor(
                    self.row, at, past, found.fields, score, has_colon=False, hints=found.hints,
                    is_known=found.is_known,
                )  # fmt: skip
        return best if best is not None and self.may_be_value(best.end, best.fields) else None

    def _unknown(self, at: int) -> int | None:
        """Where an unknown label that starts here ends: words, then a colon."""
        if not self.pieces[at].text[0].isupper() or answers.is_not_applicable(self.pieces[at].text):
            return None  # "N/A on arrival: unit was off" is no label.
        for end in range(at + 1, min(len(self.pieces), at + MAX_UNKNOWN_WORDS) + 1):
            piece = end - 1
            if (piece > at and self.breaks[piece]) or not self.is_word(piece):
                return None
            past, has_colon = self._label_end(end)
            if has_colon:
                # A dash behind words is punctuation; only a known label may end with one.
                is_prose = self.is_prose(at, end) or self.reads_on(at, end)
                is_prose = is_prose or self._ends_sentence(end - 1)
                return None if is_prose or self.pieces[past - 1].text in DASHES else past
            if self.leads_to_value(end):
                return end
        return None

    def _sentence(self, at: int) -> Anchor | None:
        """A sentence that ends with a question of the spec and has its boxes behind it, "In my
        opinion the lift is safe to use ☐ Yes ☐ No": it may ask the same."""
        stops = range(at + 1, len(self.pieces))
        end = next((i for i in stops if self.breaks[i] or answers.is_box(self.pieces[i].text)), at)
        for start in range(at + 1, end):
            fields = self.labels.exact.get("".join(self.folded[start:end]), ())
            if fields and self.is_asked(end, fields):
                tail = () if _DENIALS & set(self.folded[at:start]) else fields
                return replace(self._anchor(at, end, tail=tail), has_colon=False)
        return None

    def _ends_sentence(self, at: int) -> bool:
        """Whether a speck made a colon of a sentence's full stop: "burnt out.:"; "No.:" is none."""
        text = self.pieces[at].text
        return text.endswith(".:") and text[0].islower()

    def _tail(self, end: int) -> Anchor | None:
        for start in range(max(0, end - MAX_UNKNOWN_WORDS), end):
            known = self._known(start, needs_colon=True)
            if known is not None and known.end == end:
                return known
        return None

    def _anchor(
        self, start: int, end: int, *, inline: bool = False, tail: tuple[int, ...] = ()
    ) -> Anchor:
        return Anchor(self.row, start, end, (), 1.0, True, inline, tail)

    def _label_end(self, end: int) -> tuple[int, bool]:
        """Past the colon and a hint in brackets behind a label: 'Date (dd/mm/yyyy):'."""
        if self.colons[end - 1]:
            return self.past_hint(end), True
        if end < len(self.pieces) and self.opens_hint(end):
            for close in range(end, min(len(self.pieces), end + MAX_HINT_PIECES)):
                if ")" in self.pieces[close].text:
                    return close + 1, self.colons[close] or self.colon_alone(close + 1)
        if self.colon_alone(end):
            return end + 1, True
        return end, False

    def _is_ended(self, end: int) -> bool:
        if end >= len(self.pieces) or self.breaks[end]:
            return True
        text = self.pieces[end].text
        return answers.is_blank(text) or answers.starts_with_box(text)
