"""Expressions of the spec author: CEL rules, and regular expressions that cannot run away."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Protocol

import celpy
import re2  # type: ignore[import-untyped]  # ships no types; Pattern below is all we use
from celpy import celtypes
from celpy.celparser import CELParseError
from celpy.evaluation import CELEvalError, CELUnsupportedError
from lark import Token, Tree

from core.domain.cel_operators import OPERATORS

MAX_EXPRESSION_CHARS = 1_000
MAX_MATCHED_CHARS = 4_000
_CONSTANTS = {"bool", "bytes", "double", "duration", "int", "list", "map", "null_type"}
_CONSTANTS |= {"string", "timestamp", "type", "uint"}
_MACROS = {"all", "exists", "exists_one", "map", "filter", "reduce"}
# What celpy lets through besides its own errors, when values are of types it did not expect.
_EVALUATION_ERRORS = (
    CELEvalError,
    CELUnsupportedError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)

CelValue = (
    celtypes.BoolType
    | celtypes.DoubleType
    | celtypes.DurationType
    | celtypes.IntType
    | celtypes.ListType
    | celtypes.MapType
    | celtypes.StringType
    | celtypes.TimestampType
    | None
)


class Pattern(Protocol):
    """A compiled regular expression."""

    def fullmatch(self, text: str) -> object | None:
        """A match of the whole text, or None."""

    def search(self, text: str) -> object | None:
        """The first match anywhere, or None."""


class BadExpression(ValueError):
    """An expression that cannot be compiled; the message says why, in plain English."""


class NotEvaluable(ValueError):
    """An expression that gives no true or false for these values."""


@lru_cache(maxsize=1)
def _environment() -> celpy.Environment:
    return celpy.Environment()


@lru_cache(maxsize=2_000)
def _program(source: str) -> celpy.Runner:
    return _environment().program(_tree(source), OPERATORS)


def _tree(source: str) -> Tree[Token]:
    if len(source) > MAX_EXPRESSION_CHARS:
        raise BadExpression(f"is longer than {MAX_EXPRESSION_CHARS} characters")
    try:
        return _environment().compile(source)
    except CELParseError as error:
        place = f" near character {error.column}" if error.column else ""
        raise BadExpression(f"is not a valid CEL expression{place}") from error
    except RecursionError as error:
        raise BadExpression("is nested too deeply") from error


def names(source: str) -> frozenset[str]:
    """The names an expression refers to (fields and `today`). Raises BadExpression."""
    return frozenset(_names(_tree(source), frozenset()))


def _names(node: Tree[Token] | Token, bound: frozenset[str]) -> Iterator[str]:
    if isinstance(node, Token):
        return
    if node.data == "ident":
        name = str(node.children[0])
        if name not in bound and name not in _CONSTANTS:
            yield name
        return
    if node.data == "member_dot_arg" and str(node.children[1]) in _MACROS:
        yield from _names(node.children[0], bound)
        arguments = node.children[2]
        variables = _identifiers(arguments)[:2] if isinstance(arguments, Tree) else []
        yield from _names(arguments, bound | frozenset(variables[:1]))
        return
    for child in node.children:
        yield from _names(child, bound)


def _identifiers(node: Tree[Token]) -> list[str]:
    return [str(found.children[0]) for found in node.find_data("ident")][::-1]


def is_true(source: str, values: Mapping[str, CelValue]) -> bool:
    """What a condition says of these values. Raises NotEvaluable, never anything else."""
    try:
        answer = _program(source).evaluate(dict(values))
    except _EVALUATION_ERRORS as error:
        raise NotEvaluable("it does not fit the values") from error
    if not isinstance(answer, (bool, celtypes.BoolType)):
        raise NotEvaluable("it gives no true or false")
    return bool(answer)


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


def _utf8(text: str) -> str:
    # RE2 takes UTF-8 only; a lone surrogate from a broken text layer becomes a question mark.
    return text.encode("utf-8", "replace").decode("utf-8")
