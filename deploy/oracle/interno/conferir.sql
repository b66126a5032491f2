-- Stops the installation before anything is changed when the ground is not right: tablespaces, character set, another
-- version, a sender at work. Uses hsm_versao, hsm_tablespace, hsm_tablespace_indices.

column hsm_versao_antes new_value hsm_versao_antes noprint
column hsm_arquivo new_value hsm_arquivo noprint
select case count(*) when 0 then 'nada.sql' else 'versao_antes.sql' end as hsm_arquivo
  from dba_tables t
 where t.owner = 'HSM'
   and t.table_name = 'HSM_INSTALACAO';
select null as hsm_versao_antes
  from dual
 where 1 = 0;
@@&hsm_arquivo
@@conferir_remetente.sql

declare
   co_recusada constant pls_integer := -20999;
   l_conjunto varchar2(160);

   procedure conferir_tablespace(in_nome in varchar2, in_para in varchar2) is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from dba_tablespaces t
       where t.tablespace_name = in_nome
         and t.contents = 'PERMANENT'
         -- SecureFiles need it
         and t.segment_space_management = 'AUTO';
      if l_total = 0 then
         raise_application_error(
            co_recusada,
            'Não há tablespace permanente ' || in_nome || ' (' || in_para || ') com SEGMENT SPACE MANAGEMENT AUTO'
         );
      end if;
   end conferir_tablespace;
begin
   if '&hsm_versao_antes' <> '&hsm_versao' then
      raise_application_error(
         co_recusada,
         'Está instalada a versão &hsm_versao_antes, e estes scripts são da &hsm_versao: para a mais nova, upgrade.sql'
      );
   end if;

   conferir_tablespace('&hsm_tablespace', 'tabelas, argumento 2');
   conferir_tablespace('&hsm_tablespace_indices', 'índices e LOBs, argumento 3');

   select max(n.value)
     into l_conjunto
     from nls_database_parameters n
    where n.parameter = 'NLS_CHARACTERSET';
   if l_conjunto not in ('AL32UTF8', 'UTF8', 'WE8MSWIN1252', 'WE8ISO8859P1', 'WE8ISO8859P15') then
      dbms_output.put_line('Atenção: conjunto de caracteres ' || l_conjunto || ' não foi testado');
   end if;

   dbms_output.put_line('Conferência inicial: em ordem');
end;
/

column hsm_quota new_value hsm_quota noprint
select coalesce('&hsm_quota', 'UNLIMITED') as hsm_quota
  from dual;
