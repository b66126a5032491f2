"""Dictionary views about what goes on now: sessions, transactions, locks, and the space that tables take.

What nobody here keeps (the SQL area, most statistics) is an empty view with Oracle's columns, or null. Sessions tell
PostgreSQL their number by application_name; see runtime/connections.py.
"""

from __future__ import annotations

from .families import Single, ViewFamily

_BACKENDS = """
select split_part(a.application_name, '.', 2)::bigint as sid, a.pid, a.xact_start
  from pg_stat_activity a
 where a.application_name like 'session.%'
"""

# Oracle's lock modes: 3 RX, 4 S, 5 SRX, 6 X; SELECT FOR UPDATE takes RX.
_TABLE_LOCKS = f"""
select s.sid, o.id as object_id,
       max(m.number) filter (where l.granted) as lmode, max(m.number) filter (where not l.granted) as request
  from pg_locks l
  join ({_BACKENDS}) s on s.pid = l.pid
  join (values ('RowShareLock', 3), ('RowExclusiveLock', 3), ('ShareLock', 4), ('ShareRowExclusiveLock', 5),
               ('ExclusiveLock', 6), ('AccessExclusiveLock', 6)) m(mode, number) on m.mode = l.mode
  join pg_class c on c.oid = l.relation
  join pg_namespace n on n.oid = c.relnamespace
  join dict.object o on o.kind = 'TABLE' and lower(o.owner) = n.nspname and lower(o.name) = c.relname
 where l.locktype = 'relation'
   and l.database = (select d.oid from pg_database d where d.datname = current_database())
 group by s.sid, o.id
"""

_TRANSACTIONS = f"""
select s.sid, l.pid, min(l.transactionid::text::bigint) as xid, min(s.xact_start) as began
  from pg_locks l
  join ({_BACKENDS}) s on s.pid = l.pid
 where l.locktype = 'transactionid' and l.granted and l.mode = 'ExclusiveLock'
 group by s.sid, l.pid
"""

# Who waits for a row waits for the transaction that has it, be it behind others.
_WAITS = f"""
select s.sid, l.locktype, t.xid,
       coalesce(t.sid, (select min(b.sid) from ({_BACKENDS}) b where b.pid = any(pg_blocking_pids(l.pid)))) as holder
  from pg_locks l
  join ({_BACKENDS}) s on s.pid = l.pid
  left join lateral
       (select t.xid, t.sid from ({_TRANSACTIONS}) t
         where t.pid in (select h.pid from pg_locks h
                          where h.granted and h.locktype = 'transactionid' and h.transactionid in
                                (select w.transactionid from pg_locks w
                                  where w.locktype = 'transactionid' and not w.granted
                                    and (w.pid = l.pid
                                         or l.locktype = 'tuple' and w.pid = any(pg_blocking_pids(l.pid)))))
         limit 1) t on l.locktype in ('transactionid', 'tuple')
 where not l.granted
"""


def _address(number: str, kind: int) -> str:
    """An address that is the same wherever the thing is shown."""
    return f"decode(lpad(to_hex({kind}::bigint << 40 | ({number})::bigint), 16, '0'), 'hex')"


_SADDR, _PADDR, _TADDR = (_address(n, k) for n, k in (("s.sid", 1), ("s.sid", 2), ("t.xid", 3)))
_SLOT, _USN = "t.xid % 65536", 1

_SESSION_COLUMNS = """SADDR:R SID:N SERIAL#:N AUDSID:N PADDR:R USERNAME:128 TADDR:R LOCKWAIT:R STATUS:8 SCHEMANAME:128
    OSUSER:128 PROCESS:24 MACHINE:64 TERMINAL:30 PROGRAM:84 TYPE:10 MODULE:64 ACTION:64 CLIENT_INFO:64 LOGON_TIME:D
    CLIENT_IDENTIFIER:64 BLOCKING_SESSION_STATUS:11 BLOCKING_SESSION:N EVENT:64 WAIT_CLASS:64 STATE:19
    SERVICE_NAME:64"""
_SESSIONS = f"""
select q.*, case when q.blocking_session is null then 'NO HOLDER' else 'VALID' end as blocking_session_status,
       case when q.waits_for = 'relation' then 'enq: TM - contention'
            when q.waits_for is not null then 'enq: TX - row lock contention' end as event,
       case when q.waits_for is not null then 'Application' end as wait_class,
       case when q.waits_for is not null then 'WAITING' end as state,
       case when q.waits_for is not null then q.saddr end as lockwait
  from (select s.*, s.serial as "serial#", s.sid as audsid, 1 as inst_id, {_SADDR} as saddr, {_PADDR} as paddr,
               (select min({_TADDR}) from ({_TRANSACTIONS}) t where t.sid = s.sid) as taddr,
               (select min(w.locktype) from ({_WAITS}) w where w.sid = s.sid) as waits_for,
               (select min(w.holder) from ({_WAITS}) w where w.sid = s.sid) as blocking_session
          from dict.session s) q
"""

