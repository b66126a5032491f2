"""Dictionary views about objects, tables, columns, constraints, indexes, views, sequences, comments."""

from __future__ import annotations

from .families import Single, ViewFamily

_KIND = "case o.kind when 'DICTIONARY' then 'VIEW' else o.kind end"

_OBJECTS = f"""
select o.owner, o.name as object_name, null as subobject_name, o.id as object_id, o.id as data_object_id,
       {_KIND} as object_type, o.created as created, o.changed as last_ddl_time,
       to_char(o.changed, 'YYYY-MM-DD:HH24:MI:SS') as timestamp, o.status,
       case when exists (select from dict.object t where t.kind = 'TABLE' and t.temporary is not null
                            and t.owner = o.owner
                            and t.name = case o.kind when 'TABLE' then o.name when 'INDEX' then
                                   (select i.table_name from dict.ind i where i.owner = o.owner and i.name = o.name)
                                end)
            then 'Y' else 'N' end as temporary,
       case when o.generated then 'Y' else 'N' end as generated, 'N' as secondary,
       case when o.kind = 'TRIGGER' then 3 when o.kind = 'INDEX' then 4 when o.kind like '% BODY' then 2 else 1 end
          as namespace, null as edition_name,
       case when o.owner = 'SYS' then 'Y' else 'N' end as oracle_maintained, o.kind as own_kind,
       coalesce((select u.table_name from dict.unit u
                  where o.kind = 'TRIGGER' and u.owner = o.owner and u.name = o.name and u.kind = 'TRIGGER'),
                (select i.table_name from dict.ind i where o.kind = 'INDEX' and i.owner = o.owner and i.name =
                o.name),
                o.name) as base_name
  from dict.object o
"""

_COLUMN = """
select c.owner, c.table_name, c.name as column_name,
       case c.kind when 'TIMESTAMP' then 'TIMESTAMP(' || c.scale || ')'
                   when 'TIMESTAMP_TZ' then 'TIMESTAMP(' || c.scale || ') WITH TIME ZONE'
                   when 'TIMESTAMP_LTZ' then 'TIMESTAMP(' || c.scale || ') WITH LOCAL TIME ZONE'
                   when 'INTERVAL_DS' then 'INTERVAL DAY(' || c.precision || ') TO SECOND(' || c.scale || ')'
                   else case when c.kind = 'NUMBER' and c.precision is not null and c.scale is null then 'FLOAT'
                             else c.kind end end as data_type,
       null as data_type_mod, null as data_type_owner,
       case when c.kind in ('VARCHAR2', 'CHAR') and c.char_semantics
               then least(c.size * 4, case c.kind when 'CHAR' then 2000 else 4000 end)
            when c.kind in ('NVARCHAR2', 'NCHAR') then c.size * 2
            when c.kind in ('VARCHAR2', 'CHAR', 'RAW') then c.size
            when c.kind = 'NUMBER' then 22
            when c.kind = 'DATE' or c.kind = 'TIMESTAMP' and c.scale = 0 then 7
            when c.kind = 'TIMESTAMP_TZ' then 13
            when c.kind = 'BINARY_DOUBLE' then 8
            when c.kind in ('CLOB', 'NCLOB', 'BLOB') then 4000
            else 11 end as data_length,
       c.precision as data_precision, c.scale as data_scale,
       case when c.nullable then 'Y' else 'N' end as nullable,
       case when not c.invisible then
          count(*) filter (where not c.invisible) over (partition by c.owner, c.table_name order by c.position) end
          as column_id,
       length(coalesce(c.virtual_text, c.default_text)) as default_length,
       coalesce(c.virtual_text, c.default_text, upper(c.sequence) || '."NEXTVAL"') as data_default,
       null as num_distinct, null as last_analyzed,
       case when c.kind in ('NVARCHAR2', 'NCHAR', 'NCLOB') then 'NCHAR_CS'
            when c.kind in ('VARCHAR2', 'CHAR', 'CLOB') then 'CHAR_CS' end as character_set_name,
       case when c.kind in ('VARCHAR2', 'CHAR', 'NVARCHAR2', 'NCHAR') then c.size else 0 end as char_length,
       case when c.kind in ('VARCHAR2', 'CHAR', 'NVARCHAR2', 'NCHAR')
            then case when c.char_semantics then 'C' else 'B' end end as char_used,
       case when c.invisible then 'YES' else 'NO' end as hidden_column,
       case when c.virtual_text is null then 'NO' else 'YES' end as virtual_column,
       c.position as internal_column_id,
       c.name as qualified_col_name, 'YES' as user_generated,
       case when c.default_on_null then 'YES' else 'NO' end as default_on_null,
       case when c.identity is null then 'NO' else 'YES' end as identity_column
  from dict.col c
"""
_COLUMN_COLUMNS = """OWNER:128 TABLE_NAME:128 COLUMN_NAME:128 DATA_TYPE:128 DATA_TYPE_MOD:3 DATA_TYPE_OWNER:128
DATA_LENGTH:N
    DATA_PRECISION:N DATA_SCALE:N NULLABLE:1 COLUMN_ID:N DEFAULT_LENGTH:N DATA_DEFAULT:C NUM_DISTINCT:N
    LAST_ANALYZED:D
    CHARACTER_SET_NAME:44 CHAR_LENGTH:N CHAR_USED:1 DEFAULT_ON_NULL:3 IDENTITY_COLUMN:3"""

