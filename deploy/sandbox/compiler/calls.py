"""Calls of subprograms: arguments, what OUT parameters give back."""

from __future__ import annotations

from ..parser import ast
from ..types import Kind, Scalar
from . import support
from .coerce import coerce
from .compiling import Compiling
from .matching import Args, Match, best_match
from .report import wrong_call
from .resolve import dotted, need
from .symbols import NO_VALUE, Code, Group, ParamInfo, Var
from .targets import target_of


def function_value(c: Compiling, group: Group, args: Args, pos: int, instance: Code | None = None) -> Code:
    """A function call as a value; OUT arguments are stored on the way."""
    match = best_match(c, group, args, pos, function=True)
    sub = match.subprogram
    returns = sub.returns
    assert returns is not None
    call = _call_text(c, match, instance, pos)
    if not sub.outs:
        nn = isinstance(returns, Scalar) and returns.not_null
        return Code(call, returns, fresh=True, nn=nn)
    temp = c.out.temp()
    stores = [
        target_of(c, actual[0])
        for param, actual in zip(sub.params, match.actuals, strict=True)
        if param.mode != "IN" and actual is not None
    ]
    outs = [p for p in sub.params if p.mode != "IN"]
    effects: list[str] = []
    for i, (target, param) in enumerate(zip(stores, outs, strict=True), 1):
        value = coerce(c, Code(f"{temp}[{i}]", param.type, fresh=True), target.type, pos)
        effects.append(target.expression(value))
    return Code(f"({temp} := {call}, {', '.join(effects)}, {temp}[0])[-1]", returns, fresh=True)


def procedure_call(c: Compiling, group: Group, args: Args, pos: int, instance: Code | None) -> None:
    match = best_match(c, group, args, pos, function=False)
    sub = match.subprogram
    call = _call_text(c, match, instance, pos)
    outs = [(p, a) for p, a in zip(sub.params, match.actuals, strict=True) if p.mode != "IN"]
    if not outs:
        c.out.emit(call)
        return
    temp = c.out.temp()
    c.out.emit(f"{temp} = {call}")
    for i, (param, actual) in enumerate(outs):
        assert actual is not None
        target = target_of(c, actual[0])
        value = coerce(c, Code(f"{temp}[{i}]", param.type, fresh=True), target.type, actual[0].pos)
        c.out.emit(target.statement(value))


def _call_text(c: Compiling, match: Match, instance: Code | None, pos: int) -> str:
    sub = match.subprogram
    texts = ["S"]
    if sub.method == "MEMBER":
        if instance is None:
            raise wrong_call(sub.name, pos)
        texts.append(c.out.call(support.self_object, instance.py))
    for param, actual in zip(sub.params, match.actuals, strict=True):
        texts.append(_argument(c, param, actual))
    if not sub.native and not sub.method:
        for i, (param, actual) in enumerate(zip(sub.params, match.actuals, strict=True)):
            room = _room(c, actual) if param.takes_room and actual is not None else None
            if room is not None:
                texts.append(f"room{i}={room}")
    return f"{sub.callee}({', '.join(texts)})"


def _room(c: Compiling, actual: tuple[ast.Expr, Code]) -> str | None:
    """The length of a text variable given to an OUT parameter; None when it has none of its own."""
    expr, code = actual
    if not isinstance(code.type, Scalar) or code.type.kind is not Kind.VARCHAR2:
        return None
    if code.type.size is not None:
        return f"({code.type.size}, {code.type.char_semantics})"
    parts = dotted(expr)
    symbol, rest = need(c, parts, expr.pos) if parts is not None else (None, [])
    return symbol.room if isinstance(symbol, Var) and not rest else None


def _argument(c: Compiling, param: ParamInfo, actual: tuple[ast.Expr, Code] | None) -> str:
    if actual is None:
        return default_value(c, param)
    expr, code = actual
    if param.mode == "OUT":
        return "None"
    if param.mode == "IN" or param.nocopy:
        code = Code(code.py, code.type, code.simple, code.nn, True, code.const)
    return coerce(c, code, param.type, expr.pos)


def default_value(c: Compiling, param: ParamInfo) -> str:
    """The Python expression of an argument that is left out."""
    if param.default_const is not NO_VALUE:
        return c.out.literal(param.default_const)
    assert param.default_py is not None
    return param.default_py
