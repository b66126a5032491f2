-- Stops the installation when an argument is missing or wrong, or the ground is no database for it. It compiles for
-- whoever may do no more than log on. Uses hsm_tablespace, hsm_quota, hsm_ultimo.

declare
   co_recusada constant pls_integer := -20999;
begin
   if dbms_db_version.version < 19 then
      raise_application_error(co_recusada, 'Oracle Database 19c ou posterior');
   end if;

   if sys_context('USERENV', 'CON_NAME') = 'CDB$ROOT' then
      raise_application_error(co_recusada, 'Conecte-se a um PDB: em CDB$ROOT não se instala');
   end if;

   if '&hsm_tablespace' is null then
      raise_application_error(
         co_recusada,
         'Informe a senha de HSM_JOB (argumento 1) e a tablespace das tabelas (argumento 2): '
         || '@install.sql "senha" TABLESPACE. install_interativo.sql pergunta, sem mostrar a senha'
      );
   end if;
   if nvl(upper('&hsm_ultimo'), 'ENSAIO') <> 'ENSAIO' then
      raise_application_error(co_recusada, 'O argumento 5 só pode ser ENSAIO');
   end if;
   if not regexp_like(nvl('&hsm_quota', 'UNLIMITED'), '^(UNLIMITED|[1-9][0-9]{0,9}[KMGT]?)$') then
      raise_application_error(
         co_recusada, 'A quota (argumento 4) é UNLIMITED ou um número com K, M, G ou T, por exemplo 2G'
      );
   end if;
end;
/