_TABLES = """
select o.owner, o.name as table_name,
       case when o.temporary is null then coalesce(a.tablespace, 'USERS') end as tablespace_name,
       null as cluster_name, null as iot_name, 'VALID' as status, 10 as pct_free, 1 as ini_trans,
       case when o.temporary is null then 'YES' else 'NO' end as logging, s.num_rows, s.blocks,
       s.avg_row_len, '1' as degree,
       case when o.temporary is null then 'N' else 'Y' end as temporary, 'NO' as partitioned, null as iot_type,
       s.analyzed as last_analyzed,
       case o.temporary when 'DELETE' then 'SYS$TRANSACTION' when 'PRESERVE' then 'SYS$SESSION' end as duration,
       'NO' as nested, 'DISABLED' as compression,
       null as compress_for, 'NO' as dropped, 'YES' as segment_created,
       'NO' as read_only, 'DISABLED' as row_movement, 'NO' as external
  from dict.object o
  left join dict.account a on a.name = o.owner
  left join dict.stats s on s.id = o.id
 where o.kind = 'TABLE'
"""

_CONSTRAINTS = """
select c.owner, c.name as constraint_name, c.kind as constraint_type, c.table_name, c.search_condition,
       left(c.search_condition, 4000) as search_condition_vc, c.r_owner, c.r_name as r_constraint_name,
       case when c.kind = 'R' then coalesce(c.delete_rule, 'NO ACTION') end as delete_rule,
       case when c.enabled then 'ENABLED' else 'DISABLED' end as status, 'NOT DEFERRABLE' as deferrable,
       'IMMEDIATE' as deferred, case when c.validated then 'VALIDATED' else 'NOT VALIDATED' end as validated,
       case when c.generated then 'GENERATED NAME' else 'USER NAME' end as generated, null as bad, null as rely,
       o.changed as last_change, case when c.index_name is not null then c.owner end as index_owner, c.index_name,
       null as invalid, null as view_related
  from dict.cons c
  join dict.object o on o.owner = c.owner and o.name = c.table_name and o.kind = 'TABLE'
"""

_INDEXES = """
select i.owner, i.name as index_name,
       case when array_to_string(i.expressions, '') = '' then 'NORMAL' else 'FUNCTION-BASED NORMAL' end as
       index_type,
       i.table_owner, i.table_name, 'TABLE' as table_type,
       case when i.is_unique then 'UNIQUE' else 'NONUNIQUE' end as uniqueness, 'DISABLED' as compression,
       null as prefix_length,
       case when exists (select from dict.object t where t.kind = 'TABLE' and t.owner = i.table_owner
                            and t.name = i.table_name and t.temporary is not null) then null
            else coalesce(i.tablespace, a.tablespace, 'USERS') end as tablespace_name, 2 as ini_trans, null as blevel,
       null as leaf_blocks,
       s.distinct_keys, null as clustering_factor, 'VALID' as status, s.num_rows, s.analyzed as last_analyzed,
       '1' as degree, 'NO' as partitioned,
       case when exists (select from dict.object t where t.kind = 'TABLE' and t.owner = i.table_owner
                            and t.name = i.table_name and t.temporary is not null) then 'Y' else 'N' end as temporary,
       case when i.generated then 'Y' else 'N' end as
       generated,
       case when array_to_string(i.expressions, '') = '' then null else 'ENABLED' end as funcidx_status,
       'VISIBLE' as visibility
  from dict.ind i
  left join dict.account a on a.name = i.owner
  left join dict.object o on o.owner = i.owner and o.name = i.name and o.kind = 'INDEX'
  left join dict.stats s on s.id = o.id
"""

