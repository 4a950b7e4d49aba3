"""Printed answers: yes and no, tick boxes as text, options, fillers, and what is no signature."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from core.domain.page.squeeze import fold, similarity, squeeze

YES = frozenset({"yes", "y", "true", "pass", "passed", "ok", "yesy", "affirmative"})
NO = frozenset({"no", "n", "false", "fail", "failed", "non", "negative"})
_OPTION_WORDS: Mapping[str, bool] = {word: word in YES for word in YES | NO}

# Box glyphs as text layers and engines print them; a crossed box is a chosen one.
_TICKED = r"☑|☒|✅|🗹|🗷|\[\s?[xX✓✔√✗✘v*]\s?\]|\([xX✓✔√✗✘*]\)"
_UNTICKED = r"☐|□|▢|\[\s*_?\s*\]|\(\s*\)"
_BOX = re.compile(rf"(?P<on>{_TICKED})|(?P<off>{_UNTICKED})")
_TICK = re.compile(r"[✓✔√■]")
# "✓ Yes  No", "Yes ✓  No": the tick belongs to the word it follows, else to the one behind it.
_TICKED_WORD = re.compile(
    r"\b(?P<before>yes|no)\s*[✓✔√■]|^\W*[✓✔√■]\s*(?P<after>yes|no)\b", re.IGNORECASE
)
_ONE_BOX_FOR_TWO = 0.5
_TWO_BOXES, _OTHER_OF_TWO = 2, 0.85  # an option that was not read is the other one
# "☑ Yes No", "Yes No ☑": the box of the other word was not seen.
_LONE_TICK = re.compile(
    rf"^\W*?(?:{_TICKED})\s*(?P<after>[^\W\d_]+)|(?P<before>[^\W\d_]+)\s*(?:{_TICKED})\W*$"
)
# Words of a label that begin like an answer: "False alarms", "No. of doors".
_IS_LABEL = re.compile(r"\W*(?:(?:true|false)\s+[^\W\d_]|nos?\.?\s+of\b)", re.IGNORECASE)
_CROSS = re.compile(r"[✗✘✕×]")

# Something printed or typed that says: nothing is written here.
_FILLER_LINE = re.compile(r"[\s_.…·\-–—=~:|]*")
_NOT_APPLICABLE = frozenset({"na", "none", "nil", "notapplicable", "tbc", "tba"})
# What programs print in a field that nobody filled in.
_UNFILLED = frozenset(
    squeeze(text)
    for text in (
        "not provided", "not answered", "no answer", "unanswered", "no answer provided",
        "no response", "no response provided", "no value", "not entered", "not filled in",
        "left blank", "click or tap here to enter text", "click here to enter text",
        "click or tap to enter a date", "click here to enter a date", "choose an item",
        "please select", "select an option", "choose an option", "enter text here",
    )
)  # fmt: skip
_PUT_OFF = frozenset(
    {"various", "unknown", "pending", "asabove", "ditto", "allday", "halfday", "seeabove"}
)
_ELSEWHERE = re.compile(r"(?:please )?(?:see|refer to|as per)(?: [A-Za-z]+){1,3}", re.IGNORECASE)
_BRIEF = 3  # words
# What a sentence goes on with behind a label's words: "Labour hours are charged ..."
_VERBS_AND_SUCH = """
is are was were be been will would may must can should has have had to of for and or in on at by
from as with per that which than not
"""
_GOES_ON = frozenset(_VERBS_AND_SUCH.split())
_TO_COME = frozenset({"tbc", "tba", "tobeconfirmed", "tobeadvised", "tofollow"})
_NOT_KNOWN = frozenset({"unknown", "notknown", "pending"})
_ONLY_SIGNS = re.compile(r"[^\w\s✓✔√✗✘×☑☒£$€%°#&+*]+|[xX]{2,}")  # "???", "xxx"
_FILLERS = """
ok okay done fixed na none nil asabove tbc tba complete completed good fine yes no working sorted
allgood alldone allok repaired serviced tested testok testedok jobdone jobcomplete jobcompleted
workdone workcomplete workcompleted finished checked seeabove sameasabove
"""
FILLER_WORDS = frozenset(_FILLERS.split())
_NO_SIGNATURE = re.compile(
    r"\b(?:sign(?:ed)?\s+(?:here|below|above|date|name)|please\s+sign|not\s+signed|unsigned|"
    r"un(?:able|available)|not\s+(?:present|available|on\s+site|required|applicable|obtained|provided|captured)|"
    r"no\s+(?:one|signature|customer)|nobody|refused?|declined|absent|awaiting|pending|none|"
    r"tbc|to\s+be\s+(?:signed|confirmed)|missing|blank|left\s+site)\b",
    re.IGNORECASE,
)
# "(sign here)", "[Captured via web app canvas]", "(J. Smith)": print, not what a pen wrote.
_PLACEHOLDER = re.compile(r"\[[^\[\]]*\]|\([^()]*\)|<[^<>]*>|\{[^{}]*\}")
_SAYS_SIGNED = re.compile(r"/s/|\b(?:electronically|digitally|e-?)\s*signed\b", re.IGNORECASE)
# How a transcript notes ink: "[signed]", "<signed by J. Smith>". In round brackets, or in none,
# it is the caption that forms print under a line.
_NOTES_INK = re.compile(r"[\[<{]\s*signed\b[^\[\]()<>{}]*[\]>}]", re.IGNORECASE)
_SIGNATURE_WORDS = frozenset({"", "x", "na", "signature", "sign", "signed", "sig", "date", "name"})
_ASKS_NAME = re.compile(
    r"\W*(?:print(?:ed)?\s+(?:full\s+)?name\b|\w+\s*/\s*name\s*:)", re.IGNORECASE
)
_FOR_WHOM = re.compile(r"\s*(?:for and )?on behalf of\b", re.IGNORECASE)
_NUMBERS_ONLY = re.compile(r"[\W\d_]*")


def is_blank(text: str) -> bool:
    """True for nothing at all, and for filler lines such as '____', '....' and '-'."""
    return _FILLER_LINE.fullmatch(text) is not None


def is_unfilled(text: str) -> bool:
    """True for what a program prints where nothing was entered: "Choose an item."."""
    return squeeze(text) in _UNFILLED


def is_not_applicable(text: str) -> bool:
    """True for 'N/A', 'none' and their like: somebody wrote that there is nothing to write."""
    return squeeze(text) in _NOT_APPLICABLE


def is_put_off(text: str) -> bool:
    """True for words that stand where a value should: 'tbc', 'various', 'n/a', 'see sheet'."""
    is_elsewhere = _ELSEWHERE.fullmatch(text.strip()) is not None
    return is_elsewhere or squeeze(text) in _NOT_APPLICABLE | _PUT_OFF


def is_brief(text: str) -> bool:
    """True for a few words that may fill a blank, and are no part of a sentence: 'all day'."""
    said = text.split()
    is_run = said[:1] and said[0].lower() in _GOES_ON
    return 0 < len(said) <= _BRIEF and not is_run and not text.endswith((".", ",", ";"))


def stands_for_nothing(text: str, *, is_line: bool) -> bool:
    """True where a required value was written off: 'TBC', '???', and in a single line, which no
    "none" can answer, also 'N/A' and 'unknown'."""
    said = squeeze(text)
    if said in _TO_COME or _ONLY_SIGNS.fullmatch(text.strip()):
        return True
    return is_line and (said in _NOT_APPLICABLE or said in _NOT_KNOWN)


def is_filler(text: str) -> bool:
    """True for an answer that says nothing where detail was asked for: 'ok', 'done', 'n/a'."""
    return squeeze(text) in FILLER_WORDS


def is_signature(text: str) -> bool:
    """True where text in a signature's place is a name or a mark of signing, no placeholder."""
    if says_signed(text):
        return _NO_SIGNATURE.search(text) is None
    if _PLACEHOLDER.fullmatch(text.strip()) or _ASKS_NAME.match(text):
        return False
    if _FOR_WHOM.match(text):
        return False  # Printed behind the line to sign on.
    if text.rstrip().endswith("/"):
        return False  # "Enw / Name:" is the next label, in another language first.
    bare = re.sub(r"[()\[\]_.…]+", " ", text)
    if _NUMBERS_ONLY.fullmatch(bare) or squeeze(bare) in _SIGNATURE_WORDS:
        return False
    return _NO_SIGNATURE.search(bare) is None


