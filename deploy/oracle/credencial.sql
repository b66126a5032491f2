-- Makes, or renews, the credential that says as which operating system user the scheduler starts the job: owner HSM.
--
--   Run as     SYSTEM or another DBA with CREATE ANY CREDENTIAL, connected to the PDB, in SQL*Plus 12.2 or newer
--   Arguments  1  operating system user
--              2  Windows: its domain, or the host's name for a local account; optional
--              3  name of the credential; optional, HSM_CRED
--   Asks for   that user's password, without showing it. It goes to the database as a bind variable: in no statement's
--              text, log or history. A renewed credential serves the jobs from their next start on
--   Linux      a user of its own that may log in with a password (PAM), for example
--                 useradd --system --shell /bin/bash hsm; passwd hsm
--              and that may read the configuration: install -d -o root -g hsm -m 750 /etc/hsm
--   Windows    an account with "Log on as a batch job" that may read the configuration:
--                 icacls C:\hsm\conf /grant "DOMAIN\user:(OI)(CI)RX"
--   Log        hsm_credencial_<date>_<time>.log in the current directory
--   Undo       exec dbms_credential.drop_credential('HSM.HSM_CRED'), after agenda_remover.sql
--   Re-runnable
--
--   SQL> @deploy/oracle/credencial.sql hsm

@@interno/argumentos.sql
define hsm_so_usuario = "&1"
define hsm_so_dominio = "&2"
define hsm_credencial = "&3"
define hsm_script = "credencial"
@@interno/inicio.sql

column hsm_credencial new_value hsm_credencial noprint
select coalesce('&hsm_credencial', 'HSM_CRED') as hsm_credencial from dual;

prompt Será feito: credencial HSM.&hsm_credencial para o usuário &hsm_so_usuario do sistema operacional
prompt   domínio       &hsm_so_dominio (em branco: nenhum)
prompt

@@interno/conferir_instalada.sql

declare
   co_recusada constant pls_integer := -20999;
   l_total pls_integer;
begin
   if '&hsm_so_usuario' is null or '&hsm_so_usuario' = '-' then
      raise_application_error(co_recusada, 'Informe o usuário do sistema operacional (argumento 1)');
   end if;
   select count(*)
     into l_total
     from session_privs p
    where p.privilege = 'CREATE ANY CREDENTIAL';
   if l_total = 0 then
      raise_application_error(
         co_recusada, 'Falta CREATE ANY CREDENTIAL a quem executa: sem ele só HSM, que não entra, faria a credencial'
      );
   end if;
end;
/

accept hsm_so_senha char prompt 'Senha do usuário no sistema operacional: ' hide
variable hsm_senha varchar2(128)
-- What it does not take SQL*Plus may show
spool off
set termout off
variable hsm_senha varchar2(128) = '&hsm_so_senha'
set termout on
spool &hsm_log append
undefine hsm_so_senha

declare
   co_recusada constant pls_integer := -20999;
   l_credencial varchar2(300) := 'HSM.' || dbms_assert.simple_sql_name('&hsm_credencial');
   l_total pls_integer;
begin
   if :hsm_senha is null then
      raise_application_error(
         co_recusada, 'Nenhuma senha, ou uma com apóstrofo, que SQL*Plus não passa: escolha outra'
      );
   end if;
   select count(*)
     into l_total
     from dba_credentials c
    where c.owner = 'HSM'
      and c.credential_name = upper('&hsm_credencial');
   if l_total = 0 then
      dbms_credential.create_credential(
         credential_name => l_credencial,
         username => '&hsm_so_usuario',
         password => :hsm_senha,
         windows_domain => '&hsm_so_dominio',
         comments => 'Usuário que roda o processo de envio'
      );
      dbms_output.put_line(l_credencial || ' criada');
   else
      dbms_credential.update_credential(l_credencial, 'username', '&hsm_so_usuario');
      dbms_credential.update_credential(l_credencial, 'password', :hsm_senha);
      if '&hsm_so_dominio' is not null then
         dbms_credential.update_credential(l_credencial, 'windows_domain', '&hsm_so_dominio');
      end if;
      dbms_credential.enable_credential(l_credencial);
      dbms_output.put_line(l_credencial || ' renovada');
   end if;
   :hsm_senha := null;
end;
/

prompt A seguir: agenda.sql com a credencial &hsm_credencial, que roda o programa uma vez para prova
column hsm_credencial clear
undefine hsm_so_usuario hsm_so_dominio hsm_credencial
@@interno/fim.sql
