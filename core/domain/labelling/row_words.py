"""The words of a row, asked what they may be to a label: its word, its hint, its end, its value."""

import itertools
import re

from core.domain.labelling import label_names, lexicon
from core.domain.labelling.label_names import LabelTable, Name
from core.domain.page.layout import Row
from core.domain.page.squeeze import fold
from core.domain.spec.specs import FieldType
from core.domain.written import answers, hints

MAX_UNKNOWN_WORDS = 6
MAX_HINT_PIECES = 5
DASHES = ("-", "–")
_COLONS = (":", ":-", "：", *DASHES)
_MAX_DOTS = 2  # ":-" and ".:" still belong to the label
_COPIES = frozenset(map(fold, ("copy", "copies")))
_NUMBERS = frozenset(map(fold, ("no", "no.", "number", "num", "ref", "id")))
_ONE_SHAPE = frozenset("cosuvwxz")  # small letters that are their capitals, but for their size
_SHORT_FILLER = 4  # letters: longer ones may end a label, "Work completed"
_ANSWERS = frozenset(map(fold, ("yes", "no", "n/a")))
_LEAST_WEAK_WORDS = 2
_LEAST_BEHIND = 2  # words that go on with a sentence
_MOST_TRANSLATED = 6
_LEAST_FOREIGN = 3  # letters
_SIGNS = "#£$€%"  # "Total £:"
_SLASHES = ("/", "|")
_FIGURES = frozenset({FieldType.NUMBER, FieldType.MONEY, FieldType.DURATION})
# "Note: ..." inside a comment is prose, no label of the form.
_PROSE = frozenset(fold(word) for word in ("note", "nb", "eg", "ie", "ps", "re", "please note"))
# Words that captions are made of: "Customer Signature: Print Name: ..." signs nothing.
_CAPTION_WORDS = """
print printed name full date time signature signed position title company tel telephone phone
mobile email contact job order po ref reference no number customer client engineer technician site
address postcode city state county town zip code and serial asset model make invoice vat total sheet
"""
_CAPTION = frozenset(fold(word) for word in _CAPTION_WORDS.split())
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)]|\(\d{1,2}\)")  # "5." and "(5)" before a label
_MAX_ABBREVIATION = 4  # "Tel." and "No." do not end a sentence


def is_number(text: str) -> bool:
    """True for the number that a form prints before a label: "5.", "2.1.", "7)", "(12)"."""
    return _NUMBER.fullmatch(text) is not None


