"""Operators of the rule language where celpy is stricter than the language itself."""

import operator
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from celpy import celtypes
from celpy.evaluation import CELEvalError, boolean

_NUMBERS = (celtypes.DoubleType, celtypes.IntType, celtypes.UintType)


def equal(left: Any, right: Any) -> Any:
    """`==` that knows null beside any type, and that 8 hours written as 8 are 8.0."""
    return _compared(left, right, operator.eq)


def unequal(left: Any, right: Any) -> Any:
    """`!=`, of the same mind as `equal`."""
    return _compared(left, right, operator.ne)


def difference(left: Any, right: Any) -> Any:
    """`-` whose answer for two times still is a duration: celpy makes a plain timedelta of it."""
    answer = operator.sub(left, right)
    return celtypes.DurationType(answer) if type(answer) is timedelta else answer


def _compared(left: Any, right: Any, same: Callable[[Any, Any], bool]) -> Any:
    for side in (left, right):
        if isinstance(side, CELEvalError):
            return side
    if left is None or right is None:
        return celtypes.BoolType(same(left is None, right is None))
    if isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS):
        return celtypes.BoolType(same(float(left), float(right)))
    return celtypes.BoolType(same(left, right))


def _ordered(relation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """`<` and its like that know that 2.5 hours are more than 2."""
    usual = boolean(relation)

    def compared(left: Any, right: Any) -> Any:
        if isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS):
            return celtypes.BoolType(relation(float(left), float(right)))
        return usual(left, right)

    return compared


OPERATORS = {
    "_==_": equal,
    "_!=_": unequal,
    "_-_": difference,
    "_<_": _ordered(operator.lt),
    "_<=_": _ordered(operator.le),
    "_>_": _ordered(operator.gt),
    "_>=_": _ordered(operator.ge),
}
