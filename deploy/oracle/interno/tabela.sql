-- Creates table &1 of the current schema from its file, or leaves it alone when it exists.

column hsm_arquivo new_value hsm_arquivo noprint
select case count(*) when 0 then '../../../plsql/tables/&1..sql' else 'tabela_existe.sql' end as hsm_arquivo
  from dba_tables
 where owner = 'HSM'
   and table_name = upper('&1');

@@&hsm_arquivo &1
prompt &1
