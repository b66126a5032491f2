"""Blocks and what they print: statements, operators, types, collections, exceptions."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest

CASES: dict[str, tuple[str, list[str]]] = {
    "numbers keep their exact value": (
        "begin p(1/4); p(1/3); p(-0.5); p(10/5); p(2**10); p(7 - 10); p(.1 + .2); p(1e3); end;",
        [".25", "." + "3" * 40, "-.5", "2", "1024", "-3", ".3", "1000"],
    ),
    "an empty string is null": (
        "declare l varchar2(5) := ''; begin if l is null then p('null'); end if; p('a' || l || 'b'); end;",
        ["null", "ab"],
    ),
    "a built-in takes arguments of any type that converts": (
        """declare l_empty clob := empty_clob(); l_text varchar2(10); l_list clob := to_clob('x,y');
           begin p(substr(12345, '2', 2)); p(instr('a1b', 1)); p(substr(l_list, 3)); p(mod('7', 4));
           p(coalesce(substr(l_empty, 1), 'null')); p(coalesce(replace(l_empty, 'a'), 'null'));
           p(coalesce(to_char(instr(l_empty, 'a')), 'null')); p(coalesce(substr('abc', 2, l_text), 'null'));
           p(translate(unistr('a\\00e7b'), 'ab', 'x')); p(substrb('abc', 2, 1)); end;""",
        ["23", "2", "y", "3", "null", "null", "null", "null", "xç", "b"],
    ),
    "a record copies the collections it holds": (
        """declare type t_n is table of number; type t_r is record (a number, n t_n); type t_l is table of t_r
             index by pls_integer; r t_r; s t_r; l t_l;
           begin r.n := t_n(1); l(1) := r; s := l(1); s.n(1) := 2; l(2).a := 3; s.a := l(2).a;
           p(r.n(1)); p(l(1).n(1)); p(s.n(1)); p(s.a); if l(2).n is null then p('null'); end if; end;""",
        ["1", "1", "2", "3", "null"],
    ),
    "null conditions count as false": (
        """declare l number; begin
           if l = 1 then p('a'); elsif l <> 1 then p('b'); elsif not (l = 1) then p('c'); else p('d'); end if;
           end;""",
        ["d"],
    ),
    "three-valued logic in variables": (
        """declare a boolean := null; b boolean := true; c boolean;
           procedure show(x boolean) is begin
             p(case when x then 'true' when not x then 'false' else 'null' end); end;
           begin show(a and b); show(a or b); show(not a); show(a and false); c := a or false; show(c); end;""",
        ["null", "true", "null", "false", "null"],
    ),
    "the right side of and is not evaluated in vain": (
        """declare t dbms_output.chararr; begin
           if t.count > 0 and t(1) = 'x' then p('yes'); else p('no'); end if; end;""",
        ["no"],
    ),
    "loops": (
        """begin for i in 1 .. 3 loop p(i); end loop; for i in reverse 1 .. 2 loop p('r' || i); end loop;
           for i in 3 .. 1 loop p('never'); end loop; end;""",
        ["1", "2", "3", "r2", "r1"],
    ),
    "goto back, out of loops and handlers, over statements": (
        """declare n number := 0;
             procedure q is begin <<again>> null; n := n + 10; if n < 30 then goto again; end if; end;
           begin
             <<top>> <<first>>
             n := n + 1; p(n);
             if n < 2 then goto top; end if;
             for i in 1 .. 3 loop
               loop if i = 2 then goto done; end if; exit; end loop; p('i' || i);
             end loop;
             p('never');
             <<done>> begin raise no_data_found; exception when others then p('caught'); goto last; end;
             p('never');
             <<last>> n := 0; q; p(n);
           end;""",
        ["1", "2", "i1", "caught", "30"],
    ),
    "exit and continue out of a sequence with labels": (
        """begin for i in 1 .. 4 loop
             if i = 1 then goto next_one; end if; continue when i = 2; exit when i = 4; p(i);
             <<next_one>> p('n' || i); end loop; end;""",
        ["n1", "3", "n3"],
    ),
    "exit and continue of an outer loop": (
        """begin <<outer>> for i in 1 .. 3 loop for j in 1 .. 3 loop
           continue outer when j = 2 and i < 3; exit outer when i = 3; p(i || '-' || j); end loop; end loop;
           p('end'); end;""",
        ["1-1", "2-1", "end"],
    ),
    "three loops deep": (
        """begin <<a>> loop <<b>> loop loop exit a; end loop; p('x'); end loop; p('y'); end loop; p('z'); end;""",
        ["z"],
    ),
    "case statement and expression": (
        """declare l number := 2; begin case l when 1 then p('one'); when 2 then p('two'); end case;
           p(case when l > 5 then 'big' end || '.'); p(case l when 2 then 'b' else 'c' end);
           begin case l when 7 then null; end case; exception when case_not_found then p('none'); end; end;""",
        ["two", ".", "b", "none"],
    ),
    "in, between, like": (
        """declare l number := 3; n number; begin
           if l in (1, 3) and l not in (4, 5) and l between 1 and 3 and 'abc' like 'a%' and 'a_c' like 'a\\_c'
           escape '\\'
           then p('all'); end if;
           if l not in (1, n) then p('wrong'); else p('unknown'); end if; end;""",
        ["all", "unknown"],
    ),
    "out parameters come back when the call returns": (
        """declare l number := 1; s varchar2(10);
           procedure q(a in number, b out varchar2, c in out number) is begin b := 'b' || a; c := c + a; end;
           begin q(5, s, l); p(s || l); end;""",
        ["b56"],
    ),
    "nothing comes back when the call fails": (
        """declare l number := 1;
           procedure q(c in out number) is begin c := 99; raise no_data_found; end;
           begin q(l); exception when no_data_found then p(l); end;""",
        ["1"],
    ),
    "named arguments and defaults": (
        """declare procedure q(a number, b number default 10, c varchar2 default 'x') is begin p(a || ',' || b ||
           ',' || c); end;
           begin q(1); q(1, c => 'y'); q(b => 2, a => 3); end;""",
        ["1,10,x", "1,10,y", "3,2,x"],
    ),
    "overloads are told apart by type": (
        """declare procedure q(a number) is begin p('number'); end;
           procedure q(a varchar2) is begin p('text'); end;
           procedure q(a date) is begin p('date'); end;
           begin q(1); q('1'); q(sysdate); end;""",
        ["number", "text", "date"],
    ),
    "nested subprograms see and change the variables around them": (
        """declare l number := 1; procedure q is procedure r is begin l := l + 1; end; begin r; r; end;
           begin q; p(l); end;""",
        ["3"],
    ),
    "recursion": (
        """declare function f(n pls_integer) return pls_integer is begin
           if n < 2 then return 1; end if; return n * f(n - 1); end; begin p(f(10)); end;""",
        ["3628800"],
    ),
    "forward declaration": (
        """declare procedure b; procedure a is begin b; end; procedure b is begin p('b'); end; begin a; end;""",
        ["b"],
    ),
    "records are copied": (
        """declare type t is record (a number, b varchar2(10) := 'x'); r t; s t; begin
           r.a := 1; s := r; s.a := 2; p(r.a || s.a || s.b); end;""",
        ["12x"],
    ),
    "a record set to null": (
        "declare type t is record (a number); r t; begin r.a := 1; r := null; p('[' || r.a || ']'); end;",
        ["[]"],
    ),
    "associative arrays": (
        """declare type t is table of varchar2(10) index by varchar2(10); l t; k varchar2(10); begin
           l('b') := '2'; l('a') := '1'; k := l.first; while k is not null loop p(k || l(k)); k := l.next(k); end
           loop;
           p(l.count); l.delete('a'); p(l.first); if not l.exists('a') then p('gone'); end if; p(l('zz')); end;""",
        ["a1", "b2", "2", "b", "gone", "ORA-01403: no data found"],
    ),
    "an element is made when its field is assigned": (
        """declare type r is record (a number, b number); type t is table of r index by pls_integer; l t; begin
           l(5).a := 1; l(5).b := 2; p(l(5).a + l(5).b); p(l.count); end;""",
        ["3", "1"],
    ),
    "nested tables": (
        """declare type t is table of number; l t := t(1, 2); n t; begin
           l.extend; l(3) := 7; p(l.count || l(3)); l.delete(2); p(l.count || ',' || l.last); l.trim; p(l.last);
           begin p(n.count); exception when collection_is_null then p('null'); end;
           begin l(9) := 1; exception when subscript_beyond_count then p('beyond'); end;
           if n is null then p('is null'); end if; end;""",
        ["37", "2,3", "1", "null", "beyond", "is null"],
    ),
    "varrays have a limit": (
        """declare type t is varray(2) of number; l t := t(1, 2); begin p(l.limit); l.extend; end;""",
        ["2", "ORA-06532: Subscript outside of limit"],
    ),
    "collections are copied": (
        """declare type t is table of number index by pls_integer; a t; b t;
           procedure q(x in out t) is begin x(1) := 5; end;
           begin a(1) := 1; b := a; b(1) := 2; p(a(1) || b(1)); q(a); p(a(1)); end;""",
        ["12", "5"],
    ),
    "collections of collections": (
        """declare type t is table of number index by pls_integer; type u is table of t index by varchar2(5); l u;
           begin
           l('x')(3) := 4; p(l('x')(3)); p(l('x').count); end;""",
        ["4", "1"],
    ),
    "exceptions find their handlers": (
        """declare e exception; f exception; pragma exception_init(f, -20005); begin
           begin raise e; exception when e then p('e'); end;
           begin raise_application_error(-20005, 'msg'); exception when f then p(sqlcode || ' ' || sqlerrm); end;
           begin raise f; exception when others then p(sqlcode); end;
           begin raise no_data_found; exception when e or no_data_found then p(sqlcode); end; p(sqlcode); end;""",
        ["e", "-20005 ORA-20005: msg", "-20005", "100", "0"],
    ),
    "an unhandled user exception": (
        "declare e exception; begin raise e; end;",
        ["ORA-06510: PL/SQL: unhandled user-defined exception"],
    ),
    "raise passes the error on": (
        """begin begin raise too_many_rows; exception when others then p('inner'); raise; end;
           exception when too_many_rows then p('outer ' || sqlerrm); end;""",
        ["inner", "outer ORA-01422: exact fetch returns more than requested number of rows"],
    ),
    "errors of declarations belong to the enclosing block": (
        """begin declare l varchar2(1) := 'ab'; begin null; exception when others then p('wrong'); end;
           exception when value_error then p(sqlerrm); end;""",
        ["ORA-06502: PL/SQL: numeric or value error: character string buffer too small"],
    ),
    "zero divide": (
        "declare n number := 0; begin p(1 / n); exception when zero_divide then p(sqlerrm); end;",
        ["ORA-01476: divisor is equal to zero"],
    ),
    "constraints of variables": (
        """declare a number(3,1); b pls_integer; c number(2); d natural; e varchar2(3 char); begin
           a := 12.36; p(a); b := 2.5; p(b); e := 'áéí'; p(length(e));
           begin c := 100; exception when value_error then p(sqlerrm); end;
           begin d := -1; exception when value_error then p('natural'); end;
           begin a := 'x'; exception when value_error then p(sqlerrm); end; end;""",
        [
            "12.4",
            "3",
            "3",
            "ORA-06502: PL/SQL: numeric or value error: number precision too large",
            "natural",
            "ORA-06502: PL/SQL: numeric or value error: character to number conversion error",
        ],
    ),
    "a subtype keeps its range": (
        """declare subtype t is pls_integer range 1 .. 5; l t; begin l := 5; l := 6;
           exception when value_error then p('range'); end;""",
        ["range"],
    ),
    "a function that does not return": (
        "declare function f return number is begin null; end; begin p(f); end;",
        ["ORA-06503: PL/SQL: Function returned without value"],
    ),
    "labels qualify names": (
        """<<b>> declare l number := 1; begin declare l number := 2; begin p(l || b.l); end; end;""",
        ["21"],
    ),
    "dates": (
        """declare d date := date '2024-02-28'; t timestamp := timestamp '2024-01-01 10:00:00.5'; begin
           p(to_char(d + 2, 'yyyy-mm-dd')); p(date '2024-03-01' - d); p(to_char(t + interval '1' hour,
           'hh24:mi:ss.ff1'));
           p(to_char(d + 1/24, 'hh24:mi')); if d < sysdate then p('past'); end if; end;""",
        ["2024-03-01", "2", "11:00:00.5", "01:00", "past"],
    ),
    "nvl and coalesce": (
        """declare l number; function f return number is begin p('called'); return 1; end; begin
           p(nvl(l, 2)); p(coalesce(l, null, 3)); p(coalesce(5, f)); p(nvl(4, f)); end;""",
        ["2", "3", "5", "called", "4"],
    ),
    "implicit conversions": (
        """declare n number := '12'; s varchar2(10) := 5; begin p(n + '3'); p(s || 1); if '10' > 9 then p('num');
           end if; end;""",
        ["15", "51", "num"],
    ),
    "raise_application_error out of range": (
        "begin raise_application_error(-1, 'x'); end;",
        ["ORA-21000: error number argument to raise_application_error of -1 is out of range"],
    ),
    "sqlerrm by number": (
        "begin p(sqlerrm(-1403)); p(sqlerrm(0)); p(sqlerrm(-20001)); p(sqlerrm(100)); end;",
        [
            "ORA-01403: no data found",
            "ORA-0000: normal, successful completion",
            "ORA-20001: ",
            "ORA-01403: no data found",
        ],
    ),
    "select into": (
        """declare a number; r dual%rowtype; begin select 1 + 1 into a from dual; select * into r from dual; p(a
           || r.dummy);
           begin select 1 into a from dual where 1 = 0; exception when no_data_found then p('nothing'); end;
           begin select level into a from dual connect by level < 3; exception when too_many_rows then p('many');
           end; end;""",
        ["2X", "nothing", "many"],
    ),
    "cursor for loops": (
        """declare cursor c(n number) is select level l from dual connect by level <= n; begin
           for r in c(2) loop p(r.l || c%rowcount); end loop; for r in (select 'q' x from dual) loop p(r.x); end
           loop; end;""",
        ["11", "22", "q"],
    ),
    "explicit cursors": (
        """declare cursor c is select level l from dual connect by level <= 3; r c%rowtype; begin
           open c; loop fetch c into r; exit when c%notfound; p(r.l); end loop; p(c%rowcount); close c;
           if not c%isopen then p('closed'); end if; open c; open c;
           exception when cursor_already_open then p('open'); end;""",
        ["1", "2", "3", "3", "closed", "open"],
    ),
    "bulk collect with limit": (
        """declare cursor c is select level l from dual connect by level <= 5; type t is table of number; l t; begin
           open c; loop fetch c bulk collect into l limit 2; p(l.count); exit when c%notfound; end loop; close c;
           select level bulk collect into l from dual connect by level <= 4; p(l.count || l(4)); end;""",
        ["2", "2", "1", "44"],
    ),
    "ref cursors": (
        """declare c sys_refcursor; a number; procedure q(x out sys_refcursor) is begin open x for select 7 from
           dual; end;
           begin q(c); fetch c into a; p(a); close c;
           open c for 'select :1 + 1 from dual' using 4; fetch c into a; p(a); close c; fetch c into a;
           exception when invalid_cursor then p('invalid'); end;""",
        ["7", "5", "invalid"],
    ),
    "dynamic SQL": (
        """declare a number; type t is table of number; l t; begin
           execute immediate 'select :x + 1 from dual' into a using 4; p(a);
           execute immediate 'begin :a := :b * 2; end;' using out a, in 21; p(a);
           execute immediate 'select level from dual connect by level < 4' bulk collect into l; p(l.count); end;""",
        ["5", "42", "3"],
    ),
    "a function with out parameters in an expression": (
        """declare l number; function f(x out number) return number is begin x := 3; return 4; end;
           begin if f(l) = 4 then p(l); end if; end;""",
        ["3"],
    ),
    "return leaves a block": ("begin p('a'); return; p('b'); end;", ["a"]),
    "char is padded": (
        "declare c char(3) := 'a'; begin p('[' || c || ']'); if c = 'a' then p('eq'); end if; end;",
        ["[a  ]", "eq"],
    ),
    "an out text has the length of the variable it comes back in, at the assignment already": (
        """declare a varchar2(3); b varchar2(10); c varchar2(3 char); d varchar2(10);
           procedure inner(x out varchar2, y in out nocopy varchar2) is
             procedure deep(z out varchar2) is begin z := 'long'; z := 'ok'; end;
           begin y := 'long'; deep(x); end;
           procedure says(x out varchar2) is begin x := 'long';
             exception when value_error then p('too long'); x := 'ok'; end;
           function told(x out varchar2) return varchar2 is begin select 'long' into x from dual; return x; end;
           begin
             says(a); p(a); says(b); p(b); says(c); p(c);
             begin inner(a, b); exception when value_error then p('nested'); end;
             inner(b, d); p(b);
             begin p(told(a)); exception when value_error then p('function'); end; p(told(b));
           end;""",
        ["too long", "ok", "long", "too long", "ok", "nested", "ok", "function", "long"],
    ),
    "a constant that its literal does not fit is an error of the declaration": (
        """begin declare c constant number(3) := 5000; begin p(c); exception when others then p('inner'); end;
           exception when value_error then p('outer'); end;""",
        ["outer"],
    ),
    "standard is the package, whatever is declared here": (
        """declare invalid_number exception; subtype date is number; d standard.date := sysdate;
           begin if d is not null then p('date'); end if; raise invalid_number;
           exception when standard.invalid_number then p('standard'); when others then p('own'); end;""",
        ["date", "own"],
    ),
    "mod is an operator, too": (
        "declare n number := 17; begin p(n mod 5); p(2 + n mod 5 * 3); if n mod 2 = 0 then p('even'); end if; end;",
        ["2", "8"],
    ),
    "simple_integer wraps": (
        """declare a simple_integer := 2147483646; b simple_integer := -2147483648; n pls_integer := 1; begin
           for i in 1 .. 3 loop a := a + 1; p(a); end loop; p(-b); p(b - 1); p(b * b); p(b * 3);
           begin b := b - n; exception when others then p(sqlcode); end; end;""",
        ["2147483647", "-2147483648", "-2147483647", "-2147483648", "2147483647", "0", "-2147483648", "-1426"],
    ),
    "more targets than a dynamic query has columns": (
        """declare a number; b number; c sys_refcursor; procedure try(text varchar2) is begin
             execute immediate text into a, b; exception when others then p(sqlcode); end;
           begin try('select 1 from dual');
           begin open c for 'select 1 from dual'; fetch c into a, b; exception when others then p(sqlcode); end;
           close c; open c for select 1 from dual; fetch c into a, b;
           exception when others then p(sqlcode); end;""",
        ["-1007", "-1007", "-6504"],
    ),
    "text may begin with a letter outside ascii": ("declare situação number := 1; begin p(situação); end;", ["1"]),
}


@pytest.mark.parametrize("name", CASES)
def test_block(name: str, output: Callable[[str], list[str]]) -> None:
    text, expected = CASES[name]
    assert output(dedent(text)) == expected