class RowWords:
    """A row's pieces, folded, with the labels of a spec at hand."""

    def __init__(self, row: Row, index: int, labels: LabelTable) -> None:
        self.pieces, self.breaks, self.loose = row.pieces, row.breaks, row.loose
        self.row, self.labels = index, labels
        self.folded = [fold(piece.text) for piece in row.pieces]
        self.colons = [self.has_colon(i) for i in range(len(row.pieces))]
        ends = (i for i, is_said in enumerate(self.colons) if is_said or self.colon_alone(i))
        self.last_colon = max(ends, default=-1)

    def is_label(self, start: int, end: int) -> bool:
        """Whether all words are ones that labels are made of."""
        return lexicon.is_vocabulary(piece.text for piece in self.pieces[start:end])

    def weak_name(self, at: int, end: int, text: str, *, is_longer: bool) -> Name:
        """One of the spec's labels, or its words; one that field service knows, with a number
        behind it; or a longer one than the spec's: "Site" asks for less than "Site Contact"."""
        fields = self.labels.exact.get(text, ())
        if fields or end - at < _LEAST_WEAK_WORDS:
            return Name(fields) if fields else label_names.NOTHING
        before = lexicon.words(" ".join(piece.text for piece in self.pieces[at : end - 1]))
        if lexicon.words(self.pieces[end - 1].text) <= before:
            # "Account The" is the half of "Account The Anchor Inn", and in "Work Carried Out
            # Carried out a full service" the label is said once.
            return label_names.NOTHING
        printed = " ".join(piece.text for piece in self.pieces[at:end])
        found = label_names.name(printed, text, self.labels, has_colon=False)
        is_own = self.labels.by_words.get(lexicon.words(printed)) is not None
        if not (found.is_known or is_own) or found.is_shared:
            return label_names.NOTHING
        is_numbered = any(map(str.isdigit, self.pieces[end].text))
        return found if is_numbered or is_longer or is_own else label_names.NOTHING

    def may_be_value(self, at: int, fields: tuple[int, ...]) -> bool:
        """Not for the rest of a longer label ("Total | inc. VAT") or of a sentence."""
        stop = next((i for i in range(at, len(self.pieces)) if self.breaks[i]), len(self.pieces))
        if stop - at == 1 and self.is_answer(at) and self.asks(fields):
            return True  # "Wheeled asset No": elsewhere a "No" is a number.
        said = self.pieces[at].text
        if stop - at == 1 and self.folded[at] in _COPIES:
            return False  # "Customer copy" says for whom this sheet of the pad is.
        is_short = len(said) <= _SHORT_FILLER and answers.is_filler(said)
        whole = " ".join(piece.text for piece in self.pieces[at:stop])
        if (stop - at == 1 and is_short) or answers.is_put_off(whole):
            return True  # "Engineer comments ok", "Hours on site various"
        if self._asks_figures(fields) and answers.is_brief(whole) and not self.is_label(at, stop):
            return True  # "Labour hours all day"
        return not self.pieces[at].text[:1].islower() and not self.is_label(at, stop)

    def is_coded(self, start: int, at: int) -> bool:
        """Whether a label that asks for a number, "Ticket No", has one code right behind it."""
        if at >= len(self.pieces) or self.folded[at - 1] not in _NUMBERS or at - start < 2:
            return False
        is_last = at + 1 == len(self.pieces) or self.breaks[at + 1]
        return is_last and any(map(str.isdigit, self.pieces[at].text))

    def asks(self, fields: tuple[int, ...]) -> bool:
        """Whether a label is a question to be answered by yes or no."""
        kinds = {self.labels.fields[index].type for index in fields}
        return kinds == {FieldType.BOOLEAN}

    def _asks_figures(self, fields: tuple[int, ...]) -> bool:
        return bool(fields) and all(self.labels.fields[at].type in _FIGURES for at in fields)

    def follows_sentence(self, at: int) -> bool:
        """Whether a sentence ends before a piece: "... in a safe condition. Roadworthy Yes ☐"."""
        before = self.pieces[at - 1].text if at else ""
        is_ended = before.endswith((".", "!")) and len(before) > _MAX_ABBREVIATION
        return is_ended and self.pieces[at].text[:1].isupper()

    def follows_answer(self, at: int) -> bool:
        """Whether a question ends before a piece: "Force tested Yes / No  Left safe Yes / No"."""
        return at > 0 and self.is_answer(at - 1) and self.pieces[at].text[:1].isupper()

    def is_asked(self, at: int, fields: tuple[int, ...]) -> bool:
        """Whether the answers to a question of the spec stand here to choose from: two of them, or
        one with its box."""
        beside = range(at, min(at + 3, len(self.pieces)))
        said = {self.folded[i] for i in beside if self.is_answer(i)}
        is_boxed = any(answers.is_box(self.pieces[i].text) for i in beside[:2])
        return self.asks(fields) and (len(said) > 1 or (bool(said) and is_boxed))

    def is_answer(self, at: int) -> bool:
        """Whether a piece says yes, no or not applicable."""
        return self.folded[at] in _ANSWERS

    def is_running(self, at: int) -> bool:
        """Whether a piece is a word of running text, and no "pH"."""
        text = self.pieces[at].text
        return text[:1].islower() and not any(map(str.isupper, text))

    def may_be_capital(self, at: int) -> bool:
        """Whether a word's first letter has the shape of its capital: "site" may be "Site"."""
        return self.pieces[at].text[:1] in _ONE_SHAPE

    def is_first(self, at: int) -> bool:
        """Whether a piece begins a part of the row, but for a box that an engine saw before it."""
        while not self.breaks[at] and answers.is_box(self.pieces[at - 1].text):
            at -= 1
        return self.breaks[at]

    def is_word(self, at: int) -> bool:
        """Whether a piece may be a word of a label: no number, no end of a sentence."""
        text = self.pieces[at].text
        ends_sentence = text.endswith((".", ",", ";")) and len(text) > _MAX_ABBREVIATION
        return any(char.isalpha() for char in text) and not text[0].isdigit() and not ends_sentence

    def numbers(self, at: int) -> bool:
        """Whether a piece begins a part of the row and is the number of the label behind it."""
        is_first = self.breaks[at] and at + 1 < len(self.pieces) and not self.breaks[at + 1]
        return is_first and is_number(self.pieces[at].text)

    def past_section(self, at: int) -> int:
        """Past what names a section before its heading, "Section B - "; `at` where none does."""
        said = [piece.text for piece in self.pieces[at : at + 3]]
        if not self.breaks[at] or len(said) < 3 or any(self.breaks[at + 1 : at + 3]):
            return at
        is_section = label_names.is_part_of_form(" ".join(said[:2]))
        return at + 3 if is_section and said[2] in DASHES else at

    def is_hinted(self, end: int) -> bool:
        """Words in brackets may be a part of the label: "Total (with tax):"."""
        return end < len(self.pieces) and self.opens_hint(end)

    def opens_hint(self, at: int) -> bool:
        """Whether a hint in brackets begins: "(dd/mm/yyyy)"."""
        text = self.pieces[at].text
        return text.startswith("(") and not answers.starts_with_box(text) and text != "()"

    def past_hint(self, at: int) -> int:
        """Past brackets that say how to answer: "Safe to use? (delete)"."""
        ends = range(at, min(len(self.pieces), at + MAX_HINT_PIECES)) if self.is_hinted(at) else ()
        close = next((i for i in ends if ")" in self.pieces[i].text), None)
        if close is None or any(self.breaks[at : close + 1]):
            return at
        said = " ".join(piece.text for piece in self.pieces[at : close + 1])
        return at if hints.without(said.rstrip(":")) else close + 1

    def leads(self, at: int) -> bool:
        """Dots or a line to write on: the label ends before it."""
        text = self.pieces[at].text
        return len(text) > _MAX_DOTS and answers.is_blank(text)

    def leads_to_value(self, at: int) -> bool:
        """Whether leaders begin here that something stands behind: the label is all before them."""
        behind = at + 1
        while behind < len(self.pieces) and answers.is_blank(self.pieces[behind].text):
            behind += 1
        return at < len(self.pieces) and self.leads(at) and behind < len(self.pieces)

    def reads_on(self, at: int, end: int) -> bool:
        """Whether a colon stands in a sentence, "Serviced to schedule: filters changed", and no
        label ends with it: common words before it, and more of them behind."""
        said = [piece.text for piece in self.pieces[at + 1 : end]]
        behind = self.pieces[end : end + _LEAST_BEHIND]
        is_common = len(said) > 1 and any(
            text[:1].islower() and lexicon.words(text) for text in said
        )
        is_more = len(behind) == _LEAST_BEHIND and not any(self.breaks[end : end + _LEAST_BEHIND])
        return (
            is_common
            and is_more
            and all(piece.text[:1].islower() for piece in behind)
            and not self.is_label(at, end)
        )

    def past_translation(self, end: int) -> int:
        """Past the same label in another language: "Customer / Cwsmer"."""
        if end >= len(self.pieces) or self.pieces[end].text not in _SLASHES:
            return end
        last = next(
            (i for i in range(end + 1, len(self.pieces)) if self._stops(i)), len(self.pieces)
        )
        said = [piece.text for piece in self.pieces[end:last]]
        if not 1 < len(said) <= _MOST_TRANSLATED:
            return end
        printed = " ".join(said[1:])
        is_foreign = not any(map(str.isdigit, printed)) and not lexicon.is_vocabulary(said[1:])
        return last if is_foreign and lexicon.kind_of(printed) is None else end

    def past_original(self, start: int) -> int:
        """Past a label's words in another language and the stroke before ours: "Cwsmer / Customer";
        `start` where there are none."""
        stop = min(len(self.pieces), start + _MOST_TRANSLATED)
        ends = (i for i in range(start + 1, stop) if self.breaks[i] or self.colons[i - 1])
        stop = next(ends, stop)
        at = next((i for i in range(start, stop) if self.pieces[i].text in _SLASHES), start)
        said = [piece.text for piece in self.pieces[start:at]]
        telling = [text for text in said if len(text) >= _LEAST_FOREIGN]
        is_foreign = (
            all(map(str.isalpha, said))
            and bool(telling)
            and not any(lexicon.is_vocabulary([text]) for text in telling)
        )
        is_name = at > start and said[0][:1].isupper() and lexicon.kind_of(" ".join(said)) is None
        return at + 1 if is_foreign and is_name and at + 1 < stop else start

    def _stops(self, at: int) -> bool:
        """Whether a label cannot go on with a piece, or ends with the one before it."""
        text = self.pieces[at].text
        return self.breaks[at] or self.colons[at - 1] or answers.is_blank(text)

    def colon_alone(self, at: int) -> bool:
        """Whether a piece is a colon or a dash that stands alone, and no bullet of the next label:
        engines read the frame that a label stands in as a dash before it."""
        if at >= len(self.pieces) or self.pieces[at].text not in _COLONS:
            return False
        is_led = self.breaks[at] and at + 1 < len(self.pieces) and not self.breaks[at + 1]
        return not (self.pieces[at].text in DASHES and is_led and self._names(at + 1))

    def _names(self, at: int) -> bool:
        """Whether a label of the spec begins here."""
        said = itertools.accumulate(self.folded[at : at + MAX_UNKNOWN_WORDS])
        return any(text in self.labels.exact for text in said)

    def has_colon(self, at: int) -> bool:
        """Whether a word ends with a colon or a question mark."""
        text = self.pieces[at].text
        is_ended = text.endswith((":", "：", ":-", "?"))
        return is_ended and any(char.isalpha() or char in _SIGNS for char in text)

    def caption_end(self, at: int) -> int | None:
        """Past an unknown label amid a value: caption words up to a colon, or one word with it."""
        for end in range(at, min(at + MAX_UNKNOWN_WORDS, len(self.pieces))):
            if end > at and self.breaks[end]:
                return None
            if self.colons[end]:
                is_label = end > at or self._is_inline_label(at)
                return end + 1 if is_label and not self.is_prose(end, end + 1) else None
            if self.folded[end] not in _CAPTION:
                return None
        return None

    def _is_inline_label(self, at: int) -> bool:
        text = self.pieces[at].text
        is_prose = self.is_prose(at, at + 1)
        return self.colons[at] and text[0].isupper() and not text.endswith("?") and not is_prose

    def is_prose(self, start: int, end: int) -> bool:
        """Whether words introduce a remark and are no label: "Note: ..."."""
        return "".join(self.folded[start:end]) in _PROSE
