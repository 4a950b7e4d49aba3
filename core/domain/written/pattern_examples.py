"""A value that a pattern asks for: people understand 'such as JOB-123456', not 'JOB-\\d{6}'."""

import re
from functools import lru_cache

from core.domain.rule_language import expressions

_DIGITS, _LETTERS = "1234567890", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MOST_REPEATS = 20
_PIECE = re.compile(
    r"(?P<start>\^|\\A|\(\?i\))|(?P<end>\$|\\Z|\\z)"
    r"|(?P<escape>\\.)|\[(?P<any>[^\]\\^]+)\]|(?P<dot>\.)|(?P<plain>[^\\\[\](){}|^$.*+?])"
)
_REPEATS = re.compile(r"(?P<sign>[+*?])|\{(?P<least>\d+)(?:,\d*)?\}")


@lru_cache(maxsize=1_000)
def example(pattern: str) -> str | None:
    """A text that matches the whole pattern, None where the pattern is beyond simple ones."""
    made, at = "", 0
    while at < len(pattern):
        piece = _PIECE.match(pattern, at)
        if piece is None:
            return None
        repeats = _REPEATS.match(pattern, piece.end())
        at = repeats.end() if repeats else piece.end()
        made += _text(piece, _count(repeats), made)
    return made if made and expressions.matches(pattern, made) else None


def _count(repeats: re.Match[str] | None) -> int:
    if repeats is None:
        return 1
    if repeats.group("least") is not None:
        return min(int(repeats.group("least")) or 1, _MOST_REPEATS)
    return {"+": 3, "*": 1, "?": 1}[repeats.group("sign")]


def _text(piece: re.Match[str], count: int, before: str) -> str:
    if piece.lastgroup in ("start", "end"):
        return ""
    alphabet = _alphabet(piece)
    used = sum(char in alphabet for char in before) if len(alphabet) > 1 else 0
    return "".join(alphabet[(used + index) % len(alphabet)] for index in range(count))


def _alphabet(piece: re.Match[str]) -> str:
    """The characters that one piece of a pattern stands for."""
    escape, chosen = piece.group("escape"), piece.group("any")
    if escape is not None:
        return {"\\d": _DIGITS, "\\w": _LETTERS, "\\s": " "}.get(escape, escape[1])
    if chosen is None:
        return piece.group("plain") or "A"
    for span, alphabet in (("0-9", _DIGITS), ("A-Z", _LETTERS), ("a-z", _LETTERS.lower())):
        if span in chosen:
            return alphabet
    return chosen.replace("-", "") or "-"
