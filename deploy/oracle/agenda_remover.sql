-- Takes the scheduler jobs away and the privileges they needed. The queue keeps filling; nothing is sent until the
-- job is started in another way.
--
--   Run as     SYSTEM or another DBA with MANAGE SCHEDULER, connected to the PDB
--   Arguments  1  ENSAIO: prints what it would execute and changes nothing; optional
--   Log        hsm_agenda_remover_<date>_<time>.log in the current directory
--   Undo       agenda.sql
--   Re-runnable

@@interno/argumentos.sql
define hsm_ultimo = "&1"
define hsm_script = "agenda_remover"
@@interno/inicio.sql
@@interno/conferir_ensaio.sql

prompt Será feito:
prompt   tarefas      todas as do HSM e a classe HSM_CLASSE_TAREFAS saem
prompt   privilégios  CREATE JOB e CREATE EXTERNAL JOB tirados de HSM
prompt

@@interno/conferir_dicionario.sql

declare
   l_total pls_integer;

   e_nao_concedido exception;
   pragma exception_init(e_nao_concedido, -1952);
   e_classe_inexistente exception;
   pragma exception_init(e_classe_inexistente, -27476);

   procedure executar(in_comando in varchar2) is
   begin
      dbms_output.put_line(in_comando);
      if '&hsm_ensaio' = 'N' then
         execute immediate in_comando;
      end if;
   exception
      when e_nao_concedido then
         dbms_output.put_line('  não estava concedido');
   end executar;
begin
   select count(*)
     into l_total
     from dba_objects o
    where o.owner = 'HSM'
      and o.object_name = 'HSM_AGENDA'
      and o.object_type = 'PACKAGE BODY';
   if l_total = 0 then
      dbms_output.put_line('Não há instalação do HSM neste banco, nem tarefas dela');
   else
      executar('begin hsm.hsm_agenda.remover; end;');
      executar('revoke create external job from hsm');
      executar('revoke create job from hsm');
   end if;
   begin
      executar(q'[begin dbms_scheduler.drop_job_class('HSM_CLASSE_TAREFAS'); end;]');
   exception
      when e_classe_inexistente then
         dbms_output.put_line('  não existe');
   end;
end;
/

prompt &hsm_depois
@@interno/fim.sql