def says_signed(text: str) -> bool:
    """True where text itself says that it stands for a signature: '/s/ J Smith', '[signed]'."""
    is_note = _NOTES_INK.fullmatch(text.strip()) is not None
    return is_note or _SAYS_SIGNED.search(text) is not None


@lru_cache(maxsize=4_000)
def yes_or_no(text: str) -> tuple[bool | None, float]:
    """The answer and how sure it is; (None, 1) where nothing is chosen, (None, 0) unreadable."""
    chosen = ticked(text, _OPTION_WORDS)
    if chosen is not None:
        answers = {_OPTION_WORDS[word] for word in chosen}
        if answers and is_short_of_boxes(text):
            return answers.pop(), _ONE_BOX_FOR_TWO
        if not answers:
            return _of_unread_option(text)
        return (answers.pop(), 1.0) if len(answers) == 1 else (None, 0.0)
    alone = _BOX.fullmatch(text.strip())
    if alone is not None:
        return alone.group("on") is not None, 1.0
    lone = _LONE_TICK.search(text) if is_short_of_boxes(text) else None
    if lone is not None:
        word = squeeze(lone.group("after") or lone.group("before"))
        return _OPTION_WORDS.get(word), _ONE_BOX_FOR_TWO
    return _written_answer(text)


def _of_unread_option(text: str) -> tuple[bool | None, float]:
    """The answer where no option that was read is ticked; nothing is chosen where no box is, and
    one ticked of two stands by the word that was not read: "☐ Yes ☑ ANo"."""
    boxes = list(_BOX.finditer(text))
    ticks = sum(box.group("on") is not None for box in boxes)
    if not ticks:
        return None, 1.0
    words = {squeeze(word) for word in re.findall(r"[^\W\d_]+", text)}
    has_yes, has_no = bool(words & YES), bool(words & NO)
    is_other = len(boxes) == _TWO_BOXES and ticks == 1 and has_yes != has_no
    return (has_no, _OTHER_OF_TWO) if is_other else (None, 0.0)


