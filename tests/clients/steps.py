"""What each step of the two programs answers: the same where both do the same."""

from __future__ import annotations

import textwrap


def _table(text: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in textwrap.dedent(text).strip().splitlines())


_BOTH = _table("""
    double: 1.5
    text: ação €
    null: null
    clob: 5000 çx
    bind number: -12.345
    bind text: ação
    bind long text: 3000
    bind null: none
    bind date: 2026-02-03 04:05:06
    bind raw: 00FF10
    again: a bb ccc
    create: ok
    insert: 1
    lengths: 40000 40000
    temporary clob: 8000
    batch: 100
    rollback: 0
    commit: sete
    in out: ABC 42
    out clob: 40000 ç
    ref cursor: 325
    implicit: 5
    no table: 942 ORA-00942: table or view does not exist
    no table, where: 14
    raised: 20001 ORA-20001: não dá
    after errors: still here
    drop: ok
""")

# In the zone America/Sao_Paulo: what has no zone of its own is local time
NODE = _BOTH | _table("""
    version: 19.0.0.0.0
    number: 123456789012.5
    small: -0.0625
    date: 2026-02-03T15:00:00.000Z
    timestamp: 2026-02-03T07:05:06.789Z
    zoned: 2026-02-03T07:05:06.789Z
    zone: -03:00
    interval: 1 2 3 4 500000000
    raw: 00ff10
    blob: 0001ff
    lob as text: abc
    rows: 137026
    columns: A NUMBER, B CHAR, C DATE, D CLOB
    batch errors: 1 ORA-00001: unique constraint (SYSTEM.CLIENTE_NODE_PK) violated 1,0,1
    returning: 2,3 NOME 2,NOME 3
    array: abc
    unique: 1 ORA-00001: unique constraint (SYSTEM.CLIENTE_NODE_PK) violated
    bad password: 1017
    module: steps module
    pool: 2 4 6 8 10 12
""")

JDBC = _BOTH | _table("""
    version: true
    number: 1234567890123456789012345678901234567.5
    small: -0.000000001
    precise: 12.34
    date: 2026-02-03 12:00:00.000
    timestamp: 2026-02-03 04:05:06.789
    zoned: 2026-02-03T07:05:06.789Z
    zone: America/Sao_Paulo
    interval: 1 2:3:4.5
    raw: 00FF10
    clob: 5000 çx  null
    blob: 0001FF
    rows: 139010
    columns: A NUMBER, B CHAR, C DATE, D TIMESTAMP WITH TIME ZONE, E CLOB, F NUMBER, 6.2
    long clob: 40000 40000
    batch failing: 1
    update: 10
    returning: 300 TREZENTOS
    savepoint: 1
    procedure: x7 2026-02-03 00:00:00.0
    function: ABC
    output: olá 0
    unique: 1 ORA-00001: unique constraint (SYSTEM.CLIENTE_JDBC_PK) violated
    syntax: 6550 ORA-06550: line 1, column 12:
    bad password: SQLException ORA-01017: invalid username/password; logon denied
    tables: CLIENTE_JDBC
    table columns: ID NOME QUANDO TEXTO DADOS CHAVE
    primary key: ID
    indexes: ID NOME
    foreign keys: CANAL
    procedures: CLIENTE_JDBC_P
    procedure columns: IN_A IO_B OUT_C
    schemas: true
    schema: SYSTEM
    type info: true
""")