_IND_COLUMNS = """
select i.owner as index_owner, i.name as index_name, i.table_owner, i.table_name, k.name as column_name,
       k.n as column_position, 22 as column_length, 0 as char_length, i.descending[k.n] as descend,
       nullif(i.expressions[k.n], '') as column_expression
  from dict.ind i
 cross join lateral unnest(i.columns) with ordinality k(name, n)
"""

FAMILIES: tuple[ViewFamily, ...] = (
    ViewFamily(
        "OBJECTS",
        """OWNER:128 OBJECT_NAME:128 SUBOBJECT_NAME:128 OBJECT_ID:N DATA_OBJECT_ID:N OBJECT_TYPE:23 CREATED:D
        LAST_DDL_TIME:D
        TIMESTAMP:19 STATUS:7 TEMPORARY:1 GENERATED:1 SECONDARY:1 NAMESPACE:N EDITION_NAME:128
        ORACLE_MAINTAINED:1""",
        _OBJECTS,
        all_rows="dict.sees({user}, b.owner, b.base_name, b.own_kind)",
    ),
    ViewFamily(
        "TABLES",
        """OWNER:128 TABLE_NAME:128 TABLESPACE_NAME:30 CLUSTER_NAME:128 IOT_NAME:128 STATUS:8 PCT_FREE:N INI_TRANS:N
        LOGGING:3 NUM_ROWS:N
        BLOCKS:N AVG_ROW_LEN:N DEGREE:40 TEMPORARY:1 PARTITIONED:3 IOT_TYPE:12 LAST_ANALYZED:D DURATION:15 NESTED:3
        COMPRESSION:8 COMPRESS_FOR:30 DROPPED:3 SEGMENT_CREATED:3 READ_ONLY:3 ROW_MOVEMENT:8 EXTERNAL:3""",
        _TABLES,
    ),
    ViewFamily(
        "UNUSED_COL_TABS",
        "OWNER:128 TABLE_NAME:128 COUNT:N",
        "select o.owner, o.name as table_name, o.unused as count from dict.object o where o.unused > 0",
    ),
    ViewFamily("TAB_COLUMNS", _COLUMN_COLUMNS, f"select * from ({_COLUMN}) q where hidden_column = 'NO'"),
    ViewFamily(
        "TAB_COLS",
        _COLUMN_COLUMNS
        + " HIDDEN_COLUMN:3 VIRTUAL_COLUMN:3 INTERNAL_COLUMN_ID:N QUALIFIED_COL_NAME:4000 USER_GENERATED:3",
        _COLUMN,
    ),
    ViewFamily(
        "TAB_IDENTITY_COLS",
        """OWNER:128 TABLE_NAME:128 COLUMN_NAME:128 GENERATION_TYPE:10 SEQUENCE_NAME:128 IDENTITY_OPTIONS:298""",
        """select c.owner, c.table_name, c.name as column_name, left(c.identity, 10) as generation_type,
                  s.name as sequence_name,
                  concat('START WITH: ', s.start_with, ', INCREMENT BY: ', s.increment_by, ', MAX_VALUE: ', s.max_value,
                         ', MIN_VALUE: ', s.min_value, ', CYCLE_FLAG: ', case when s.cycle then 'Y' else 'N' end,
                         ', CACHE_SIZE: ', s.cache_size, ', ORDER_FLAG: ', case when s.ordered then 'Y' else 'N' end,
                         ', SCALE_FLAG: N, EXTEND_FLAG: N, SESSION_FLAG: N, KEEP_VALUE: N') as identity_options
             from dict.col c
             left join dict.seq s on s.owner = c.owner
                  and s.name = upper(split_part(replace(c.sequence, '"', ''), '.', 2))
            where c.identity is not null""",
    ),
    ViewFamily(
        "CONSTRAINTS",
        """OWNER:128 CONSTRAINT_NAME:128 CONSTRAINT_TYPE:1 TABLE_NAME:128 SEARCH_CONDITION:C
        SEARCH_CONDITION_VC:4000
        R_OWNER:128 R_CONSTRAINT_NAME:128 DELETE_RULE:9 STATUS:8 DEFERRABLE:14 DEFERRED:9 VALIDATED:13
        GENERATED:14 BAD:3
        RELY:4 LAST_CHANGE:D INDEX_OWNER:128 INDEX_NAME:128 INVALID:7 VIEW_RELATED:14""",
        _CONSTRAINTS,
        keep_owner=True,
    ),
    ViewFamily(
        "CONS_COLUMNS",
        "OWNER:128 CONSTRAINT_NAME:128 TABLE_NAME:128 COLUMN_NAME:4000 POSITION:N",
        """select c.owner, c.name as constraint_name, c.table_name, k.name as column_name,
                  case when c.kind <> 'C' then k.n end as position
             from dict.cons c cross join lateral unnest(c.columns) with ordinality k(name, n)""",
        keep_owner=True,
    ),
    ViewFamily(
        "INDEXES",
        """OWNER:128 INDEX_NAME:128 INDEX_TYPE:27 TABLE_OWNER:128 TABLE_NAME:128 TABLE_TYPE:11 UNIQUENESS:9
        COMPRESSION:13 PREFIX_LENGTH:N
        TABLESPACE_NAME:30 INI_TRANS:N BLEVEL:N LEAF_BLOCKS:N DISTINCT_KEYS:N CLUSTERING_FACTOR:N STATUS:8
        NUM_ROWS:N
        LAST_ANALYZED:D DEGREE:40 PARTITIONED:3 TEMPORARY:1 GENERATED:1 FUNCIDX_STATUS:8 VISIBILITY:9""",
        _INDEXES,
        all_rows="dict.sees({user}, b.table_owner, b.table_name, 'TABLE')",
    ),
    ViewFamily(
        "IND_COLUMNS",
        """INDEX_OWNER:128 INDEX_NAME:128 TABLE_OWNER:128 TABLE_NAME:128 COLUMN_NAME:4000 COLUMN_POSITION:N
        COLUMN_LENGTH:N
        CHAR_LENGTH:N DESCEND:4""",
        _IND_COLUMNS,
        owner="INDEX_OWNER",
        also_dropped=("TABLE_OWNER",),
        all_rows="dict.sees({user}, b.table_owner, b.table_name, 'TABLE')",
    ),
    ViewFamily(
        "IND_EXPRESSIONS",
        "INDEX_OWNER:128 INDEX_NAME:128 TABLE_OWNER:128 TABLE_NAME:128 COLUMN_EXPRESSION:C COLUMN_POSITION:N",
        f"select * from ({_IND_COLUMNS}) q where column_expression is not null",
        owner="INDEX_OWNER",
        also_dropped=("TABLE_OWNER",),
        all_rows="dict.sees({user}, b.table_owner, b.table_name, 'TABLE')",
    ),
    ViewFamily(
        "VIEWS",
        "OWNER:128 VIEW_NAME:128 TEXT_LENGTH:N TEXT:C TEXT_VC:4000 READ_ONLY:1",
        """select v.owner, v.name as view_name, length(v.text) as text_length, v.text, left(v.text, 4000) as
        text_vc,
                  case when v.read_only then 'Y' else 'N' end as read_only
             from dict.view v""",
        all_rows="dict.sees({user}, b.owner, b.view_name, 'VIEW')",
    ),
    ViewFamily(
        "SEQUENCES",
        """SEQUENCE_OWNER:128 SEQUENCE_NAME:128 MIN_VALUE:N MAX_VALUE:N INCREMENT_BY:N CYCLE_FLAG:1
        ORDER_FLAG:1 CACHE_SIZE:N
        LAST_NUMBER:N""",
        """select s.owner as sequence_owner, s.name as sequence_name, s.min_value, s.max_value, s.increment_by,
                  case when s.cycle then 'Y' else 'N' end as cycle_flag,
                  case when s.ordered then 'Y' else 'N' end as order_flag, s.cache_size,
                  coalesce(pg_sequence_last_value(to_regclass(format('%I.%I', lower(s.owner), lower(s.name))))
                              + s.increment_by::numeric,
                           s.start_with::numeric) as last_number
             from dict.seq s""",
        owner="SEQUENCE_OWNER",
        all_rows="dict.sees({user}, b.sequence_owner, b.sequence_name, 'SEQUENCE')",
    ),
    ViewFamily(
        "TAB_COMMENTS",
        "OWNER:128 TABLE_NAME:128 TABLE_TYPE:11 COMMENTS:4000",
        """select o.owner, o.name as table_name, o.kind as table_type, c.text as comments
             from dict.object o
             left join dict.comment c on c.owner = o.owner and c.table_name = o.name and c.column_name = ''
            where o.kind in ('TABLE', 'VIEW')""",
    ),
    ViewFamily(
        "COL_COMMENTS",
        "OWNER:128 TABLE_NAME:128 COLUMN_NAME:128 COMMENTS:4000",
        """select t.owner, t.table_name, t.name as column_name, c.text as comments
             from dict.col t
             left join dict.comment c on c.owner = t.owner and c.table_name = t.table_name and c.column_name =
             t.name""",
    ),
    ViewFamily(
        "SYNONYMS",
        "OWNER:128 SYNONYM_NAME:128 TABLE_OWNER:128 TABLE_NAME:128 DB_LINK:128",
        """select s.owner, s.name as synonym_name, s.t_owner as table_owner, s.t_name as table_name, null as db_link
             from dict.synonym s""",
        all_rows="(b.owner in ('PUBLIC', {user}) or dict.sees({user}, b.table_owner, b.table_name, 'TABLE'))",
    ),
)

