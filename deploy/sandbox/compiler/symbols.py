"""What names mean at compile time: symbols and the scopes that hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..model import StoredUnit
from ..parser import ast
from ..types import CollectionType, Kind, RecordType, Scalar, Type

NO_VALUE: Any = object()
STATE = "P"  # Python variable of the state of the package a function belongs to


@dataclass(frozen=True)
class Code:
    """A compiled expression.

    py: Python expression, safe to embed anywhere. simple: cheap, free of effects, may be written twice.
    nn: never NULL. fresh: nobody else holds the (mutable) value. const: value known at compile time, else NO_VALUE.
    """

    py: str
    type: Type
    simple: bool = False
    nn: bool = False
    fresh: bool = False
    const: Any = NO_VALUE


@dataclass(eq=False)
class Frame:
    """One Python function being generated.

    names: counter of Python names in use, shared by nested functions so that none hides another's.
    """

    parent: Frame | None
    returns: Type | None = None  # of a function
    outs: list[Var] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    nonlocals: set[str] = field(default_factory=set)
    uses_state: bool = False
    loops: list[LoopInfo] = field(default_factory=list)
    handlers: int = 0  # depth of exception handlers around the current statement

    def __post_init__(self) -> None:
        if self.parent is not None:
            self.names = self.parent.names

    @property
    def root(self) -> Frame:
        frame = self
        while frame.parent is not None:
            frame = frame.parent
        return frame

    def unique(self, name: str) -> str:
        count = self.names.get(name, 0) + 1
        self.names[name] = count
        return name if count == 1 else f"{name}_{count}"


@dataclass(eq=False)
class LoopInfo:
    """flag: Python variable that carries EXIT (1) or CONTINUE (2) from an inner loop to this one. at: of a sequence of
    statements that GOTO goes to, the variable with the number of the part to go on with; targets: those of its labels.
    """

    label: str | None
    flag: str
    used: bool = False
    at: str | None = None
    targets: dict[str, int] = field(default_factory=dict)


@dataclass
class Symbol:
    name: str


class Kept(NamedTuple):
    """Where a package keeps a variable or cursor: an attribute of its state. holder: Python expression of that."""

    holder: str
    attribute: str

    @property
    def py(self) -> str:
        return f"{self.holder}.{self.attribute}"

    @property
    def own(self) -> bool:
        """In the state of the package that is being compiled."""
        return self.holder == STATE


@dataclass(eq=False)
class Var(Symbol):
    """A variable, constant, parameter, loop index, bind.

    py: Python expression that reads it. frame: the function whose Python local it is; None when it is an attribute.
    locked: why it may not be assigned (None: it may). const: value known at compile time.
    kept: set for a package's. room: Python variable with the length a caller's variable gives an OUT text.
    """

    type: Type
    py: str
    frame: Frame | None = None
    locked: bool = False
    const: Any = NO_VALUE
    kept: Kept | None = None
    bind: Bind | None = None
    nn: bool = False
    own: bool = False  # declared in its function, not a parameter
    room: str | None = None


@dataclass(eq=False)
class Bind:
    """A client bind: what the code does with it decides its direction."""

    name: str
    read: bool = False
    written: bool = False


@dataclass(eq=False)
class TypeSymbol(Symbol):
    type: Type


@dataclass(eq=False)
class ExceptionSymbol(Symbol):
    uid: str
    code: int | None = None  # positive Oracle number; None: told apart by uid
    message: str = ""


@dataclass(eq=False)
class ParamInfo:
    name: str
    type: Type
    mode: str
    nocopy: bool = False
    default: ast.Expr | None = None
    default_py: str | None = None  # Python expression of the default value
    default_const: Any = NO_VALUE

    @property
    def takes_room(self) -> bool:
        """An OUT text has the length of the variable it is given back in, also inside the subprogram."""
        return self.mode != "IN" and isinstance(self.type, Scalar) and self.type.kind is Kind.VARCHAR2


@dataclass(eq=False)
class CursorSymbol(Symbol):
    """py: Python expression of the open cursor or None. opener: Python expression of the function that opens it.

    promised: declared (at `pos`) without a query; defined: it has got one since.
    """

    params: tuple[ParamInfo, ...]
    row: RecordType
    py: str
    opener: str
    frame: Frame | None = None
    kept: Kept | None = None
    locking: bool = False  # its query is FOR UPDATE, or not known
    promised: bool = False
    defined: bool = True
    pos: int = 0


@dataclass(eq=False)
class Subprogram:
    """callee: Python expression of the function. public: declared in a package spec or standalone."""

    name: str
    params: tuple[ParamInfo, ...]
    returns: Type | None
    callee: str
    pos: int
    decl: ast.SubprogramDecl
    public: bool = False
    defined: bool = False
    method: str = ""  # "", "MEMBER", "STATIC", "CONSTRUCTOR"
    native: bool = False

    @property
    def outs(self) -> list[ParamInfo]:
        return [p for p in self.params if p.mode != "IN"]


@dataclass(eq=False)
class Group(Symbol):
    """The overloads of one subprogram name."""

    overloads: list[Subprogram] = field(default_factory=list)


@dataclass(eq=False)
class PackageSymbol(Symbol):
    """owner.name seen from outside."""

    owner: str
    scope: Scope
    unit: StoredUnit


@dataclass(eq=False)
class SequenceSymbol(Symbol):
    """Only its NEXTVAL and CURRVAL can be used."""


@dataclass(eq=False)
class TableSymbol(Symbol):
    """A table or view: only anchors and SQL can use it."""

    row: RecordType


@dataclass(eq=False)
class BuiltinSymbol(Symbol):
    """A function of STANDARD."""


@dataclass(eq=False)
class BadSymbol(Symbol):
    """Declared, but its declaration had an error. twice: there is another of that name."""

    variable: bool = False
    twice: bool = False


class Scope:
    """Names declared in one declarative region, and the region around it.

    name: of the block, loop, subprogram or package; it can qualify the names declared here.
    """

    def __init__(self, parent: Scope | None, name: str | None = None) -> None:
        self.parent = parent
        self.name = name
        self.symbols: dict[str, Symbol] = {}
        self.later: set[str] = set()  # subprograms declared further down
        self.resolver: Callable[[str], Symbol | None] | None = None

    def find(self, name: str) -> Symbol | None:
        """The innermost symbol of that name."""
        scope: Scope | None = self
        while scope is not None:
            symbol = scope.symbols.get(name)
            if symbol is None and scope.resolver is not None:
                symbol = scope.resolver(name)
            if symbol is not None:
                return symbol
            scope = scope.parent
        return None

    def find_qualified(self, parts: list[str]) -> tuple[Symbol, list[str]] | None:
        """The symbol a dotted name begins with, and the parts after it: scopes from the inside, in each its names
        before its own name as a qualifier."""
        first = parts[0]
        for scope in self.chain():
            symbol = scope.symbols.get(first)
            if symbol is None and scope.resolver is not None:
                symbol = scope.resolver(first)
            if symbol is not None:
                return symbol, parts[1:]
            if scope.name == first and len(parts) > 1 and parts[1] in scope.symbols:
                return scope.symbols[parts[1]], parts[2:]
        return None

    def chain(self) -> Iterator[Scope]:
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def is_later(self, name: str) -> bool:
        return any(name in scope.later for scope in self.chain())


def field_index(type: RecordType, name: str) -> int | None:
    for i, (field_name, _) in enumerate(type.fields):
        if field_name == name:
            return i
    return None


def is_composite(type: Type) -> bool:
    """Values of the type are mutable and assigned by copying."""
    return isinstance(type, (RecordType, CollectionType))