_LOCKS = f"""
select {_address("k.sid << 20 | coalesce(k.id1, 0) % 65536", 4)} as addr,
       {_address("k.sid << 20 | coalesce(k.id1, 0) % 65536", 4)} as kaddr, k.*, null as ctime, 3 as con_id
  from (select m.sid, 'TM' as type, m.object_id as id1, 0 as id2, coalesce(m.lmode, 0) as lmode,
               coalesce(m.request, 0) as request,
               case when m.lmode > 0 and exists (select from ({_TABLE_LOCKS}) o
                                                  where o.object_id = m.object_id and o.request > 0)
                    then 1 else 0 end as block
          from ({_TABLE_LOCKS}) m
        union all
        select t.sid, 'TX', {_USN} * 65536 + {_SLOT}, t.xid, 6, 0,
               case when exists (select from ({_WAITS}) w where w.xid = t.xid) then 1 else 0 end
          from ({_TRANSACTIONS}) t
        union all
        select t.sid, 'TX', {_USN} * 65536 + {_SLOT}, t.xid, 0, 6, 0
          from ({_WAITS}) t
         where t.locktype in ('transactionid', 'tuple')) k
"""

_STATISTICS = """select s.sid, c."statistic#", c.value, 3 as con_id
  from dict.session s
 cross join lateral (values (0, 1), (1, s.parses), (2, s.round_trips)) c("statistic#", value)"""

_SQL_COLUMNS = """SQL_TEXT:1000 SQL_FULLTEXT:C SQL_ID:13 SHARABLE_MEM:N PERSISTENT_MEM:N RUNTIME_MEM:N SORTS:N
    LOADED_VERSIONS:N OPEN_VERSIONS:N USERS_OPENING:N FETCHES:N EXECUTIONS:N END_OF_FETCH_COUNT:N USERS_EXECUTING:N
    LOADS:N FIRST_LOAD_TIME:19 INVALIDATIONS:N PARSE_CALLS:N DISK_READS:N DIRECT_WRITES:N BUFFER_GETS:N
    APPLICATION_WAIT_TIME:N CONCURRENCY_WAIT_TIME:N USER_IO_WAIT_TIME:N PLSQL_EXEC_TIME:N ROWS_PROCESSED:N
    COMMAND_TYPE:N OPTIMIZER_MODE:10 OPTIMIZER_COST:N PARSING_USER_ID:N PARSING_SCHEMA_NAME:128 PLAN_HASH_VALUE:N
    CHILD_NUMBER:N SERVICE:64 MODULE:64 ACTION:64 CPU_TIME:N ELAPSED_TIME:N LAST_LOAD_TIME:19
    LAST_ACTIVE_TIME:D CON_ID:N"""


def _nothing(columns: str) -> str:
    """A query without rows."""
    names = (word.partition(":")[0].lower() for word in columns.split())
    return f"select {', '.join(f'null as {name}' for name in names)} where false"


