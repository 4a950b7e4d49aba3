"""Text that a pattern of a spec matches, and near misses that it does not."""

import re
from random import Random

_ATOM = re.compile(r"\\d|\\w|\\.|\[[^\]]+\]|\(\?:[^()]*\)|\([^()]*\)|.")
KNOWN = {"\\d": "0123456789", "\\w": "ABCDEFGHJKLMNPRSTVWXYZ23456789", "\\b": "", "^": "", "$": ""}
_REPEAT = re.compile(r"\{(\d+)(?:,(\d*))?\}|[?*+]")


def matching(pattern: str, random: Random) -> str:
    """A text the whole of which the pattern matches. Errors: ValueError, where it is too rich."""
    for _ in range(20):
        text = _drawn(pattern, random)
        if re.fullmatch(pattern, text):
            return text
    raise ValueError(f"No text found for the pattern {pattern}.")


def missing(pattern: str, random: Random) -> str:
    """A text much like a match that is none: letters or digits dropped, or a letter for a digit."""
    for _ in range(50):
        good = matching(pattern, random)
        bad = random.choice((good[:-2], good[2:], good.replace("-", "").lower()[::-1], good + "77"))
        if len(bad) >= 3 and not re.fullmatch(pattern, bad, re.IGNORECASE):
            return bad.upper()
    raise ValueError(f"No near miss found for the pattern {pattern}.")


def _drawn(pattern: str, random: Random) -> str:
    branches = _branches(pattern)
    if len(branches) > 1:
        return _drawn(random.choice(branches), random)
    text, at = "", 0
    while at < len(pattern):
        atom = _ATOM.match(pattern, at)
        if atom is None:
            break
        at = atom.end()
        repeat = _REPEAT.match(pattern, at)
        count = 1
        if repeat:
            at, count = repeat.end(), _count(repeat, random)
        text += "".join(_one(atom.group(), random) for _ in range(count))
    return text


def _branches(pattern: str) -> list[str]:
    depth, parts = 0, [""]
    for char in pattern:
        depth += (char in "([") - (char in ")]")
        if char == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _count(repeat: re.Match[str], random: Random) -> int:
    sign = repeat.group()
    if sign == "?":
        return random.randint(0, 1)
    if sign in "*+":
        return random.randint(sign == "+", 4)
    least, most = int(repeat.group(1)), repeat.group(2)
    if most is None:
        return least
    return random.randint(least, min(least + 4, int(most or least + 3)))


def _one(atom: str, random: Random) -> str:
    if atom in KNOWN:
        return random.choice(KNOWN[atom]) if KNOWN[atom] else ""
    if atom.startswith("\\"):
        return atom[1]
    if atom.startswith("["):
        return _of_class(atom[1:-1], random)
    if atom.startswith("("):
        return _drawn(atom[1:-1].removeprefix("?:"), random)
    return atom


def _of_class(inside: str, random: Random) -> str:
    chars = inside.replace("\\d", "0-9").replace("\\", "")
    found = ""
    while chars:
        if len(chars) > 2 and chars[1] == "-":
            found += "".join(map(chr, range(ord(chars[0]), ord(chars[2]) + 1)))
            chars = chars[3:]
        else:
            found, chars = found + chars[0], chars[1:]
    upper = [char for char in found if char.isupper() or char.isdigit()] or list(found)
    return random.choice(upper)
