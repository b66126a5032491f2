"""The tables by which nodes find the function that compiles them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..parser import ast
from . import (
    blocks,
    chains,
    conditions,
    cursorrefs,
    cursors,
    declarations,
    dynamic,
    expressions,
    loops,
    multisets,
    statements,
)
from .compiling import Compiling, Language
from .subprograms import subprogram_declaration
from .symbols import Code

_EXPRESSIONS: dict[type[ast.Node], Callable[[Compiling, Any], Code]] = {
    ast.Literal: expressions.literal_value,
    ast.DateLiteral: expressions.date_literal_value,
    ast.IntervalLiteral: expressions.interval_literal_value,
    **dict.fromkeys((ast.Name, ast.Attr, ast.Call, ast.Bind), chains.chain_value),
    ast.CursorAttr: cursorrefs.cursor_attribute,
    ast.Unary: expressions.unary_value,
    ast.Binary: expressions.binary_value,
    ast.Case: expressions.case_value,
    ast.Cast: expressions.cast_value,
    ast.Trim: expressions.trim_value,
    ast.Treat: expressions.treat_value,
    ast.AtTimeZone: expressions.zone_value,
    ast.Extract: expressions.extract_value,
    ast.JsonPathCall: expressions.through_sql,
    ast.OwnersExpr: expressions.owners_value,
    ast.IsNull: conditions.is_null_value,
    ast.Between: conditions.between_value,
    ast.InList: conditions.in_list_value,
    ast.Like: conditions.like_value,
    ast.MemberOf: conditions.member_of_value,
    ast.Submultiset: multisets.submultiset_value,
    ast.CollectionTest: multisets.collection_test_value,
    ast.Multiset: multisets.multiset_value,
    ast.IsJson: conditions.is_json_value,
    **dict.fromkeys(
        (ast.Exists, ast.Subquery, ast.InQuery, ast.Quantified, ast.JsonObject, ast.OuterMark, ast.Star),
        expressions.sql_only_value,
    ),
}

_STATEMENTS: dict[type[ast.Node], Callable[[Compiling, Any], None]] = {
    ast.Block: blocks.block_statement,
    ast.Assign: statements.assign,
    ast.CallStmt: statements.call_procedure,
    ast.Null: statements.null_statement,
    ast.Return: statements.return_statement,
    ast.Raise: statements.raise_statement,
    ast.If: statements.if_statement,
    ast.CaseStmt: statements.case_statement,
    ast.Loop: loops.plain_loop,
    ast.WhileLoop: loops.while_loop,
    ast.ForLoop: loops.for_loop,
    **dict.fromkeys((ast.Exit, ast.Continue), loops.leave_loop),
    ast.Segments: loops.segments,
    ast.Goto: loops.goto,
    ast.CursorForLoop: cursors.cursor_for,
    ast.Open: cursors.open_statement,
    ast.OpenFor: cursors.open_for_statement,
    ast.Fetch: cursors.fetch_statement,
    ast.Close: cursors.close_statement,
    ast.Forall: dynamic.forall,
    ast.ExecuteImmediate: dynamic.execute_immediate,
    ast.QueryStmt: statements.select_into,
    **dict.fromkeys((ast.Insert, ast.MultiInsert, ast.Update, ast.Delete, ast.Merge), statements.dml_statement),
    ast.Commit: statements.commit,
    ast.Rollback: statements.rollback,
    ast.Savepoint: statements.savepoint,
    ast.LockTable: statements.lock_table,
    ast.SetTransaction: statements.set_transaction,
}

_DECLARATIONS: dict[type[ast.Node], Callable[[Compiling, Any], None]] = {
    ast.VarDecl: declarations.variable_declaration,
    ast.ExceptionDecl: declarations.exception_declaration,
    ast.Pragma: declarations.pragma,
    ast.SubtypeDecl: declarations.subtype,
    ast.RecordTypeDecl: declarations.record_type,
    ast.CollectionTypeDecl: declarations.collection_type,
    ast.RefCursorTypeDecl: declarations.ref_cursor_type,
    ast.CursorDecl: cursors.cursor_declaration,
    ast.SubprogramDecl: subprogram_declaration,
}

LANGUAGE = Language(_EXPRESSIONS, _STATEMENTS, _DECLARATIONS)
