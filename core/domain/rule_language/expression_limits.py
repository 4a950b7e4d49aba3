"""What an expression may ask for, told from its text, so that none can hang or fill the memory.

A CEL expression has no loops but its macros (`all`, `exists`, `map` ...), so its cost is bounded by
how deep they are nested and how long the lists are.
"""

import re
from dataclasses import dataclass

MAX_CHARS = 1_000
MAX_DEPTH = 30  # brackets in brackets
MAX_NESTED_MACROS = 2
MAX_SUMS = 20  # each may join two texts
MAX_SUMS_WHEN_NESTED = 2
# Entries that macros may go over, by how deep they are nested.
MAX_ENTRIES = {0: 1_000_000, 1: 500, 2: 100}

_STRING = r"'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\""
_STRINGS = re.compile(rf"(?P<string>[rRbB]{{0,2}}(?:{_STRING}))|//[^\n]*", re.DOTALL)
_TOKENS = re.compile(
    r"\.\s*(?P<macro>all|exists|exists_one|existsOne|map|filter)\s*\(\s*(?P<bound>\w*)|[()\[\]{}+]"
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a text says of an expression's cost; `bound` are the names that its macros give."""

    depth: int
    nested_macros: int
    nested_maps: int
    sums: int
    bound: frozenset[str]


def code(source: str) -> str:
    """The expression without the insides of its strings and without comments."""
    return _STRINGS.sub(lambda match: "''" if match.group("string") else " ", source)


def shape(source: str) -> Shape:
    """How an expression is nested."""
    opened: list[str] = []  # the macro of each open bracket, '' for a plain one
    depth = macros = maps = sums = 0
    bound: set[str] = set()
    for token in _TOKENS.finditer(code(source)):
        if token.group("macro"):
            opened.append(token.group("macro"))
            bound.add(token.group("bound"))
        elif token.group() in "([{":
            opened.append("")
        elif token.group() == "+":
            sums += 1
        elif opened:
            opened.pop()
        depth = max(depth, len(opened))
        macros = max(macros, sum(map(bool, opened)))
        maps = max(maps, opened.count("map"))
    return Shape(depth, macros, maps, sums, frozenset(bound))


def objection(source: str) -> str | None:
    """What is wrong with an expression's size, None where nothing is."""
    if len(source) > MAX_CHARS:
        return f"is longer than {MAX_CHARS:,} characters"
    seen = shape(source)
    if seen.depth > MAX_DEPTH:
        return "is nested too deeply"
    if seen.nested_macros > MAX_NESTED_MACROS:
        return f"nests more than {MAX_NESTED_MACROS} of all, exists, exists_one, filter and map"
    if seen.nested_maps > 1:
        return "has a map within a map"
    most = MAX_SUMS_WHEN_NESTED if seen.nested_macros > 1 else MAX_SUMS
    return f"adds more than {most} times" if seen.sums > most else None
