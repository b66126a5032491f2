-- Creates the table of that name (argument 1) in the current schema from its file, or leaves it alone when it exists.
define hsm_tabela = "&1"
column hsm_arquivo new_value hsm_arquivo noprint
select case count(*) when 0 then '&hsm_passo' else 'tabela_existe.sql' end as hsm_arquivo
  from dba_tables t
 where t.owner = 'HSM'
   and t.table_name = upper('&hsm_tabela');
@@&hsm_arquivo "tables/&hsm_tabela..sql" "create table &hsm_tabela"
