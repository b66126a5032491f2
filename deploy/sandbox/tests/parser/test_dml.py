"""INSERT, UPDATE, DELETE, MERGE and transaction control."""

from __future__ import annotations

import pytest

from deploy.sandbox.parser import ast, parse_statement

from .tree import show


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "insert into hsm.t (a, t.b) values (1, default) returning id into :x",
            "Insert(table=TableRef(name=[HSM, T]), columns=[A, B], values=[1, DEFAULT], query=None, "
            "returning=Returning(exprs=[ID], targets=[:X]))",
        ),
        (
            "insert into t x select 1 from dual",
            "Insert(table=TableRef(name=[T], alias=X), columns=[], values=None, "
            "query=Select(items=[1], tables=[TableRef(name=[DUAL])]))",
        ),
        (
            "insert into t (a) (select 1 from dual)",
            "Insert(table=TableRef(name=[T]), columns=[A], values=None, "
            "query=Select(items=[1], tables=[TableRef(name=[DUAL])]))",
        ),
        (
            "update t x set x.a = 1, b = default where c is null return a, b into :1, :2",
            "Update(table=TableRef(name=[T], alias=X), sets=[SetClause(columns=[A], value=1), "
            "SetClause(columns=[B], value=DEFAULT)], where=IsNull(operand=C, negated=False), "
            "returning=Returning(exprs=[A, B], targets=[:1, :2]))",
        ),
        (
            "update t set (a, b) = (select 1, 2 from dual)",
            "Update(table=TableRef(name=[T]), sets=[SetClause(columns=[A, B], "
            "value=Subquery(query=Select(items=[1, 2], tables=[TableRef(name=[DUAL])])))])",
        ),
        ("delete t where a = 1", "Delete(table=TableRef(name=[T]), where=(A = 1))"),
        ("delete from t x", "Delete(table=TableRef(name=[T], alias=X))"),
        (
            "merge into t a using (select 1 i from dual) s on (a.id = s.i) "
            "when not matched then insert (id) values (s.i) where s.i > 0 "
            "when matched then update set a.x = 1 where a.y = 2 delete where a.z = 3",
            "Merge(target=TableRef(name=[T], alias=A), source=DerivedTable(query=Select(items=[1 as I], "
            "tables=[TableRef(name=[DUAL])]), alias=S), on=(A.ID = S.I), sets=[SetClause(columns=[X], value=1)], "
            "update_where=(A.Y = 2), delete_where=(A.Z = 3), insert_columns=[ID], insert_values=[S.I], "
            "insert_where=(S.I > 0))",
        ),
        ("commit work", "Commit()"),
        ("rollback to savepoint a", "Rollback(to=A)"),
        ("rollback", "Rollback()"),
        ("savepoint a", "Savepoint(name=A)"),
        ("set transaction read only", "SetTransaction(text=set transaction read only)"),
        (
            "lock table a.t, u in row exclusive mode wait 3",
            "LockTable(tables=[TableRef(name=[A, T]), TableRef(name=[U])], mode=ROW EXCLUSIVE, wait=3)",
        ),
        ("call p.q(1, x => :b)", "CallBlock(decls=[], body=[CallStmt(call=P.Q(1, X => :B))])"),
        ("call f(1) into :r", "CallBlock(decls=[], body=[Assign(target=:R, value=F(1))])"),
        ("explain plan for select 1 from dual", "ExplainPlan(text=explain plan for select 1 from dual)"),
    ],
)
def test_statements(text: str, expected: str) -> None:
    assert show(parse_statement(text)) == expected


def test_plsql_only_forms_of_dml() -> None:
    block = parse_statement(
        """begin
             insert into t values r;
             insert into t (a) values (r.a) returning a bulk collect into l;
             update t set row = r where id = 1;
             update t set a = 1 where current of c;
             delete t where current of pkg.c;
           end;"""
    )
    assert isinstance(block, ast.Block)
    insert, bulk, row, current, delete = block.body
    assert isinstance(insert, ast.Insert)
    assert (show(insert.record), insert.values) == ("R", None)
    assert isinstance(bulk, ast.Insert)
    assert bulk.returning is not None
    assert bulk.returning.bulk
    assert isinstance(row, ast.Update)
    assert (show(row.record), row.sets) == ("R", ())
    assert isinstance(current, ast.Update)
    assert (current.current_of, current.where) == ("C", None)
    assert isinstance(delete, ast.Delete)
    assert delete.current_of == "PKG.C"
