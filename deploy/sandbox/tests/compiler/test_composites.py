"""Records and collections inside each other, as arguments, as targets; scopes; handlers within handlers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

CASES: dict[str, tuple[str, list[str]]] = {
    "operators of nested tables": (
        """declare type nt is table of number; a nt := nt(1, 2, 3); b nt := nt(3, 2, 1); c nt := nt(2, 3, 1, 3); x nt;
           procedure show(n nt) is l varchar2(50); begin
             for i in 1 .. n.count loop l := l || ' ' || n(i); end loop; p(n.count || ':' || l); end;
           begin show(a multiset union nt(1, 2, 4)); show(a multiset union all c); show(a multiset union distinct c);
           show(b multiset intersect c); show(c multiset intersect distinct c); show(c multiset except b);
           show(c multiset except distinct b); show(set(c)); x := a; x(1) := 9; p(a(1)); p(cardinality(c));
           if x multiset union cast(null as nt) is null then p('null'); end if; end;""",
        [
            "6: 1 2 3 1 2 4",
            "7: 1 2 3 2 3 1 3",
            "3: 1 2 3",
            "3: 3 2 1",
            "3: 2 3 1",
            "1: 3",
            "0:",
            "3: 2 3 1",
            "1",
            "4",
            "null",
        ],
    ),
    "conditions of nested tables": (
        """declare type nt is table of varchar2(9); a nt := nt('x', 'y', 'z'); b nt := nt('z', 'y', 'x');
           c nt := nt('y', 'z', 'x', 'z'); n nt; e nt := nt();
           procedure show(x boolean) is begin
             p(case when x then 'true' when not x then 'false' else 'null' end); end;
           begin show(a = b); show(a <> c); show(a = n); show(a in (c, b)); show(a submultiset of c);
           show(c not submultiset a); show('q' member a); show('y' not member of a); show(a is a set);
           show(c is not a set); show(e is empty); show(a is not empty); show(n is empty); show(n is a set); end;""",
        [
            *("true", "true", "null", "true", "true", "true", "false", "false", "true", "true", "true", "true", "null"),
            "null",
        ],
    ),
    "a null element that would have to be compared": (
        """declare type nt is table of number; a nt := nt(1, null);
           begin p(case when a = a then 'equal' end); exception when others then p(sqlerrm); end;""",
        [
            "ORA-03001: unimplemented feature: a NULL element compared by a MULTISET operator or condition is not "
            "supported by the sandbox"
        ],
    ),
    "fields that a constructor does not name": (
        "declare type r is record (a number, b varchar2(5) default 'd'); x r := r(a => 2); begin p(x.a || x.b); end;",
        ["2d"],
    ),
    "a cursor that gets its query later": (
        """declare cursor c(n number) return dual%rowtype; procedure q is begin
             open c(1); p(case when c%isopen then 'open' end); close c; end;
           cursor c(n number) return dual%rowtype is select dummy from dual where n = 1;
           begin q; for r in c(1) loop p(r.dummy); end loop; end;""",
        ["open", "X"],
    ),
    "defaults of record fields": (
        """declare type i is record (a number := 1, b number); type o is record (x i, y varchar2(2) default 'q');
           v o; w v%type;
           procedure q(a out i) is begin a.b := 2; end;
           begin q(v.x); p(v.x.a || v.x.b || v.y); p(w.x.a || w.y); v := null; p('[' || v.y || ']'); end;""",
        ["12q", "1q", "[]"],
    ),
    "a collection in a record in a collection": (
        """declare type t_in is table of number; type t_r is record (n varchar2(5), items t_in);
           type t is table of t_r index by pls_integer; l t; begin
           l(1).n := 'a'; l(1).items := t_in(); l(1).items.extend(2); l(1).items(2) := 7;
           p(l(1).items.count || l(1).items(2) || l(1).n); l(1).items.delete; p(l(1).items.count);
           if l(1).items.exists(1) then p('wrong'); end if; end;""",
        ["27a", "0"],
    ),
    "elements and fields as out arguments": (
        """declare type t is table of number index by pls_integer; type r is record (x number, y varchar2(3)); l
           t; q r;
           procedure two(a out number, b in out varchar2) is begin a := 5; b := b || 'z'; end;
           begin q.y := 'a'; two(l(3), q.y); p(l(3) || q.y); two(q.x, q.y); p(q.x || q.y);
           two(l(1), q.y); exception when value_error then p('no room'); end;""",
        ["5az", "5azz", "no room"],
    ),
    "into elements and fields": (
        """declare type t is table of number index by pls_integer; type r is record (x number, y number); l t; q
           r; n r; begin
           select 1, 2, 3 into l(9), q.x, q.y from dual; p(l(9) || q.x || q.y);
           select 8, 9 into n from dual; p(n.x || n.y); end;""",
        ["123", "89"],
    ),
    "results of functions are taken apart": (
        """declare type r is record (x number, y number); type t is table of r;
           function f return r is v r; begin v.x := 4; return v; end;
           function g(n number) return t is v t := t(); begin v.extend(n); v(n).y := n; return v; end;
           begin p(f().x); p(f.x); p(g(2)(2).y); p(g(3).count); end;""",
        ["4", "4", "2", "3"],
    ),
    "a returned package of values is a copy": (
        """declare type t is table of number index by pls_integer; g t; l t;
           function get return t is begin return g; end;
           begin g(1) := 1; l := get; l(1) := 2; p(g(1)); end;""",
        ["1"],
    ),
    "an in argument sees no copy but cannot be changed by its name": (
        """declare type t is table of number index by pls_integer; l t;
           procedure q(a in t) is b t := a; begin b(1) := 9; p(a(1) || b(1)); end;
           begin l(1) := 1; q(l); p(l(1)); end;""",
        ["19", "1"],
    ),
    "an out collection starts empty": (
        """declare type t is table of number index by pls_integer; l t;
           procedure q(a out t) is begin a(2) := 5; end; begin l(1) := 1; q(l); p(l.count || l.first); end;""",
        ["12"],
    ),
    "a nested table that is not initialised cannot grow": (
        "declare type t is table of number; l t; begin l.extend; end;",
        ["ORA-06531: Reference to uninitialized collection"],
    ),
    "deleted elements": (
        """declare type t is table of varchar2(1); l t := t('a', 'b', 'c'); i pls_integer; begin l.delete(2);
           i := l.first; while i is not null loop p(l(i)); i := l.next(i); end loop; p(l.count);
           begin p(l(2)); exception when no_data_found then p('deleted'); end; l(2) := 'x'; p(l(2)); end;""",
        ["a", "c", "2", "deleted", "x"],
    ),
    "null as a subscript": (
        "declare type t is table of number index by pls_integer; l t; n number; begin l(n) := 1; end;",
        ["ORA-06502: PL/SQL: numeric or value error: NULL index table key value"],
    ),
    "prior, next and last": (
        """declare type t is table of number index by pls_integer; l t; begin l(-5) := 1; l(10) := 2;
           p(l.first || l.last || l.next(-5) || l.prior(10) || l.next(0)); if l.next(10) is null then p('end');
           end if; end;""",
        ["-51010-510", "end"],
    ),
    "an error in a handler leaves the block": (
        """begin begin raise no_data_found; exception when no_data_found then raise too_many_rows;
           when too_many_rows then p('wrong'); end; exception when too_many_rows then p('outer ' || sqlcode); end;""",
        ["outer -1422"],
    ),
    "the error of the outer handler comes back": (
        """begin raise no_data_found; exception when others then
           begin raise value_error; exception when others then p(sqlcode); end; p(sqlcode); end;""",
        ["-6502", "100"],
    ),
    "sqlcode in a subprogram called by a handler": (
        """declare procedure q is begin p(sqlcode); end; begin q; raise no_data_found; exception when others
           then q; end;""",
        ["0", "100"],
    ),
    "exit and return out of handlers": (
        """declare function f return number is begin raise no_data_found; exception when others then return 3; end;
           begin loop begin raise value_error; exception when others then exit; end; end loop; p(f); p(sqlcode);
           end;""",
        ["3", "0"],
    ),
    "an exception of an inner block is not the outer one of that name": (
        """declare e exception; begin declare e exception; begin raise e; end;
           exception when e then p('wrong'); when others then p('others ' || sqlcode); end;""",
        ["others 1"],
    ),
    "keep_errors": (
        """begin raise no_data_found; exception when others then raise_application_error(-20001, 'x', true); end;""",
        ["ORA-20001: x\nORA-01403: no data found"],
    ),
    "a loop variable hides a variable": (
        "declare i number := 9; begin for i in 1 .. 1 loop p(i); end loop; p(i); end;",
        ["1", "9"],
    ),
    "loop bounds are evaluated once and rounded": (
        """declare n number := 2.5; begin for i in 1.4 .. n loop p(i); n := 10; end loop;
           for i in 1 .. null loop p('never'); end loop; end;""",
        ["1", "2", "3", "ORA-06502: PL/SQL: numeric or value error"],
    ),
    "variables of a block start anew": (
        """begin for i in 1 .. 2 loop declare l number; m number := 0; begin p(nvl(l, -1) || m); l := i; m := i; end;
           end loop; end;""",
        ["-10", "-10"],
    ),
    "a while loop": ("declare n number := 3; begin while n > 0 loop p(n); n := n - 1; end loop; end;", ["3", "2", "1"]),
    "concatenation skips nulls": ("declare s varchar2(5); begin p('[' || s || null || '' || ']'); end;", ["[]"]),
    "a clob holds more than a varchar2": (
        """declare c clob := rpad('x', 32767, 'x'); v varchar2(32767); begin c := c || c; p(length(c)); v := c;
           exception when value_error then p('too long'); end;""",
        ["65534", "too long"],
    ),
    "timestamps and intervals": (
        """declare a timestamp := timestamp '2024-01-01 00:00:00'; b timestamp(0) := timestamp
           '2024-01-02 01:00:00.6';
           i interval day to second; begin i := b - a; p(extract(day from i) || ' ' || extract(hour from i));
           p(to_char(b, 'ss')); p(to_char(a + numtodsinterval(90, 'minute'), 'hh24:mi')); p(to_char(a + i * 2,
           'dd')); end;""",
        ["1 1", "01", "01:30", "03"],
    ),
    "an interval holds as many days as it says, two where it says nothing": (
        """declare i interval day to second; j interval day(3) to second(6) := numtodsinterval(999, 'DAY');
           begin p(extract(day from j)); i := numtodsinterval(-99, 'DAY'); p(extract(day from i)); i := j;
           exception when others then p(sqlerrm); end;""",
        ["999", "-99", "ORA-01873: the leading precision of the interval is too small"],
    ),
    "a subquery result decides": (
        """declare n number; begin select count(*) into n from dual where 1 = 0; if n = 0 then p('none'); end
           if; end;""",
        ["none"],
    ),
    "forall over nothing": (
        """declare type t is table of number index by pls_integer; l t; begin
           forall i in 1 .. l.count execute immediate 'begin null; end;' using l(i); p('ok'); end;""",
        ["ok"],
    ),
    "savepoints": (
        """begin savepoint a; rollback to a; commit; begin rollback to nowhere; exception when others then
           p(sqlcode); end; end;""",
        ["-1086"],
    ),
    "compile-time constants are folded like run-time ones": (
        """declare n number := 1; begin if 1/3 = n/3 and 2**0.5 = 2**(n/2) and 24*60 = 1440 * n then p('same');
           end if; end;""",
        ["same"],
    ),
    "at time zone keeps the zone it gives": (
        """declare t timestamp with time zone := timestamp '2024-01-01 00:00:00 +00:00'; begin
           p(to_char(t at time zone 'America/Sao_Paulo', 'YYYY-MM-DD HH24:MI TZR TZH:TZM'));
           p(to_char(sys_extract_utc(t at time zone 'America/Sao_Paulo'), 'HH24')); end;""",
        ["2023-12-31 21:00 AMERICA/SAO_PAULO -03:00", "00"],
    ),
    "pls_integer overflow by a constant": (
        "declare i pls_integer := 2147483647; begin i := i + 1; end;",
        ["ORA-01426: numeric overflow"],
    ),
    "pls_integer overflow": (
        "declare i pls_integer := 2147483647; j pls_integer := 1; begin i := i + j; end;",
        ["ORA-01426: numeric overflow"],
    ),
    "a row of a cursor is a record": (
        """declare cursor c is select 1 a, 'x' b from dual; r c%rowtype; type t is table of c%rowtype index by
           pls_integer;
           l t; s r%type; begin open c; fetch c bulk collect into l; close c; r := l(1); s := r; p(s.a || s.b);
           end;""",
        ["1x"],
    ),
    "a strong ref cursor": (
        """declare type r is record (a number, b varchar2(3)); type c is ref cursor return r; x c; v r;
           begin open x for select 1, 'q' from dual; fetch x into v; p(v.a || v.b);
           if x%found and x%rowcount = 1 then p('found'); end if; close x; end;""",
        ["1q", "found"],
    ),
    "a cursor parameter with a default": (
        """declare cursor c(a number default 2, b varchar2 := 'z') is select a || b x from dual; begin
           for r in c loop p(r.x); end loop; for r in c(b => 'y') loop p(r.x); end loop; end;""",
        ["2z", "2y"],
    ),
    "a cursor sees its variables as they are when it is opened": (
        """declare n number := 1; cursor c is select n x from dual; r c%rowtype; begin n := 2; open c; n := 3;
           fetch c into r; p(r.x); close c; end;""",
        ["2"],
    ),
    "columns hide variables in SQL": (
        """declare dummy varchar2(5) := 'v'; n number; begin select count(*) into n from dual where dummy = 'v';
           p(n); end;""",
        ["0"],
    ),
    "a qualified variable in SQL": (
        """<<b>> declare dummy varchar2(5) := 'v'; n number; begin select count(*) into n from dual where
           b.dummy = 'v';
           p(n); end;""",
        ["1"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_block(name: str, output: Callable[[str], list[str]]) -> None:
    text, expected = CASES[name]
    assert output(text) == expected
