"""A compact text of syntax trees, so that tests can say what they expect in one line."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from deploy.sandbox.parser import ast


def show(item: Any) -> str:
    """Operators and calls as in the source but fully parenthesised, other nodes as Type(field=...) without defaults."""
    if isinstance(item, tuple):
        return "[" + ", ".join(map(show, item)) + "]"
    if isinstance(item, ast.Node):
        return str(_EXPRESSIONS.get(type(item), _plain)(item))
    return str(item) if isinstance(item, str) else repr(item)


def _plain(node: Any) -> str:
    parts = []
    for field in fields(node):
        value = getattr(node, field.name)
        if field.name != "pos" and (field.default is MISSING or value != field.default):
            parts.append(f"{field.name}={show(value)}")
    return f"{type(node).__name__}({', '.join(parts)})"


def _call(node: ast.Call) -> str:
    distinct = "distinct " if node.distinct else ""
    text = f"{show(node.fn)}({distinct}{', '.join(map(show, node.args))})"
    if node.overflow:
        text += f" {node.overflow}"
    if node.within_group:
        text += f" within {show(node.within_group)}"
    return text + (f" {show(node.over)}" if node.over else "")


def _order(node: ast.OrderItem) -> str:
    return show(node.expr) + (" desc" if node.descending else "") + (f" nulls {node.nulls}" if node.nulls else "")


def _type(node: ast.TypeRef) -> str:
    text = ".".join(node.name)
    if node.args:
        unit = {None: "", True: " char", False: " byte"}[node.char_semantics]
        text += f"({', '.join(map(str, node.args))}{unit})"
    return text + (f"%{node.anchor}" if node.anchor else "")


_EXPRESSIONS: dict[type, Any] = {
    ast.Literal: lambda n: repr(n.value),
    ast.Name: lambda n: f'"{n.ident}"' if n.quoted else n.ident,
    ast.Attr: lambda n: f"{show(n.base)}.{n.name}",
    ast.Bind: lambda n: f":{n.name}",
    ast.Binary: lambda n: f"({show(n.left)} {n.op} {show(n.right)})",
    ast.Unary: lambda n: f"({n.op} {show(n.operand)})",
    ast.Arg: lambda n: (f"{n.name} => " if n.name else "") + show(n.value),
    ast.Star: lambda n: ".".join([*n.qualifier, "*"]),
    ast.Call: _call,
    ast.CursorAttr: lambda n: f"{show(n.base)}%{n.name}",
    ast.OuterMark: lambda n: f"{show(n.operand)}(+)",
    ast.OrderItem: _order,
    ast.TypeRef: _type,
    ast.SelectItem: lambda n: show(n.expr) + (f" as {n.alias}" if n.alias else ""),
}