SINGLES: tuple[Single, ...] = (
    Single("V_$SESSION", _SESSION_COLUMNS, _SESSIONS),
    Single(
        "V_$SESSION_CONNECT_INFO",
        """SID:N SERIAL#:N AUTHENTICATION_TYPE:26 OSUSER:128 NETWORK_SERVICE_BANNER:4000 CLIENT_CHARSET:40
        CLIENT_CONNECTION:13 CLIENT_OCI_LIBRARY:34 CLIENT_VERSION:40 CLIENT_DRIVER:30 CON_ID:N""",
        """select s.sid, s.serial as "serial#", 'DATABASE' as authentication_type, s.osuser,
                  'TCP/IP NT Protocol Adapter' as network_service_banner, 'Unknown' as client_charset,
                  'Heterogeneous' as client_connection, 'Unknown' as client_oci_library,
                  'Unknown' as client_version, s.client_driver, 3 as con_id
             from dict.session s""",
    ),
    Single("GV_$SESSION", f"INST_ID:N {_SESSION_COLUMNS}", _SESSIONS),
    Single(
        "V_$PROCESS",
        "ADDR:R PID:N SPID:24 PNAME:5 USERNAME:15 SERIAL#:N TERMINAL:30 PROGRAM:48 BACKGROUND:1 CON_ID:N",
        f"""select {_PADDR} as addr, s.sid as pid, min(b.pid)::text as spid, null as pname, null as username,
                   s.serial as "serial#", s.terminal, s.program, null as background, 3 as con_id
              from dict.session s
              join ({_BACKENDS}) b on b.sid = s.sid
             group by s.sid, s.serial, s.terminal, s.program""",
    ),
    Single(
        "V_$TRANSACTION",
        """ADDR:R XIDUSN:N XIDSLOT:N XIDSQN:N STATUS:16 START_TIME:20 SES_ADDR:R NAME:256 USED_UBLK:N USED_UREC:N
        START_DATE:D CON_ID:N""",
        f"""select {_TADDR} as addr, {_USN} as xidusn, {_SLOT} as xidslot, t.xid as xidsqn, 'ACTIVE' as status,
                   to_char(timezone('UTC', t.began), 'MM/DD/YY HH24:MI:SS') as start_time,
                   {_address("t.sid", 1)} as ses_addr, null as name, null as used_ublk, null as used_urec,
                   date_trunc('second', timezone('UTC', t.began)) as start_date, 3 as con_id
              from ({_TRANSACTIONS}) t""",
    ),
    Single("V_$LOCK", "ADDR:R KADDR:R SID:N TYPE:2 ID1:N ID2:N LMODE:N REQUEST:N CTIME:N BLOCK:N CON_ID:N", _LOCKS),
    Single(
        "V_$LOCKED_OBJECT",
        """XIDUSN:N XIDSLOT:N XIDSQN:N OBJECT_ID:N SESSION_ID:N ORACLE_USERNAME:128 OS_USER_NAME:128 PROCESS:24
        LOCKED_MODE:N CON_ID:N""",
        f"""select coalesce({_USN} + 0 * t.xid, 0) as xidusn, coalesce({_SLOT}, 0) as xidslot,
                   coalesce(t.xid, 0) as xidsqn, m.object_id, m.sid as session_id, s.username as oracle_username,
                   s.osuser as os_user_name, s.process, m.lmode as locked_mode, 3 as con_id
              from ({_TABLE_LOCKS}) m
              join dict.session s on s.sid = m.sid
              left join (select t.sid, min(t.xid) as xid from ({_TRANSACTIONS}) t group by t.sid) t on t.sid = m.sid
             where m.lmode > 0""",
    ),
    Single("V_$SQL", _SQL_COLUMNS, _nothing(_SQL_COLUMNS)),
    Single(
        "V_$STATNAME",
        "STATISTIC#:N NAME:64 CLASS:N STAT_ID:N CON_ID:N",
        """select s.*, 0 as con_id
             from (values (0, 'logons cumulative', 1, 2666645286), (1, 'parse count (total)', 64, 63887964),
                          (2, 'SQL*Net roundtrips to/from client', 8, null)) s("statistic#", name, class, stat_id)""",
    ),
    Single(
        "V_$SESSTAT",
        "SID:N STATISTIC#:N VALUE:N CON_ID:N",
        _STATISTICS,
    ),
    Single(
        "V_$MYSTAT",
        "SID:N STATISTIC#:N VALUE:N CON_ID:N",
        f"{_STATISTICS} where s.sid = oc.session_id()",
    ),
)

FAMILIES: tuple[ViewFamily, ...] = (
    # as with deferred segment creation: what never had a row takes no space
    ViewFamily(
        "SEGMENTS",
        """OWNER:128 SEGMENT_NAME:128 PARTITION_NAME:128 SEGMENT_TYPE:18 SEGMENT_SUBTYPE:10 TABLESPACE_NAME:30 BYTES:N
        BLOCKS:N EXTENTS:N INITIAL_EXTENT:N NEXT_EXTENT:N MIN_EXTENTS:N MAX_EXTENTS:N BUFFER_POOL:7""",
        """select q.owner, q.name as segment_name, null as partition_name, q.kind as segment_type,
                  'ASSM' as segment_subtype, coalesce(q.tablespace, 'USERS') as tablespace_name, q.bytes,
                  q.bytes / 8192 as blocks, null as extents, null as initial_extent, null as next_extent,
                  null as min_extents, null as max_extents, 'DEFAULT' as buffer_pool
             from (select o.owner, o.name, o.kind, coalesce(i.tablespace, a.tablespace) as tablespace,
                          pg_relation_size(to_regclass(format('%I.%I', lower(o.owner), lower(o.name)))) as bytes
                     from dict.object o
                     left join dict.ind i on o.kind = 'INDEX' and i.owner = o.owner and i.name = o.name
                     left join dict.account a on a.name = o.owner
                    where o.kind in ('TABLE', 'INDEX') and o.temporary is null) q
            where q.bytes > 0""",
        prefixes="USER DBA",
    ),
)
