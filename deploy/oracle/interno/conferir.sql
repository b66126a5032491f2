-- Stops the installation before anything is changed when the ground is not right: another version, tablespaces,
-- character set. Uses hsm_script, hsm_versao, hsm_tablespace, hsm_tablespace_indices.

@@conferir_versao.sql

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
