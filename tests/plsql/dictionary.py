"""Everything the dictionary says, to be compared before and after: what a script made, left behind or forgot."""

from __future__ import annotations

import re

import oracledb

# What comes and goes with the sessions and clocks, or is numbered by the database, is not asked for.
QUERIES = {
    "object": "select owner, object_type, object_name, status from dba_objects where owner <> 'SYS' or "
    "object_type = 'JOB CLASS'",
    "user": "select username, default_tablespace, authentication_type, account_status, profile from dba_users",
    "role": "select role from dba_roles",
    "system privilege": "select grantee, privilege, admin_option from dba_sys_privs",
    "role granted": "select grantee, granted_role, admin_option from dba_role_privs",
    "object privilege": "select grantee, owner, table_name, privilege, grantable, grantor from dba_tab_privs",
    "quota": "select username, tablespace_name, max_bytes from dba_ts_quotas",
    "synonym": "select owner, synonym_name, table_owner, table_name from dba_synonyms",
    "column": "select owner, table_name, column_name, data_type, data_length, data_precision, data_scale, nullable, "
    "hidden_column, virtual_column, data_default from dba_tab_cols where owner <> 'SYS'",
    "constraint": "select owner, table_name, constraint_name, constraint_type, search_condition, status "
    "from dba_constraints where generated = 'USER NAME'",
    "index": "select owner, index_name, table_name, uniqueness, tablespace_name from dba_indexes",
    "indexed": "select index_owner, index_name, column_name, column_position from dba_ind_columns",
    "table comment": "select owner, table_name, comments from dba_tab_comments where comments is not null",
    "comment": "select owner, table_name, column_name, comments from dba_col_comments where comments is not null",
    "source": "select owner, type, name, count(*), sum(length(text)) from dba_source where owner <> 'SYS' "
    "group by owner, type, name",
    "view": "select owner, view_name, text from dba_views where owner <> 'SYS'",
    "trigger": "select owner, trigger_name, table_owner, table_name, status from dba_triggers",
    "job": "select owner, job_name, job_type, enabled, job_class from dba_scheduler_jobs",
    "job class": "select job_class_name, logging_level, log_history from dba_scheduler_job_classes",
    "network access": "select host, lower_port, upper_port, principal, privilege from dba_host_aces",
    "credential": "select owner, credential_name from dba_credentials",
}


def snapshot(dba: oracledb.Connection) -> set[tuple[str, ...]]:
    """Every fact as a tuple that begins with what it is about. Texts are compared but for how lines are broken."""

    def text(part: object) -> str:
        content = part.read() if isinstance(part, oracledb.LOB) else part
        return re.sub(r"ISEQ\S+|SYS_C\d+", "GENERATED", " ".join(str(content).split()))

    with dba.cursor() as cursor:
        return {(kind, *map(text, row)) for kind, query in QUERIES.items() for row in cursor.execute(query).fetchall()}