def is_short_of_boxes(text: str) -> bool:
    """ "Yes ☑ No": one of two boxes was not seen, and which word the other belongs to is open."""
    words = {squeeze(word) for word in re.findall(r"[^\W\d_]+", text)}
    has_both = bool(words & YES) and bool(words & NO)
    return has_both and len(_BOX.findall(text)) == 1


def _written_answer(text: str) -> tuple[bool | None, float]:
    beside = _TICKED_WORD.search(text)
    if beside is not None:
        said_yes = squeeze(beside.group("after") or beside.group("before")) in YES
        return said_yes, 0.85
    words = [squeeze(word) for word in re.split(r"[\s/|,.;:()\-–]+", text) if squeeze(word)]
    said = [_OPTION_WORDS[word] for word in words if word in _OPTION_WORDS]
    if words and set(words) <= _OPTION_WORDS.keys() and len(set(said)) == 2:
        return None, 1.0  # "Yes / No" is the printed question, not an answer.
    if _IS_LABEL.match(text):
        return None, 0.0
    if words and words[0] in _OPTION_WORDS:
        return _OPTION_WORDS[words[0]], 1.0 if len(set(said)) == 1 else 0.6
    if _TICK.search(text):
        return True, 0.95
    return (False, 0.7) if _CROSS.search(text) else (None, 0.0)


def split_boxes(text: str) -> list[str]:
    """A word cut at its box glyphs: 'Yes☐' is 'Yes' and '☐'."""
    at, parts = 0, []
    for box in _BOX.finditer(text):
        parts += [text[at : box.start()], box.group()]
        at = box.end()
    return [*parts, text[at:]]


def is_box(text: str) -> bool:
    """True for a tick box and nothing else."""
    return _BOX.fullmatch(text.strip()) is not None


def without_boxes(text: str) -> str:
    """A text without the tick boxes in it."""
    return " ".join(_BOX.sub(" ", text).split())


def is_option(text: str) -> bool:
    """True for a printed answer to choose, or the first of some: 'Yes', 'YES/NO', '☐'."""
    words = [squeeze(word) for word in re.split(r"[\s/|]+", text) if squeeze(word)]
    is_word = bool(words) and all(word in _OPTION_WORDS or word == "na" for word in words)
    return is_word or starts_with_box(text)


def starts_with_box(text: str) -> bool:
    """True for '☐', '[x]' and a bracket that opens one."""
    return text in {"[", "("} or _BOX.match(text) is not None


def ticked(text: str, options: Mapping[str, object] | Sequence[str]) -> list[str] | None:
    """The options whose box is ticked in a text such as 'Yes ☐ No ☑'; None without any box.

    The box stands before its word or after it, whichever the text begins with.
    """
    boxes = list(_BOX.finditer(text))
    if not boxes:
        return None
    before = not squeeze(text[: boxes[0].start()])
    folded = {fold(option): option for option in options}
    chosen: list[str] = []
    for index, box in enumerate(boxes):
        if before:
            end = boxes[index + 1].start() if index + 1 < len(boxes) else len(text)
            word = text[box.end() : end]
        else:
            word = text[boxes[index - 1].end() if index else 0 : box.start()]
        option = _nearest(fold(word), folded)
        if option is None:
            continue
        if box.group("on"):
            chosen.append(option)
        folded[""] = option
    return chosen if "" in folded else None


def _nearest(word: str, folded: Mapping[str, str]) -> str | None:
    """The option of a folded word; an engine's slip in a long one is forgiven."""
    scored = [(similarity(seen, word), option) for seen, option in folded.items() if seen]
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] > 0 else None


def option(text: str, options: Sequence[str]) -> tuple[str | None, float]:
    """The option written, and how sure; (None, 1) where none is chosen, (None, 0) for others."""
    chosen = ticked(text, options)
    if chosen is not None:
        return (chosen[0], 1.0) if len(chosen) == 1 else (None, 0.0 if chosen else 1.0)
    seen = fold(text)
    scored = [(similarity(fold(item), seen), item) for item in options]
    best = max(scored, default=(0.0, ""))
    if best[0] > 0:
        return best[1], max(best[0], 0.85)
    led = [item for item in options if seen.startswith(fold(item)) and len(fold(item)) > 2]
    if len(led) == 1:
        return led[0], 0.85
    every = "".join(fold(item) for item in options)
    return (None, 1.0) if len(options) > 1 and seen == every else (None, 0.0)
