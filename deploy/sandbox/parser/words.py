"""Word lists of the grammar and Oracle's texts of syntax errors."""

from __future__ import annotations

SQL_RESERVED = frozenset(
    """ACCESS ADD ALL ALTER AND ANY AS ASC AUDIT BETWEEN BY CHAR CHECK CLUSTER COLUMN COLUMN_VALUE COMMENT COMPRESS
    CONNECT CREATE CURRENT DATE DECIMAL DEFAULT DELETE DESC DISTINCT DROP ELSE EXCLUSIVE EXISTS FILE FLOAT FOR FROM
    GRANT GROUP HAVING IDENTIFIED IMMEDIATE IN INCREMENT INDEX INITIAL INSERT INTEGER INTERSECT INTO IS LEVEL LIKE
    LOCK LONG MAXEXTENTS MINUS MLSLABEL MODE MODIFY NESTED_TABLE_ID NOAUDIT NOCOMPRESS NOT NOWAIT NULL NUMBER OF
    OFFLINE ON ONLINE OPTION OR ORDER PCTFREE PRIOR PUBLIC RAW RENAME RESOURCE REVOKE ROW ROWID ROWNUM ROWS SELECT
    SESSION SET SHARE SIZE SMALLINT START SUCCESSFUL SYNONYM SYSDATE TABLE THEN TO TRIGGER UID UNION UNIQUE UPDATE
    USER VALIDATE VALUES VARCHAR VARCHAR2 VIEW WHENEVER WHERE WITH""".split()
)

PLSQL_RESERVED = frozenset(
    """ALL ALTER AND ANY AS ASC AT BEGIN BETWEEN BY CASE CHECK CLUSTER CLUSTERS COLAUTH COLUMNS COMPRESS CONNECT CRASH
    CREATE CURSOR DECLARE DEFAULT DESC DISTINCT DROP ELSE END EXCEPTION EXCLUSIVE FETCH FOR FROM FUNCTION GOTO GRANT
    GROUP HAVING IDENTIFIED IF IN INDEX INDEXES INSERT INTERSECT INTO IS LIKE LOCK MINUS MODE NOCOMPRESS NOT NOWAIT
    NULL OF ON OPTION OR ORDER OVERLAPS PROCEDURE PUBLIC RESOURCE REVOKE SELECT SHARE SIZE SQL START SUBTYPE TABAUTH
    TABLE THEN TO TYPE UNION UNIQUE UPDATE VALUES VIEW VIEWS WHEN WHERE WITH""".split()
)

# Reserved as names of columns only, and fine for a bind.
BIND_WORDS = frozenset(
    """ACCESS ADD AUDIT COLUMN COLUMN_VALUE FILE IMMEDIATE INCREMENT INITIAL MAXEXTENTS MLSLABEL MODIFY NESTED_TABLE_ID
    NOAUDIT OFFLINE ONLINE ROW ROWS SESSION SUCCESSFUL VALIDATE WHENEVER""".split()
)

# Reserved, and yet the beginning of an expression (pseudo-columns and functions without arguments).
SQL_EXPRESSION_WORDS = frozenset(["LEVEL", "ROWNUM", "SYSDATE", "USER", "UID", "ROWID", "COLUMN_VALUE"])
PLSQL_EXPRESSION_WORDS = frozenset(["SQL"])

# Not reserved, but not taken for an alias that is written without AS.
TABLE_ALIAS_STOP = SQL_RESERVED | frozenset(
    """BEGIN CASE CROSS END FETCH FULL INNER JOIN LEFT LOG LOOP MATCH_RECOGNIZE MODEL NATURAL OFFSET PARTITION PIVOT
    RETURN RETURNING RIGHT SAMPLE SKIP SUBPARTITION UNPIVOT USING VERSIONS WAIT WHEN OUTER APPLY EXCEPT""".split()
)
COLUMN_ALIAS_STOP = SQL_RESERVED

QUERY_START = frozenset(["SELECT", "WITH"])
SET_OPERATORS = frozenset(["UNION", "INTERSECT", "MINUS", "EXCEPT"])
COMPARISONS = frozenset(["=", "<>", "<", "<=", ">", ">="])

SQL_MESSAGES = {
    900: "invalid SQL statement",
    901: "invalid CREATE command",
    902: "invalid datatype",
    903: "invalid table name",
    904: "invalid identifier",
    905: "missing keyword",
    906: "missing left parenthesis",
    907: "missing right parenthesis",
    908: "missing NULL keyword",
    911: "invalid character",
    917: "missing comma",
    920: "invalid relational operator",
    922: "missing or invalid option",
    923: "FROM keyword not found where expected",
    924: "missing BY keyword",
    925: "missing INTO keyword",
    926: "missing VALUES keyword",
    927: "missing equal sign",
    928: "missing SELECT keyword",
    931: "missing identifier",
    933: "SQL command not properly ended",
    936: "missing expression",
    940: "invalid ALTER command",
    946: "missing TO keyword",
    950: "invalid DROP option",
    953: "missing or invalid index name",
    954: "missing IDENTIFIED keyword",
    969: "missing ON keyword",
    971: "missing SET keyword",
    987: "missing or invalid username(s)",
    988: "missing or invalid password(s)",
    990: "missing or invalid privilege",
    1735: "invalid ALTER TABLE option",
    1740: "missing double quote in identifier",
    1741: "illegal zero-length identifier",
    1742: "comment not terminated properly",
    1756: "quoted string not properly terminated",
    1780: "string literal required",
    1786: "FOR UPDATE of this query expression is not allowed",
    2248: "invalid option for ALTER SESSION",
    4073: "column list not valid for this trigger type",
    4071: "missing BEFORE, AFTER or INSTEAD OF keyword",
    40454: "path expression not a literal",
}
