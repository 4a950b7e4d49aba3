"""Comparing printed text as a tired OCR engine reads it: letters and digits only, slips folded."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA

# Characters that engines take for one another; folded on both sides before comparing.
_FOLD = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "8": "b"})
_NOT_KEPT = re.compile(r"[^a-z0-9#]+")
MAX_TOKEN_CHARS = 200


@lru_cache(maxsize=20_000)
def squeeze(text: str) -> str:
    """Lower-case letters and digits only; '#' is kept and '&' read as 'and'."""
    lowered = text[:MAX_TOKEN_CHARS].lower().replace("&", "and")
    if not lowered.isascii():
        lowered = unicodedata.normalize("NFKD", lowered)
    return _NOT_KEPT.sub("", lowered)


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Squeezed text with the usual OCR confusions (O/0, I/l/1, S/5, B/8, m/rn) made equal."""
    return squeeze(text).replace("rn", "m").replace("vv", "w").translate(_FOLD)


def fold_words(text: str) -> str:
    """A phrase folded word by word, as the words of a page are."""
    return "".join(fold(word) for word in text.split())


def allowed_edits(length: int) -> int:
    """How many characters may differ in a text of this length; none in a short one."""
    return 0 if length < 7 else 1 if length < 12 else 2 if length < 18 else 3


def similarity(wanted: str, seen: str) -> float:
    """1 where two folded texts are equal, 0.9 and less where they are near, else 0."""
    if wanted == seen:
        return 1.0
    edits = allowed_edits(len(wanted))
    if not edits or abs(len(wanted) - len(seen)) > edits:
        return 0.0
    distance = OSA.distance(wanted, seen, score_cutoff=edits)
    return 0.0 if distance > edits else 1.0 - 0.75 * distance / len(wanted)


def is_near(wanted: str, seen: str) -> bool:
    """Whether a folded text that was hardly read may be another: one letter in five is wrong."""
    most = max(1, len(wanted) // 5)
    return abs(len(wanted) - len(seen)) <= most and OSA.distance(wanted, seen) <= most
