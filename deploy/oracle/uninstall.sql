-- Removes the notification outbox: jobs, job class, users HSM and HSM_JOB with everything they own, roles, profile.
--
--   Run as     SYSTEM or another DBA, connected to the PDB
--   Needs      nobody standing on HSM any more, at any depth: with HSM gone their code, and through triggers their
--              tables, could not be used. It lists all of them and stops; gatilho_remover.sql takes off the triggers
--              that gatilho.sql made. No sender connected as HSM_JOB: stop the service first
--   Arguments  1  name of the container (CON_NAME), where nobody can be asked (pipelines); without it the script asks,
--                 and wants that name for an answer
--              ENSAIO after it, or alone: says what stands in the way and what would be dropped, and changes nothing
--   Log        hsm_uninstall_<date>_<time>.log in the current directory
--   Undo       none: queue, history and routes are lost
--   Re-runnable, also after an installation that stopped half-way

@@interno/argumentos.sql
define hsm_resposta = "&1"
define hsm_ultimo = "&2"
define hsm_script = "uninstall"
@@interno/inicio.sql

column hsm_pergunta new_value hsm_pergunta noprint
column hsm_ultimo new_value hsm_ultimo noprint
column hsm_arquivo new_value hsm_arquivo noprint
select case upper('&1') when 'ENSAIO' then 'ENSAIO' else '&2' end as hsm_ultimo,
       case when '&hsm_resposta' is null then 'perguntar_remocao.sql' else 'nada.sql' end as hsm_pergunta
  from dual;
column hsm_ultimo clear

@@interno/conferir_ensaio.sql
@@interno/conferir_dicionario.sql
@@interno/conferir_nossa.sql

column hsm_espera new_value hsm_espera noprint
select '0' as hsm_espera
  from dual;
select case count(*) when 0 then 'nada.sql' else 'contar_espera.sql' end as hsm_arquivo
  from dba_tables t
 where t.owner = 'HSM'
   and t.table_name = 'HSM_FILA_NOTIFICACAO';
@@interno/&hsm_arquivo

prompt Serão removidos os usuários HSM e HSM_JOB com tudo o que têm, os papéis HSM_OPERADOR e HSM_LEITOR, o perfil
prompt HSM_PERFIL_JOB e a classe de tarefas HSM_CLASSE_TAREFAS. A fila e o histórico se perdem; &hsm_espera notificação(ões) esperam.
prompt

@@interno/conferir_dependentes.sql
@@interno/conferir_remetente.sql
@@interno/&hsm_pergunta

declare
   co_recusada constant pls_integer := -20999;
begin
   if '&hsm_ensaio' = 'N'
      and nvl(upper(trim('&hsm_resposta')), '-') <> upper('&hsm_conteiner')
   then
      raise_application_error(
         co_recusada,
         'Nada foi removido: para confirmar, o nome do contêiner, &hsm_conteiner (resposta, ou argumento 1)'
      );
   end if;
end;
/

declare
   co_recusada constant pls_integer := -20999;

   e_usuario_inexistente exception;
   pragma exception_init(e_usuario_inexistente, -1918);
   e_usuario_conectado exception;
   pragma exception_init(e_usuario_conectado, -1940);
   e_papel_inexistente exception;
   pragma exception_init(e_papel_inexistente, -1919);
   e_perfil_em_uso exception;
   pragma exception_init(e_perfil_em_uso, -2382);
   -- A job that is not there
   e_desconhecida exception;
   pragma exception_init(e_desconhecida, -27475);
   e_classe_em_uso exception;
   pragma exception_init(e_classe_em_uso, -27479);
   e_sem_privilegio exception;
   pragma exception_init(e_sem_privilegio, -1031);
   -- What 23ai says instead
   e_falta_privilegio exception;
   pragma exception_init(e_falta_privilegio, -41900);
   -- A package that is not for this user, in a block
   e_nao_compila exception;
   pragma exception_init(e_nao_compila, -6550);
   -- The scheduler's own
   e_sem_direito exception;
   pragma exception_init(e_sem_direito, -27486);

   procedure executar(in_comando in varchar2) is
   begin
      dbms_output.put_line(in_comando);
      if '&hsm_ensaio' = 'N' then
         execute immediate in_comando;
      end if;
   exception
      when e_usuario_inexistente or e_papel_inexistente or e_desconhecida then
         dbms_output.put_line('  não existe');
      when e_usuario_conectado then
         raise_application_error(
            co_recusada, 'Um usuário do HSM conectou-se nesse meio-tempo: pare o processo de envio e execute de novo'
         );
   end executar;

   -- Without HSM what cannot be taken away does no harm
   procedure executar_se_pode(in_comando in varchar2) is
   begin
      executar(in_comando);
   exception
      when e_perfil_em_uso or e_classe_em_uso then
         dbms_output.put_line('  fica: outros usam');
      when e_sem_privilegio or e_falta_privilegio or e_sem_direito or e_nao_compila then
         dbms_output.put_line('  fica: este usuário não tem o privilégio');
   end executar_se_pode;
begin
   -- Not through HSM_AGENDA, which an installation that stopped half-way may lack
   for r_tarefa in (select j.job_name
                      from dba_scheduler_jobs j
                     where j.owner = 'HSM'
                     order by j.job_name)
   loop
      executar(
         q'[begin dbms_scheduler.drop_job('HSM.]' || dbms_assert.enquote_name(r_tarefa.job_name, false)
         || q'[', force => true); end;]'
      );
   end loop;
   for r_entrada in (select a.host, a.lower_port, a.upper_port, a.privilege
                       from dba_host_aces a
                      where a.principal = 'HSM'
                      order by a.host, a.lower_port, a.privilege)
   loop
      executar_se_pode(
         'begin sys.dbms_network_acl_admin.remove_host_ace(host => ' || dbms_assert.enquote_literal(r_entrada.host)
         || case
               when r_entrada.lower_port is not null
               then ', lower_port => ' || to_char(r_entrada.lower_port, 'TM9')
                  || ', upper_port => ' || to_char(r_entrada.upper_port, 'TM9')
            end
         || ', ace => sys.xs$ace_type(privilege_list => sys.xs$name_list(''' || lower(r_entrada.privilege)
         || q'['), principal_name => 'HSM', principal_type => sys.xs_acl.ptype_db), remove_empty_acl => true); end;]'
      );
   end loop;
   commit;
   executar('drop user hsm_job cascade');
   executar('drop user hsm cascade');
   executar('drop role hsm_operador');
   executar('drop role hsm_leitor');
   for r_perfil in (select distinct p.profile
                      from dba_profiles p
                     where p.profile = 'HSM_PERFIL_JOB')
   loop
      executar_se_pode('drop profile hsm_perfil_job');
   end loop;
   for r_classe in (select c.job_class_name
                      from dba_scheduler_job_classes c
                     where c.job_class_name = 'HSM_CLASSE_TAREFAS')
   loop
      executar_se_pode(q'[begin dbms_scheduler.drop_job_class('HSM_CLASSE_TAREFAS'); end;]');
   end loop;
end;
/

select coalesce('&hsm_depois', 'Remoção concluída') as hsm_depois
  from dual;
prompt
prompt &hsm_depois
prompt
@@interno/fim.sql
