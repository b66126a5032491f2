"""Dictionary views about users, roles and privileges."""

from __future__ import annotations

from . import ddl_profiles
from .families import Single, ViewFamily

_MINE = "b.grantee in (select dict.grantees({user}))"

_USERS = f"""
with profiles as ({ddl_profiles.QUERY})
select a.name as username, a.id as user_id,
       case
          when a.locked and a.expired_at is not null then 'EXPIRED & LOCKED'
          when a.locked then 'LOCKED'
          when a.expired_at is not null then 'EXPIRED'
          else 'OPEN'
       end as account_status,
       a.locked_at as lock_date,
       case when a.auth = 'PASSWORD' then
          coalesce(
             a.expired_at,
             coalesce(a.changed, a.created) + interval '1 day'
             * nullif(coalesce(nullif(l."limit", 'DEFAULT'), d."limit"), 'UNLIMITED')::numeric::float8
          )
       end as expiry_date, a.tablespace as default_tablespace, 'TEMP' as temporary_tablespace,
       a.created, a.profile, 'DEFAULT_CONSUMER_GROUP' as initial_rsrc_consumer_group,
       case a.auth when 'PASSWORD' then '11G 12C ' end as password_versions, 'N' as editions_enabled, a.auth as
       authentication_type,
       'NO' as common, a.last_login, case when a.name in ('SYS', 'SYSTEM') then 'Y' else 'N' end as
       oracle_maintained
  from dict.account a
  left join profiles l on l.profile = a.profile and l.resource_name = 'PASSWORD_LIFE_TIME'
  join profiles d on d.profile = 'DEFAULT' and d.resource_name = 'PASSWORD_LIFE_TIME'
"""

_TAB_PRIVS = """
select p.grantee, p.owner, p.name as table_name, p.grantor, p.privilege, case when p.grantable then 'YES' else
'NO' end as grantable,
       'NO' as hierarchy, 'NO' as common, case o.kind when 'DICTIONARY' then 'VIEW' else o.kind end as type,
       'NO' as inherited,
       p.owner as table_schema
  from dict.obj_priv p
  left join dict.object o on o.owner = p.owner and o.name = p.name
       and o.kind not in ('INDEX', 'TRIGGER', 'PACKAGE BODY', 'TYPE BODY')
"""
_TAB_PRIV_COLUMNS = "GRANTOR:128 PRIVILEGE:40 GRANTABLE:3 HIERARCHY:3 COMMON:3 TYPE:24 INHERITED:3"

_NO_COL_PRIVS = """
select null as grantor, null as grantee, null as owner, null as table_schema, null as table_name, null as column_name,
       null as privilege, null as grantable, null as common, null as inherited
 where false
"""

FAMILIES: tuple[ViewFamily, ...] = (
    ViewFamily(
        "TAB_PRIVS",
        f"GRANTEE:128 OWNER:128 TABLE_NAME:128 {_TAB_PRIV_COLUMNS}",
        _TAB_PRIVS,
        keep_owner=True,
        user_rows="{user} in (b.grantee, b.owner, b.grantor)",
        prefixes="USER DBA",
    ),
    ViewFamily(
        "TAB_PRIVS",
        f"GRANTOR:128 GRANTEE:128 TABLE_SCHEMA:128 TABLE_NAME:128 {_TAB_PRIV_COLUMNS.partition(' ')[2]}",
        _TAB_PRIVS,
        all_rows=f"({_MINE} or {{user}} in (b.owner, b.grantor) or dict.can({{user}}, 'GRANT ANY OBJECT PRIVILEGE'))",
        prefixes="ALL",
    ),
    # Grants on single columns are refused
    ViewFamily(
        "COL_PRIVS",
        """GRANTEE:128 OWNER:128 TABLE_NAME:128 COLUMN_NAME:128 GRANTOR:128 PRIVILEGE:40 GRANTABLE:3 COMMON:3
        INHERITED:3""",
        _NO_COL_PRIVS,
        keep_owner=True,
        prefixes="USER DBA",
    ),
    ViewFamily(
        "COL_PRIVS",
        """GRANTOR:128 GRANTEE:128 TABLE_SCHEMA:128 TABLE_NAME:128 COLUMN_NAME:128 PRIVILEGE:40 GRANTABLE:3 COMMON:3
        INHERITED:3""",
        _NO_COL_PRIVS,
        all_rows="true",
        prefixes="ALL",
    ),
    ViewFamily(
        "SYS_PRIVS",
        "GRANTEE:128 PRIVILEGE:40 ADMIN_OPTION:3 COMMON:3 INHERITED:3",
        """select p.grantee, p.privilege, case when p.admin then 'YES' else 'NO' end as admin_option, 'NO' as
        common,
                  'NO' as inherited
             from dict.sys_priv p""",
        owner="GRANTEE",
        keep_owner=True,
        user_rows="b.grantee in ({user}, 'PUBLIC')",
        prefixes="USER DBA",
    ),
    ViewFamily(
        "ROLE_PRIVS",
        "GRANTEE:128 GRANTED_ROLE:128 ADMIN_OPTION:3 DELEGATE_OPTION:3 DEFAULT_ROLE:3 COMMON:3 INHERITED:3",
        """select p.grantee, p.role as granted_role, case when p.admin then 'YES' else 'NO' end as admin_option,
                  'NO' as delegate_option, 'YES' as default_role, 'NO' as common, 'NO' as inherited
             from dict.role_priv p""",
        owner="GRANTEE",
        keep_owner=True,
        user_rows="b.grantee in ({user}, 'PUBLIC')",
        prefixes="DBA",
    ),
    ViewFamily(
        "ROLE_PRIVS",
        """USERNAME:128 GRANTED_ROLE:128 ADMIN_OPTION:3 DELEGATE_OPTION:3 DEFAULT_ROLE:3 OS_GRANTED:3 COMMON:3
        INHERITED:3""",
        """select p.grantee as username, p.role as granted_role, case when p.admin then 'YES' else 'NO' end as
        admin_option,
                  'NO' as delegate_option, 'YES' as default_role, 'NO' as os_granted, 'NO' as common, 'NO' as
                  inherited
             from dict.role_priv p""",
        owner="USERNAME",
        keep_owner=True,
        user_rows="b.username in ({user}, 'PUBLIC')",
        prefixes="USER",
    ),
    ViewFamily(
        "USERS",
        """USERNAME:128 USER_ID:N ACCOUNT_STATUS:32 LOCK_DATE:D EXPIRY_DATE:D DEFAULT_TABLESPACE:30
        TEMPORARY_TABLESPACE:30
        CREATED:D PROFILE:128 INITIAL_RSRC_CONSUMER_GROUP:128 PASSWORD_VERSIONS:17 EDITIONS_ENABLED:1
        AUTHENTICATION_TYPE:8
        COMMON:3 LAST_LOGIN:Z ORACLE_MAINTAINED:1""",
        _USERS,
        owner="USERNAME",
        keep_owner=True,
        prefixes="USER DBA",
    ),
    ViewFamily(
        "USERS",
        "USERNAME:128 USER_ID:N CREATED:D COMMON:3 ORACLE_MAINTAINED:1",
        _USERS,
        all_rows="true",
        prefixes="ALL",
    ),
    ViewFamily(
        "TS_QUOTAS",
        "USERNAME:128 TABLESPACE_NAME:30 BYTES:N MAX_BYTES:N BLOCKS:N MAX_BLOCKS:N DROPPED:3",
        """select q.name as username, q.tablespace as tablespace_name, 0 as bytes, q.max_bytes, 0 as blocks,
                  case when q.max_bytes < 0 then -1 else q.max_bytes / 8192 end as max_blocks, 'NO' as dropped
             from dict.quota q""",
        owner="USERNAME",
        prefixes="USER DBA",
    ),
)