_TABLESPACES = """
select t.name as tablespace_name, 8192 as block_size, t.contents, 'ONLINE' as status, 'LOCAL' as extent_management,
       'AUTO' as segment_space_management, 'LOGGING' as logging, 'NO' as bigfile, 'NO' as encrypted
  from (values ('SYSTEM', 'PERMANENT'), ('SYSAUX', 'PERMANENT'), ('USERS', 'PERMANENT'), ('TEMP', 'TEMPORARY'))
       t(name, contents)
"""
_TABLESPACE_COLUMNS = """TABLESPACE_NAME:30 BLOCK_SIZE:N STATUS:9 CONTENTS:21 LOGGING:9 EXTENT_MANAGEMENT:10
    SEGMENT_SPACE_MANAGEMENT:6 BIGFILE:3 ENCRYPTED:3"""

_VERSION = "19.0.0.0.0"
_BANNER = "Oracle Database 19c (sandbox: a stand-in, not Oracle)"
_NLS = """
select * from (values
   ('NLS_LANGUAGE', 'AMERICAN'), ('NLS_TERRITORY', 'AMERICA'), ('NLS_CURRENCY', '$'), ('NLS_ISO_CURRENCY',
   'AMERICA'),
   ('NLS_NUMERIC_CHARACTERS', '.,'), ('NLS_CALENDAR', 'GREGORIAN'), ('NLS_DATE_FORMAT', 'DD-MON-RR'),
   ('NLS_DATE_LANGUAGE', 'AMERICAN'), ('NLS_SORT', 'BINARY'), ('NLS_TIME_FORMAT', 'HH.MI.SSXFF AM'),
   ('NLS_TIMESTAMP_FORMAT', 'DD-MON-RR HH.MI.SSXFF AM'), ('NLS_TIME_TZ_FORMAT', 'HH.MI.SSXFF AM TZR'),
   ('NLS_TIMESTAMP_TZ_FORMAT', 'DD-MON-RR HH.MI.SSXFF AM TZR'), ('NLS_DUAL_CURRENCY', '$'), ('NLS_COMP', 'BINARY'),
   ('NLS_LENGTH_SEMANTICS', 'BYTE'), ('NLS_NCHAR_CONV_EXCP', 'FALSE')) n(parameter, value)
"""

