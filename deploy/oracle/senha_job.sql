-- Changes the password of HSM_JOB in an order in which nothing is lost and the account is not locked.
--
--   Run as     SYSTEM or another DBA with ALTER USER, connected to the PDB, in SQL*Plus 12.2 or newer
--   Asks for   the new password, twice, without showing it. It goes to the database as a bind variable; only the ALTER
--              USER made of it, which Oracle hides in its audit trail, holds it
--   What then  With PASSWORD_ROLLOVER_TIME in the account's profile (19.12 and later; perfil_job.sql) the old password
--              stays valid beside the new one: nothing stops, write the new one into the password file of each host.
--              Without it: the sender is stopped first (a service by hand: the script names its session and ends), the
--              password changed, and the jobs start again when you say that the file is written
--   Log        hsm_senha_job_<date>_<time>.log in the current directory (the password is not in it)
--   Undo       run it again with another password
--   Re-runnable: after a failure too; the jobs come back as they were found

@@interno/argumentos.sql
define hsm_script = "senha_job"
@@interno/inicio.sql

@@interno/conferir_instalada.sql

declare
   co_recusada constant pls_integer := -20999;
   l_total pls_integer;
   l_script varchar2(30);
begin
   select count(*)
     into l_total
     from dba_tables t
    where t.owner = 'HSM'
      and t.table_name = 'HSM_ATUALIZACAO';
   if l_total = 0 then
      raise_application_error(co_recusada, 'A instalação é de versão anterior: antes, upgrade.sql');
   end if;
   execute immediate q'[select max(a.script) from hsm.hsm_atualizacao a where a.dt_fim is null]' into l_script;
   if l_script <> '&hsm_script' then
      raise_application_error(co_recusada, l_script || '.sql não terminou: repita-o antes');
   end if;
end;
/

column hsm_parada new_value hsm_parada noprint
column hsm_plano new_value hsm_plano noprint
select case when p.horas > 0 then 'nada.sql' else 'parar_tarefas.sql' end as hsm_parada,
       case
          when p.horas > 0 then
             'troca sem parada: a senha antiga vale ainda ' || to_char(p.horas, 'TM9') || ' h (PASSWORD_ROLLOVER_TIME)'
          else 'envio parado, senha trocada, envio de volta quando o arquivo estiver gravado'
       end as hsm_plano
  from (select max(round(24 * case
                                 when regexp_like(coalesce(nullif(p.limit, 'DEFAULT'), d.limit), '^[0-9]*[.]?[0-9]+$')
                                 then to_number(
                                         coalesce(nullif(p.limit, 'DEFAULT'), d.limit), '99999D99999999',
                                         'nls_numeric_characters=''.,'''
                                      )
                                 else 0
                              end)) as horas
          from dba_users u
          join dba_profiles p
            on p.profile = u.profile
           and p.resource_name = 'PASSWORD_ROLLOVER_TIME'
          join dba_profiles d
            on d.profile = 'DEFAULT'
           and d.resource_name = p.resource_name
         where u.username = 'HSM_JOB') p;

prompt Será feito: &hsm_plano
prompt

accept hsm_nova char prompt 'Senha nova de HSM_JOB: ' hide
accept hsm_outra char prompt 'De novo: ' hide
variable hsm_senha varchar2(128)
variable hsm_repetida varchar2(128)
variable hsm_erro varchar2(1000)
-- What it does not take SQL*Plus may show
spool off
set termout off
variable hsm_senha varchar2(128) = '&hsm_nova'
variable hsm_repetida varchar2(128) = '&hsm_outra'
set termout on
spool &hsm_log append
undefine hsm_nova hsm_outra

declare
   co_recusada constant pls_integer := -20999;
begin
   if :hsm_senha is null then
      raise_application_error(
         co_recusada, 'Nenhuma senha, ou uma com apóstrofo, que SQL*Plus não passa: nada foi alterado'
      );
   elsif :hsm_repetida is null or :hsm_senha <> :hsm_repetida then
      raise_application_error(co_recusada, 'As duas não são iguais: nada foi alterado');
   elsif instr(:hsm_senha, '"') > 0 then
      raise_application_error(co_recusada, 'A senha de HSM_JOB não pode ter aspas: nada foi alterado');
   end if;
end;
/

define hsm_prazo = 300
@@interno/&hsm_parada

-- Refused, the old one stands: the jobs go on with it, and then the error is said
begin
   execute immediate 'alter user hsm_job identified by ' || dbms_assert.enquote_name(:hsm_senha, false);
   dbms_output.put_line('Senha de HSM_JOB trocada');
exception
   when others then
      :hsm_erro := substrb(sqlerrm, 1, 1000);
end;
/

column hsm_ato new_value hsm_ato noprint
select nvl2(:hsm_erro, 'nada.sql', 'gravar_senha.sql') as hsm_ato
  from dual;
@@interno/&hsm_ato
@@interno/devolver_tarefas.sql

declare
   co_recusada constant pls_integer := -20999;
begin
   :hsm_senha := null;
   :hsm_repetida := null;
   if :hsm_erro is not null then
      raise_application_error(co_recusada, 'O banco não trocou a senha de HSM_JOB, e a antiga vale: ' || :hsm_erro);
   end if;
end;
/

prompt A seguir: hsm-send-once --check em cada máquina; o serviço, onde há, inicie-o (de novo)
prompt Com a troca sem parada, quando todas usarem a nova: alter user hsm_job expire password rollover period
column hsm_ato clear
column hsm_parada clear
column hsm_plano clear
undefine hsm_ato hsm_parada hsm_plano hsm_prazo
@@interno/fim.sql
