"""Expressions of the spec author: CEL rules, and regular expressions that cannot run away."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, Protocol

import re2

from core.domain.rule_language import cel_functions, expression_limits
from core.domain.rule_language.cel_library import cel

MAX_MATCHED_CHARS = 4_000
# Names that CEL itself gives, as in `type(x) == double`.
_TYPES = {"bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint"}
_FUNCTIONS = {
    "contains", "double", "duration", "dyn", "endsWith", "int", "size", "startsWith", "string",
    "timestamp", "type", "uint",
}  # fmt: skip
# What the library raises for values that an expression does not fit.
_EVALUATION_ERRORS = (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError)

_AT = re.compile(r"<input>:\d+:(\d+)")

CelValue = (
    bool | int | float | str | datetime | timedelta | list[dict[str, str]] | dict[str, str] | None
)


class Pattern(Protocol):
    """A compiled regular expression."""

    def fullmatch(self, text: str) -> object | None:
        """A match of the whole text, or None."""

    def search(self, text: str) -> object | None:
        """The first match anywhere, or None."""


# What no field can be called: words that CEL keeps for itself, and what every rule sees.
_WORDS = """
as break const continue else false for function if import in let loop namespace null package return
true var void while today
"""
RESERVED: Final = frozenset(_WORDS.split())


class BadExpression(ValueError):
    """An expression that cannot be compiled; the message says why, in plain English."""


class NotEvaluable(ValueError):
    """An expression that gives no true or false for these values."""


@dataclass(frozen=True, slots=True)
class Activation:
    """The values that expressions are evaluated over, by name; null where there is none.

    `longest`: how many entries the longest list or map has.
    """

    values: Mapping[str, CelValue]
    context: cel.Context
    longest: int

    def has(self, name: str) -> bool:
        """Whether a name has a value."""
        return self.values.get(name) is not None


def activation(values: Mapping[str, CelValue]) -> Activation:
    """Values made ready once for every expression of a spec."""
    clean = {name: _clean(value) for name, value in values.items()}
    longest = max((len(v) for v in values.values() if isinstance(v, (list, dict))), default=0)
    return Activation(values, cel.Context(clean, _OWN_FUNCTIONS), longest)


@dataclass(frozen=True, slots=True)
class _Compiled:
    program: cel.Program
    names: frozenset[str]
    max_entries: int  # of any list or map


@lru_cache(maxsize=5_000)
def _compiled(source: str) -> _Compiled:
    objection = expression_limits.objection(source)
    if objection is not None:
        raise BadExpression(objection)
    try:
        program = cel.compile(source)
    except ValueError as error:
        raise BadExpression(f"is not a valid CEL expression{_place(error)}") from error
    unknown = {name for name in program.functions() if name.isidentifier()}
    unknown -= _FUNCTIONS | _OWN_FUNCTIONS.keys()
    if unknown:
        raise BadExpression(f"there is no function called {', '.join(sorted(unknown))}")
    shape = expression_limits.shape(source)
    used = frozenset(program.variables()) - _TYPES - shape.bound
    return _Compiled(program, used, expression_limits.MAX_ENTRIES[shape.nested_macros])


def _place(error: ValueError) -> str:
    """Where the parser stumbled: its message has "<input>:line:column"."""
    found = _AT.search(str(error))
    return f" near character {found.group(1)}" if found else ""


def names(source: str) -> frozenset[str]:
    """The names an expression refers to (fields and `today`). Raises BadExpression."""
    return _compiled(source).names


def keys(source: str, name: str) -> frozenset[str]:
    """The keys by which an expression looks into a map: of `checks.Brakes` and `checks['Oil']`."""
    plain = re.escape(name)
    dotted = re.findall(
        rf"(?<![\w.]){plain}\s*\.\s*(\w+)\b(?!\s*\()", expression_limits.code(source)
    )
    quoted = re.findall(rf"(?<![\w.]){plain}\s*\[\s*(['\"])(.*?)\1\s*\]", source)
    held = re.findall(rf"(['\"])([^'\"]*)\1\s+in\s+{plain}\b", source)
    return frozenset([*dotted, *(key for _, key in [*quoted, *held])])


def is_true(source: str, over: Activation) -> bool:
    """What a condition says of these values. Raises NotEvaluable, never anything else."""
    answer = _answer(source, over)
    if not isinstance(answer, bool):
        raise NotEvaluable("it gives no true or false")
    return answer


def _answer(source: str, over: Activation) -> object:
    try:
        compiled = _compiled(source)
        if over.longest <= compiled.max_entries:
            return compiled.program.execute(over.context)
    except _EVALUATION_ERRORS as error:
        raise NotEvaluable("it does not fit the values") from error
    raise NotEvaluable("a list on the sheet is too long for it")


@lru_cache(maxsize=5_000)
def pattern(source: str, *, ignore_case: bool = False) -> Pattern:
    """A compiled RE2 expression: linear time on any text. Raises BadExpression."""
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = not ignore_case
    try:
        compiled: Pattern = re2.compile(source, options=options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise BadExpression(f"is not a valid regular expression ({text})") from error
    return compiled


def matches(source: str, text: str) -> bool:
    """Whether the whole text matches."""
    return len(text) <= MAX_MATCHED_CHARS and pattern(source).fullmatch(_utf8(text)) is not None


def finds(source: str, text: str) -> bool:
    """Whether the expression occurs in a text, case-blind."""
    return pattern(source, ignore_case=True).search(_utf8(text)) is not None


def _clean(value: object) -> object:
    if isinstance(value, dict):
        return {_clean(name): _clean(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return _utf8(value) if isinstance(value, str) else value


def _utf8(text: str) -> str:
    # CEL and RE2 take UTF-8 only; half a surrogate pair from a broken text layer becomes a "?".
    return text.encode("utf-8", "replace").decode("utf-8")


def _found(text: str, source: str) -> bool:
    """CEL's `matches`, on RE2 as the language asks, so that no pattern of a rule can hang."""
    return pattern(source).search(_utf8(text[:MAX_MATCHED_CHARS])) is not None


_OWN_FUNCTIONS: dict[str, Callable[..., object]] = {**cel_functions.FUNCTIONS, "matches": _found}