SINGLES: tuple[Single, ...] = (
    Single(
        "SESSION_PRIVS",
        "PRIVILEGE:40",
        """select distinct p.privilege from dict.sys_priv p
            where p.grantee in (select dict.grantees(case when {user} = 'SYS' then 'DBA' else {user} end))""",
    ),
    Single(
        "SESSION_ROLES",
        "ROLE:128",
        """select g.name as role from dict.grantees({user}) g(name) join dict.role r on r.name = g.name""",
    ),
    Single(
        "DBA_PROFILES",
        "PROFILE:128 RESOURCE_NAME:32 RESOURCE_TYPE:8 LIMIT:128 COMMON:3 INHERITED:3 IMPLICIT:3",
        f"select q.*, 'NO' as common, 'NO' as inherited, 'NO' as implicit from ({ddl_profiles.QUERY}) q",
    ),
    Single(
        "DBA_HOST_ACES",
        """HOST:1000 LOWER_PORT:N UPPER_PORT:N ACE_ORDER:N START_DATE:Z END_DATE:Z GRANT_TYPE:5 INVERTED_PRINCIPAL:3
        PRINCIPAL:128 PRINCIPAL_TYPE:16 PRIVILEGE:128""",
        """select a.host, a.lower_port, a.upper_port,
                  dense_rank() over (partition by a.host, a.lower_port, a.upper_port order by a.principal) as ace_order,
                  null as start_date, null as end_date, 'GRANT' as grant_type, 'NO' as inverted_principal, a.principal,
                  'DATABASE' as principal_type, a.privilege
             from dict.host_ace a""",
    ),
    Single(
        "DBA_ROLES",
        "ROLE:128 ROLE_ID:N PASSWORD_REQUIRED:8 AUTHENTICATION_TYPE:11 COMMON:3 ORACLE_MAINTAINED:1",
        """select r.name as role, r.id as role_id, 'NO' as password_required, 'NONE' as authentication_type,
        'NO' as common,
                  case when r.name in ('DBA', 'CONNECT', 'RESOURCE', 'SELECT_CATALOG_ROLE', 'EXECUTE_CATALOG_ROLE',
                                       'SCHEDULER_ADMIN') then 'Y' else 'N' end as oracle_maintained
             from dict.role r""",
    ),
    Single(
        "ROLE_SYS_PRIVS",
        "ROLE:128 PRIVILEGE:40 ADMIN_OPTION:3 COMMON:3 INHERITED:3",
        """select p.grantee as role, p.privilege, case when p.admin then 'YES' else 'NO' end as admin_option,
        'NO' as common,
                  'NO' as inherited
             from dict.sys_priv p
            where p.grantee in (select name from dict.role) and p.grantee in (select dict.grantees({user}))""",
    ),
    Single(
        "ROLE_TAB_PRIVS",
        "ROLE:128 OWNER:128 TABLE_NAME:128 COLUMN_NAME:128 PRIVILEGE:40 GRANTABLE:3 COMMON:3 INHERITED:3",
        """select p.grantee as role, p.owner, p.name as table_name, null as column_name, p.privilege,
                  case when p.grantable then 'YES' else 'NO' end as grantable, 'NO' as common, 'NO' as inherited
             from dict.obj_priv p
            where p.grantee in (select name from dict.role) and p.grantee in (select dict.grantees({user}))""",
    ),
)
