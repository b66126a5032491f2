"""Chains of names, calls, elements and fields; arguments, overloads, methods, constructors."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ..errors import unsupported
from ..model import StoredUnit
from ..parser import ast
from ..sql.unimplemented import UNIMPLEMENTED
from ..types import (
    BOOLEAN,
    NULL,
    NUMBER,
    PLS_INTEGER,
    VARCHAR2,
    CollectionType,
    Kind,
    ObjectType,
    RecordType,
    Scalar,
    Type,
)
from .report import Problem
from .resolve import check_row, dotted
from .rules import conversion_cost, family, kind_of, unconstrained
from .symbols import (
    NO_VALUE,
    BuiltinSymbol,
    Code,
    CursorSymbol,
    ExceptionSymbol,
    Group,
    PackageSymbol,
    ParamInfo,
    SequenceSymbol,
    Subprogram,
    Symbol,
    TableSymbol,
    TypeSymbol,
    Var,
    field_index,
    is_composite,
)
from .targets import TargetCompiler, text_of

Args = tuple[ast.Arg, ...]

_SQL_ONLY = frozenset(
    "DECODE DUMP VSIZE COUNT SUM MAX MIN AVG LISTAGG STDDEV VARIANCE MEDIAN ROWNUM LEVEL ROW_NUMBER RANK DENSE_RANK "
    "LAG LEAD FIRST_VALUE LAST_VALUE NTILE NVL2 LNNVL GREATEST_LB JSON_OBJECT JSON_ARRAY JSON_ARRAYAGG "
    "JSON_OBJECTAGG ORA_ROWSCN CONNECT_BY_ROOT SYS_CONNECT_BY_PATH COLUMN_VALUE ROWID WIDTH_BUCKET XMLAGG".split()
)
COLLECTION_METHODS = frozenset(
    ["COUNT", "FIRST", "LAST", "NEXT", "PRIOR", "EXISTS", "LIMIT", "EXTEND", "TRIM", "DELETE"]
)
_SHOWN_BY_TYPE = frozenset([Kind.INTERVAL_DS, Kind.TIMESTAMP_LTZ])  # TO_CHAR without a model
_COLLECTION_PROCEDURES = frozenset(["EXTEND", "TRIM", "DELETE"])


def wrong_call(name: str, pos: int) -> Problem:
    return Problem(f"PLS-00306: wrong number or types of arguments in call to '{name}'", pos)


def sql_only(name: str, pos: int) -> Problem:
    return Problem(f"PLS-00204: function or pseudo-column '{name}' may be used inside a SQL statement only", pos)


@dataclass(frozen=True)
class Match:
    """A subprogram and its actual arguments in declared order (None: the default)."""

    subprogram: Subprogram
    actuals: tuple[tuple[ast.Expr, Code] | None, ...]
    cost: int


class CallCompiler(TargetCompiler):
    """Adds chain_value(), call_statement() and the matching of arguments."""

    # -------------------------------------------------------------- chains

    def chain_value(self, expr: ast.Expr) -> Code:
        """A name, dotted name, call, element or any chain of them, as a value."""
        if isinstance(expr, ast.Call):
            if expr.over is not None or expr.within_group or expr.distinct:
                raise sql_only(text_of(expr.fn), expr.pos)
            return self._call_value(expr)
        parts = dotted(expr)
        if parts is None:
            assert isinstance(expr, ast.Attr)
            return self._attribute(expr)
        symbol, rest = self._need_value(parts, expr.pos)
        return self._symbol_value(symbol, rest, None, expr.pos, parts)

    def _need_value(self, parts: list[str], pos: int, *, called: bool = False) -> tuple[Symbol, list[str]]:
        self._name_pos = pos
        found = self.find(parts)
        if found is None:
            if len(parts) == 1 and parts[0] in _SQL_ONLY:
                raise sql_only(parts[0], pos)
            if called and len(parts) == 1 and parts[0] in UNIMPLEMENTED:
                raise unsupported(parts[0], pos)
            self.not_found(parts, pos)
        check_row(*found, parts, pos)
        return found

    def _attribute(self, expr: ast.Attr) -> Code:
        base = expr.base
        if isinstance(base, ast.CursorAttr) or (isinstance(base, ast.Call) and isinstance(base.fn, ast.CursorAttr)):
            return self.bulk_attribute(base, expr.name, expr.pos)
        return self.member_value(self.value(base), expr.name, None, expr.pos)

    def _call_value(self, expr: ast.Call) -> Code:
        fn = expr.fn
        if isinstance(fn, ast.CursorAttr):
            return self.bulk_attribute(expr, "", expr.pos)
        parts = dotted(fn)
        if parts is not None:
            symbol, rest = self._need_value(parts, expr.pos, called=True)
            return self._symbol_value(symbol, rest, expr.args, expr.pos, parts)
        if isinstance(fn, ast.Attr):
            return self.member_value(self.value(fn.base), fn.name, expr.args, expr.pos)
        return self.index_value(self.value(fn), expr.args, expr.pos, text_of(fn))

    def index_value(self, code: Code, args: Args, pos: int, name: str) -> Code:
        """An element of a collection value."""
        type = code.type
        if not isinstance(type, CollectionType):
            raise Problem(f"PLS-00224: object '{name}' must be of type function or array to be used this way", pos)
        key = self.key(type, args, pos)
        reader = "forall_elem" if self.in_forall else "elem"
        return Code(f"{reader}({code.py}, {key})", type.element)

    in_forall = False

    def member_value(self, code: Code, name: str, args: Args | None, pos: int) -> Code:
        """code.name or code.name(args)."""
        type = code.type
        if isinstance(type, RecordType):
            index = field_index(type, name)
            if index is None:
                raise Problem(f"PLS-00302: component '{name}' must be declared", pos)
            field_type = type.fields[index][1]
            simple = code.simple
            field = Code(f"{code.py}.v[{index}]", field_type, simple=simple, fresh=code.fresh)
            return field if args is None else self.index_value(field, args, pos, name)
        if isinstance(type, CollectionType):
            return self.collection_method(code, type, name, args or (), pos)
        if isinstance(type, ObjectType):
            return self._method_value(code, type, name, args or (), pos)
        raise Problem(f"PLS-00487: Invalid reference to variable '{name}'", pos)

    def _symbol_value(self, symbol: Symbol, rest: list[str], args: Args | None, pos: int, parts: list[str]) -> Code:
        name = ".".join(parts)
        if isinstance(symbol, Var):
            if symbol.name == "UPDATING" and args is not None and symbol.locked:
                return self._updating(args, pos)
            return self._walk(self.variable(symbol), rest, args, pos, name)
        if isinstance(symbol, Group):
            if not rest:
                return self.function_value(symbol, args or (), pos)
            return self._walk(self.function_value(symbol, (), pos), rest, args, pos, name)
        if isinstance(symbol, BuiltinSymbol):
            code = self.builtin_value(symbol.name, args or (), pos)
            return code if not rest else self._walk(code, rest, None, pos, name)
        if isinstance(symbol, TypeSymbol):
            return self._type_value(symbol, rest, args or (), pos, name)
        if isinstance(symbol, SequenceSymbol):
            return self._sequence(rest, parts, pos)
        if isinstance(symbol, CursorSymbol) and not rest and args is None:
            self.use_cursor(symbol)
            return Code(f"opened({symbol.py}).current_row()", Scalar(Kind.ROWID))
        if isinstance(symbol, ExceptionSymbol):
            raise Problem("PLS-00382: expression is of wrong type", pos)
        if isinstance(symbol, TableSymbol):
            raise Problem(f"PLS-00357: Table,View Or Sequence reference '{name}' not allowed in this context", pos)
        if isinstance(symbol, PackageSymbol):
            raise Problem(f"PLS-00221: '{name}' is not a procedure or is undefined", pos)
        raise Problem(f"PLS-00330: invalid use of type name or subtype name '{name}'", pos)

    def _walk(self, code: Code, rest: list[str], args: Args | None, pos: int, name: str) -> Code:
        """Fields and methods after a value; the arguments belong to the last of them."""
        for part in rest[:-1]:
            code = self.member_value(code, part, None, pos)
        if rest:
            return self.member_value(code, rest[-1], args, pos)
        if args is None:
            return code
        return self.index_value(code, args, pos, name)

    def variable(self, var: Var) -> Code:
        """A variable or constant as a value."""
        if var.const is not NO_VALUE:
            return Code(self.literal(var.const), var.type, True, var.const is not None, const=var.const)
        nn = var.nn or (isinstance(var.type, Scalar) and var.type.not_null)
        simple = "(" not in var.py
        return Code(self.use(var), var.type, simple=simple, nn=nn)

    def use_cursor(self, cursor: CursorSymbol) -> None:
        if cursor.state:
            self.frame.root.uses_state = True

    def _updating(self, args: Args, pos: int) -> Code:
        if len(args) != 1:
            raise wrong_call("UPDATING", pos)
        column = self.coerce(self.value(args[0].value), VARCHAR2, pos)
        return Code(f"(EV == 'UPDATE' and {column}.upper() in UPD)", BOOLEAN, nn=True)

    def _sequence(self, rest: list[str], parts: list[str], pos: int) -> Code:
        if rest not in (["NEXTVAL"], ["CURRVAL"]):
            raise Problem(
                f"PLS-00357: Table,View Or Sequence reference '{'.'.join(parts)}' not allowed in this context", pos
            )
        node: ast.Expr = ast.Name(pos, parts[0])
        for part in parts[1:]:
            node = ast.Attr(pos, node, part)
        return self.sql_expression(node)

    # -------------------------------------------------------------- collections and types

    def collection_method(self, code: Code, type: CollectionType, name: str, args: Args, pos: int) -> Code:
        """A collection method used as a value."""
        if name not in COLLECTION_METHODS:
            raise Problem(f"PLS-00302: component '{name}' must be declared", pos)
        if name in _COLLECTION_PROCEDURES:
            raise Problem(f"PLS-00222: no function with name '{name}' exists in this scope", pos)
        live = code.py if type.kind == "INDEX BY" else f"live({code.py})"
        key_type: Type = type.index or PLS_INTEGER
        if name in ("COUNT", "FIRST", "LAST", "LIMIT"):
            if args:
                raise wrong_call(name, pos)
            if name == "COUNT":
                return Code(f"len({live}.d)", PLS_INTEGER, nn=True)
            if name == "LIMIT":
                return Code(f"{live}.limit()", PLS_INTEGER)
            return Code(f"{live}.{name.lower()}()", key_type)
        if len(args) != 1:
            raise wrong_call(name, pos)
        key = self.key(type, args, pos)
        if name == "EXISTS":
            if type.kind == "INDEX BY":
                return Code(f"{code.py}.exists({key})", BOOLEAN, nn=True)
            if code.simple:
                return Code(f"({code.py} is not None and {code.py}.exists({key}))", BOOLEAN, nn=True)
            temp = self.temp()
            return Code(f"(({temp} := {code.py}) is not None and {temp}.exists({key}))", BOOLEAN, nn=True)
        return Code(f"{live}.{name.lower()}({key})", key_type)

    def _type_value(self, symbol: TypeSymbol, rest: list[str], args: Args, pos: int, name: str) -> Code:
        """A constructor, or a static method of an object type."""
        type = symbol.type
        if isinstance(type, ObjectType):
            group = self.units.methods(type).get(rest[0] if rest else "CONSTRUCTOR")
            if group is None or len(rest) > 1:
                raise Problem(f"PLS-00302: component '{'.'.join(rest)}' must be declared", pos)
            return self.function_value(self.outside_methods(type, group), args, pos)
        if rest:
            raise Problem(f"PLS-00302: component '{rest[0]}' must be declared", pos)
        if isinstance(type, CollectionType):
            if type.kind == "INDEX BY":
                raise Problem(f"PLS-00222: no function with name '{symbol.name}' exists in this scope", pos)
            items = [self._element(a, type.element, symbol.name) for a in args]
            return Code(f"made({self.type_name(type)}, [{', '.join(items)}])", type, nn=True, fresh=True)
        if isinstance(type, RecordType):
            return self._record_value(type, args, pos, symbol.name)
        raise Problem(f"PLS-00222: no function with name '{name}' exists in this scope", pos)

    def _element(self, arg: ast.Arg, type: Type, name: str) -> str:
        if arg.name is not None:
            raise wrong_call(name, arg.pos)
        code = self.value(arg.value)
        if conversion_cost(code.type, type) is None:
            raise wrong_call(name, arg.pos)
        return self.coerce(code, type, arg.value.pos)

    def _record_value(self, type: RecordType, args: Args, pos: int, name: str) -> Code:
        values = ["None" if not is_composite(t) else f"new({self.type_name(t)})" for _, t in type.fields]
        for i, arg in enumerate(args):
            index = i if arg.name is None else field_index(type, arg.name)
            if index is None or index >= len(type.fields):
                raise wrong_call(name, pos)
            values[index] = self._element(ast.Arg(arg.pos, arg.value), type.fields[index][1], name)
        return Code(f"Record({self.type_name(type)}, [{', '.join(values)}])", type, nn=True, fresh=True)

    # -------------------------------------------------------------- methods of object types

    def _method_value(self, code: Code, type: ObjectType, name: str, args: Args, pos: int) -> Code:
        group = self.units.methods(type).get(name)
        if group is None:
            raise Problem(f"PLS-00302: component '{name}' must be declared", pos)
        return self.function_value(self.outside_methods(type, group), args, pos, code)

    def outside_methods(self, type: ObjectType, group: Group) -> Group:
        """The methods with the Python names they have in this module."""
        return self.linked_group(group, self.units.type_unit(type))

    def linked_group(self, group: Group, unit: StoredUnit) -> Group:
        raise NotImplementedError

    # -------------------------------------------------------------- subprograms

    def function_value(self, group: Group, args: Args, pos: int, instance: Code | None = None) -> Code:
        """A function call as a value; OUT arguments are stored on the way."""
        match = self.match(group, args, pos, function=True)
        sub = match.subprogram
        returns = sub.returns
        assert returns is not None
        call = self._call_text(match, instance, pos)
        if not sub.outs:
            nn = isinstance(returns, Scalar) and returns.not_null
            return Code(call, returns, fresh=True, nn=nn)
        temp = self.temp()
        stores = [
            self.target(actual[0])
            for param, actual in zip(sub.params, match.actuals, strict=True)
            if param.mode != "IN" and actual is not None
        ]
        outs = [p for p in sub.params if p.mode != "IN"]
        effects: list[str] = []
        for i, (target, param) in enumerate(zip(stores, outs, strict=True), 1):
            value = self.coerce(Code(f"{temp}[{i}]", param.type, fresh=True), target.type, pos)
            effects.append(target.expression(value))
        return Code(f"({temp} := {call}, {', '.join(effects)}, {temp}[0])[-1]", returns, fresh=True)

    def call_statement(self, expr: ast.Expr) -> None:
        """A procedure call."""
        fn, args = (expr.fn, expr.args) if isinstance(expr, ast.Call) else (expr, ())
        parts = dotted(fn)
        if parts is None:
            if isinstance(fn, ast.Attr):
                self._method_statement(fn.base, fn.name, args, expr.pos)
                return
            raise Problem(f"PLS-00221: '{text_of(fn)}' is not a procedure or is undefined", expr.pos)
        symbol, rest = self._need_value(parts, expr.pos)
        name = ".".join(parts)
        if isinstance(symbol, Group) and not rest:
            self._procedure(symbol, args, expr.pos, None)
        elif isinstance(symbol, BuiltinSymbol) and symbol.name == "RAISE_APPLICATION_ERROR":
            self._raise_application_error(args, expr.pos)
        elif rest and isinstance(symbol, (Var, Group)):
            assert isinstance(fn, (ast.Attr,))
            self._method_statement(fn.base, fn.name, args, expr.pos)
        elif isinstance(symbol, TypeSymbol) and isinstance(symbol.type, ObjectType) and len(rest) == 1:
            group = self.units.methods(symbol.type).get(rest[0])
            if group is None:
                raise Problem(f"PLS-00302: component '{rest[0]}' must be declared", expr.pos)
            self._procedure(self.outside_methods(symbol.type, group), args, expr.pos, None)
        else:
            raise Problem(f"PLS-00221: '{name}' is not a procedure or is undefined", expr.pos)

    def _method_statement(self, base: ast.Expr, name: str, args: Args, pos: int) -> None:
        if name in _COLLECTION_PROCEDURES:
            place = self._collection_place(base)
            if place is not None:
                self._collection_procedure(*place, name, args, pos)
                return
        code = self.value(base)
        if isinstance(code.type, ObjectType):
            group = self.units.methods(code.type).get(name)
            if group is None:
                raise Problem(f"PLS-00302: component '{name}' must be declared", pos)
            self._procedure(self.outside_methods(code.type, group), args, pos, code)
            return
        if isinstance(code.type, CollectionType) and name in COLLECTION_METHODS:
            raise Problem(f"PLS-00221: '{name}' is not a procedure or is undefined", pos)
        raise Problem(f"PLS-00302: component '{name}' must be declared", pos)

    def _collection_place(self, base: ast.Expr) -> tuple[str, CollectionType] | None:
        code = self.value(base)
        if not isinstance(code.type, CollectionType):
            return None
        py, type = self.place(base)
        assert isinstance(type, CollectionType)
        return py, type

    def _collection_procedure(self, py: str, type: CollectionType, name: str, args: Args, pos: int) -> None:
        values = [self.value(a.value) for a in args]
        if name == "DELETE":
            if len(args) > 2:
                raise wrong_call(name, pos)
            texts = [self.key_code(type, v, pos) for v in values]
        else:
            if type.kind == "INDEX BY" or len(args) > (2 if name == "EXTEND" else 1):
                raise wrong_call(name, pos)
            texts = [self.coerce(v, PLS_INTEGER, pos) for v in values]
        live = py if type.kind == "INDEX BY" else f"live({py})"
        self.emit(f"{live}.{name.lower()}({', '.join(texts)})")

    def _raise_application_error(self, args: Args, pos: int) -> None:
        if not 2 <= len(args) <= 3 or any(a.name for a in args):
            raise wrong_call("RAISE_APPLICATION_ERROR", pos)
        number = self.coerce(self.value(args[0].value), NUMBER, pos)
        text = self.coerce(self.value(args[1].value), VARCHAR2, pos)
        keep = self.coerce(self.value(args[2].value), BOOLEAN, pos) if len(args) == 3 else "False"
        self.emit(f"raise_application_error(S, {number}, {text}, {keep})")

    def _procedure(self, group: Group, args: Args, pos: int, instance: Code | None) -> None:
        match = self.match(group, args, pos, function=False)
        sub = match.subprogram
        call = self._call_text(match, instance, pos)
        outs = [(p, a) for p, a in zip(sub.params, match.actuals, strict=True) if p.mode != "IN"]
        if not outs:
            self.emit(call)
            return
        temp = self.temp()
        self.emit(f"{temp} = {call}")
        for i, (param, actual) in enumerate(outs):
            assert actual is not None
            target = self.target(actual[0])
            value = self.coerce(Code(f"{temp}[{i}]", param.type, fresh=True), target.type, actual[0].pos)
            self.emit(target.statement(value))

    def _call_text(self, match: Match, instance: Code | None, pos: int) -> str:
        sub = match.subprogram
        texts = ["S"]
        if sub.method == "MEMBER":
            if instance is None:
                raise wrong_call(sub.name, pos)
            texts.append(f"self_object({instance.py})")
        for param, actual in zip(sub.params, match.actuals, strict=True):
            texts.append(self._argument(param, actual))
        if not sub.native and not sub.method:
            for i, (param, actual) in enumerate(zip(sub.params, match.actuals, strict=True)):
                room = self._room(actual) if param.takes_room and actual is not None else None
                if room is not None:
                    texts.append(f"room{i}={room}")
        return f"{sub.callee}({', '.join(texts)})"

    def _room(self, actual: tuple[ast.Expr, Code]) -> str | None:
        """The length of a text variable given to an OUT parameter; None when it has none of its own."""
        expr, code = actual
        if not isinstance(code.type, Scalar) or code.type.kind is not Kind.VARCHAR2:
            return None
        if code.type.size is not None:
            return f"({code.type.size}, {code.type.char_semantics})"
        parts = dotted(expr)
        symbol, rest = self.need(parts, expr.pos) if parts is not None else (None, [])
        return symbol.room if isinstance(symbol, Var) and not rest else None

    def _argument(self, param: ParamInfo, actual: tuple[ast.Expr, Code] | None) -> str:
        if actual is None:
            if param.default_const is not NO_VALUE:
                return self.literal(param.default_const)
            assert param.default_py is not None
            return param.default_py
        expr, code = actual
        if param.mode == "OUT":
            return "None"
        if param.mode == "IN" or param.nocopy:
            code = Code(code.py, code.type, code.simple, code.nn, True, code.const)
        return self.coerce(code, param.type, expr.pos)

    # -------------------------------------------------------------- matching

    def match(self, group: Group, args: Args, pos: int, *, function: bool) -> Match:
        """The overload the arguments fit best. PLS-00306, PLS-00307, PLS-00221, PLS-00222."""
        _check_order(args)
        subs = [s for s in group.overloads if (s.returns is not None) == function]
        if not subs:
            if function:
                raise Problem(f"PLS-00222: no function with name '{group.name}' exists in this scope", pos)
            raise Problem(f"PLS-00221: '{group.name}' is not a procedure or is undefined", pos)
        compiled: dict[int, Code] = {}
        binds = [(a, self._bind_of(a.value)) for a in args]
        unread = [(a, v) for a, v in binds if v is not None and v.bind is not None and not v.bind.read]
        found = [m for m in (self._fit(s, args, compiled) for s in subs) if m is not None]
        if not found:
            if len(subs) == 1 and _named_twice(subs[0], args):
                raise Problem("PLS-00703: multiple instances of named argument in list", pos)
            raise wrong_call(group.name, pos)
        best = min(m.cost for m in found)
        winners = [m for m in found if m.cost == best]
        if len(winners) > 1:
            raise Problem(f"PLS-00307: too many declarations of '{group.name}' match this call", pos)
        match = winners[0]
        for arg, var in unread:
            only_out = any(
                a is not None and a[0] is arg.value and p.mode == "OUT"
                for p, a in zip(match.subprogram.params, match.actuals, strict=True)
            )
            if only_out and var is not None and var.bind is not None:
                var.bind.read = False
        return match

    def _bind_of(self, expr: ast.Expr) -> Var | None:
        if isinstance(expr, ast.Bind):
            symbol = self.scope.find(f":{expr.name}")
            return symbol if isinstance(symbol, Var) else None
        return None

    def _fit(self, sub: Subprogram, args: Args, compiled: dict[int, Code]) -> Match | None:
        actuals: list[tuple[ast.Expr, Code] | None] = [None] * len(sub.params)
        cost = 0
        for i, arg in enumerate(args):
            index = i
            if arg.name is not None:
                index = next((k for k, p in enumerate(sub.params) if p.name == arg.name), -1)
            if not 0 <= index < len(sub.params) or actuals[index] is not None:
                return None
            if id(arg) not in compiled:
                compiled[id(arg)] = self.value(arg.value)
            code = compiled[id(arg)]
            param = sub.params[index]
            step = conversion_cost(code.type, param.type)
            if param.mode != "IN" and step is not None:
                back = conversion_cost(param.type, code.type)
                step = None if back is None else max(step, back)
                if kind_of(code.type) is Kind.NULL:
                    step = None
            if step is None:
                return None
            cost += step
            actuals[index] = (arg.value, code)
        for param, actual in zip(sub.params, actuals, strict=True):
            if actual is None and param.default is None:
                return None
        return Match(sub, tuple(actuals), cost)

    # -------------------------------------------------------------- functions of STANDARD

    def builtin_value(self, name: str, args: Args, pos: int) -> Code:
        """A function of package STANDARD."""
        if any(a.name is not None for a in args):
            raise wrong_call(name, pos)
        if name == "SQLCODE":
            return Code("sqlcode(S)", PLS_INTEGER, nn=True)
        if name == "SQLERRM":
            if not args:
                return Code("sqlerrm(S)", VARCHAR2, nn=True)
            number = self.coerce(self.value(args[0].value), PLS_INTEGER, pos)
            return Code(f"sqlerrm_of(S, {number})", VARCHAR2)
        if name == "RAISE_APPLICATION_ERROR":
            raise Problem(f"PLS-00222: no function with name '{name}' exists in this scope", pos)
        codes = [self.value(a.value) for a in args]
        if name in ("COALESCE", "NVL") and len(codes) >= 2:
            return self._coalesce(name, codes, args)
        if name == "TO_CHAR" and len(codes) == 1 and kind_of(codes[0].type) in _SHOWN_BY_TYPE:
            return Code(self.as_text(codes[0], pos), VARCHAR2, fresh=True)
        function = self.units.standard[name]
        least, most = function.arity
        if len(codes) < least or (most is not None and len(codes) > most):
            raise wrong_call(name, pos)
        for code in codes:
            if family(code.type) in ("RECORD", "COLLECTION", "CURSOR"):
                raise wrong_call(name, pos)
        texts: list[str] = []
        wanted = function.parameters
        exact = True
        for i, (code, arg) in enumerate(zip(codes, args, strict=True)):
            exact = exact and kind_of(code.type) not in (Kind.UNKNOWN, Kind.CLOB)
            if wanted and kind_of(code.type) is not Kind.UNKNOWN:
                target = wanted[min(i, len(wanted) - 1)]
                if conversion_cost(code.type, target) is None:
                    raise wrong_call(name, pos)
                lob = kind_of(code.type) is Kind.CLOB and kind_of(target) is Kind.VARCHAR2
                texts.append(code.py if lob else self.coerce(code, target, arg.pos, constrained=False))
            elif name in ("LENGTH", "LENGTHC") and kind_of(code.type) is Kind.RAW:
                texts.append(self.coerce(code, VARCHAR2, arg.pos, constrained=False))
            else:
                texts.append(code.py)
        call = self.standard(name, *texts, exact=exact)
        return Code(call, function.result_type([c.type for c in codes]), fresh=True)

    def _coalesce(self, name: str, codes: list[Code], args: Args) -> Code:
        if name == "NVL" and len(codes) != 2:
            raise wrong_call(name, args[0].pos)
        positions = [a.value.pos for a in args]
        leading = codes[0].type
        moment = name == "NVL" and family(leading) == "DATE"
        type = unconstrained(leading) if moment else self.common_type(codes, positions)
        texts = [self.coerce(c, type, p, constrained=False) for c, p in zip(codes, positions, strict=True)]
        nn = any(c.nn for c in codes)
        # NVL works out and converts both
        harmless = codes[1].simple and texts[1] == codes[1].py
        if name == "NVL" and codes[0].nn:
            py = texts[0] if harmless else f"({texts[0]}, {texts[1]})[0]"
            return Code(py, type, nn=True)
        if name == "NVL" and not harmless:
            first, second = self.temp(), self.temp()
            py = f"({second} if (({first} := {texts[0]}), ({second} := {texts[1]}))[0] is None else {first})"
            return Code(py, type, nn=nn)
        py = texts[-1]
        for code, text in zip(reversed(codes[:-1]), reversed(texts[:-1]), strict=True):
            if code.nn:
                py = text
            elif code.const is None:
                continue
            elif code.simple:
                py = f"({text} if {code.py} is not None else {py})"
            else:
                temp = self.temp()
                py = f"({temp} if ({temp} := {text}) is not None else {py})"
        return Code(py, type if type != NULL else NULL, nn=nn)

    # -------------------------------------------------------------- provided elsewhere

    def common_type(self, codes: list[Code], positions: list[int]) -> Type:
        raise NotImplementedError

    def sql_expression(self, expr: ast.Expr) -> Code:
        raise NotImplementedError

    def bulk_attribute(self, base: ast.Expr, name: str, pos: int) -> Code:
        raise NotImplementedError


def _check_order(args: Args) -> None:
    """PLS-00312: after a named argument come named ones only."""
    for before, arg in pairwise(args):
        if before.name is not None and arg.name is None:
            raise Problem(
                "PLS-00312: a positional parameter association may not follow a named association", arg.value.pos
            )


def _named_twice(sub: Subprogram, args: Args) -> bool:
    """Whether a parameter is named that has its argument already."""
    places = [sub.params[i].name if a.name is None and i < len(sub.params) else a.name for i, a in enumerate(args)]
    return len(set(places)) < len(places)
