-- Where tables, and where indexes and LOBs are to be: what an installation has already stands, whatever was asked for.
-- Sets hsm_tablespace and hsm_tablespace_indices, which need not exist.

column hsm_tablespace new_value hsm_tablespace noprint
column hsm_tablespace_indices new_value hsm_tablespace_indices noprint
select null as hsm_tablespace, null as hsm_tablespace_indices
  from dual
 where 1 = 0;
select coalesce(max(u.default_tablespace), upper('&hsm_tablespace')) as hsm_tablespace,
       coalesce(
          max(i.tablespace_name), upper('&hsm_tablespace_indices'), max(u.default_tablespace), upper('&hsm_tablespace')
       ) as hsm_tablespace_indices
  from dba_users u
  left join dba_indexes i
    on i.owner = u.username
   and i.index_name = 'HSM_INSTALACAO_PK'
 where u.username = 'HSM';