SINGLES: tuple[Single, ...] = (
    Single(
        "TAB",
        "TNAME:128 TABTYPE:13 CLUSTERID:N",
        """select o.name as tname, o.kind as tabtype, null as clusterid from dict.object o
            where o.owner = {user} and o.kind in ('TABLE', 'VIEW', 'SYNONYM')""",
    ),
    Single(
        "USER_CATALOG",
        "TABLE_NAME:128 TABLE_TYPE:11",
        """select o.name as table_name, o.kind as table_type from dict.object o
            where o.owner = {user} and o.kind in ('TABLE', 'VIEW', 'SYNONYM', 'SEQUENCE')""",
    ),
    Single("DBA_TABLESPACES", _TABLESPACE_COLUMNS, _TABLESPACES),
    Single("USER_TABLESPACES", _TABLESPACE_COLUMNS, _TABLESPACES),
    Single(
        "NLS_SESSION_PARAMETERS",
        "PARAMETER:30 VALUE:64",
        "select parameter, coalesce(case parameter when 'NLS_NUMERIC_CHARACTERS' then oc.numeric_characters() "
        "when 'NLS_TERRITORY' then oc.locale(1) when 'NLS_ISO_CURRENCY' then oc.locale(1) "
        "when 'NLS_DATE_FORMAT' then oc.locale(2) when 'NLS_TIMESTAMP_FORMAT' then oc.locale(3) "
        "when 'NLS_TIMESTAMP_TZ_FORMAT' then oc.locale(4) when 'NLS_SORT' then oc.locale(5) "
        "when 'NLS_COMP' then oc.locale(6) when 'NLS_LANGUAGE' then oc.locale(7) "
        "when 'NLS_DATE_LANGUAGE' then oc.locale(8) "
        "else (select t.value from (values "
        "('BRAZIL', 'NLS_CURRENCY', 'R$'), ('BRAZIL', 'NLS_DUAL_CURRENCY', 'Cr$'), "
        "('BRAZIL', 'NLS_TIME_FORMAT', 'HH24:MI:SSXFF'), ('BRAZIL', 'NLS_TIME_TZ_FORMAT', 'HH24:MI:SSXFF TZR'), "
        "('PORTUGAL', 'NLS_CURRENCY', '€'), ('PORTUGAL', 'NLS_DUAL_CURRENCY', '€'), "
        "('PORTUGAL', 'NLS_TIME_FORMAT', 'HH24:MI:SSXFF'), ('PORTUGAL', 'NLS_TIME_TZ_FORMAT', 'HH24:MI:SSXFF TZR')"
        ") t(territory, parameter, value) "
        "where t.territory = oc.locale(1) and t.parameter = s.parameter) end, value) "
        f"as value from ({_NLS}) s",
    ),
    Single(
        "NLS_DATABASE_PARAMETERS",
        "PARAMETER:128 VALUE:64",
        f"{_NLS} union all select * from (values ('NLS_CHARACTERSET', 'AL32UTF8'), "
        f"('NLS_NCHAR_CHARACTERSET', 'AL16UTF16'), ('NLS_RDBMS_VERSION', '{_VERSION}')) m(parameter, value)",
    ),
    Single(
        "PRODUCT_COMPONENT_VERSION",
        "PRODUCT:80 VERSION:80 VERSION_FULL:80 STATUS:80",
        f"select 'Oracle Database 19c' as product, '{_VERSION}' as version, '{_VERSION}' as version_full, "
        "'Sandbox' as status",
    ),
    Single(
        "V_$VERSION",
        "BANNER:80 BANNER_FULL:160 CON_ID:N",
        f"select '{_BANNER}' as banner, '{_BANNER}' as banner_full, 0 as con_id",
    ),
    Single(
        "V_$PARAMETER",
        "NAME:80 VALUE:4000 ISDEFAULT:9 DESCRIPTION:255",
        """select p.name, p.value, 'TRUE' as isdefault, null as description
             from (values ('compatible', '19.0.0'), ('db_name', 'FREE'), ('db_domain', null),
                          ('max_string_size', 'STANDARD'),
                          ('nls_length_semantics', 'BYTE'), ('open_cursors', '300'), ('job_queue_processes', '20'),
                          ('ddl_lock_timeout', '0'), ('global_names', 'FALSE'),
                           ('plsql_optimize_level', '2')) p(name, value)""",
    ),
    Single(
        "DATABASE_PROPERTIES",
        "PROPERTY_NAME:128 PROPERTY_VALUE:4000 DESCRIPTION:4000",
        """select p.property_name, p.property_value, null as description
             from (values ('DEFAULT_TEMP_TABLESPACE', 'TEMP'), ('DEFAULT_PERMANENT_TABLESPACE', 'USERS'),
                          ('NLS_CHARACTERSET', 'AL32UTF8'), ('NLS_NCHAR_CHARACTERSET', 'AL16UTF16'),
                          ('DBTIMEZONE', '+00:00'), ('MAX_STRING_SIZE', 'STANDARD')) p(property_name,
                          property_value)""",
    ),
)
