-- Lets DBMS_SCHEDULER start the job: job class, privileges, the jobs, and starts them.
--
--   Run as     SYSTEM or another DBA with MANAGE SCHEDULER, connected to the PDB, with a UTF-8 client
--              (NLS_LANG=.AL32UTF8: a path may have accents), after install.sql and credencial.sql
--   Arguments  1  full path of the Python interpreter python_job is installed in (a virtual environment's)
--              2  full path of the job's configuration file
--              3  credential that says which operating system user runs it, owned by HSM or executable by it; optional,
--                 NENHUMA or left out for the user of externaljob.ora
--                 (usually nobody: then password and token are no secret to whatever else runs as nobody)
--              4  directory to start in, where python_job is not installed in that interpreter; optional (UNIX only).
--                 Without it nothing is imported from where the scheduler starts programs (python -I)
--              ENSAIO after the last one: prints what it would execute and changes nothing
--   Needs      nothing of a host that only the database can tell: the interpreter is run once (python_job.send_once
--              --version) as the job would be, before any job is touched; not in a dry run
--   Log        hsm_agenda_<date>_<time>.log in the current directory
--   Undo       agenda_remover.sql
--   Re-runnable: the jobs get what is given here; when something is refused those there are stay as they were
--
--   SQL> @deploy/oracle/agenda.sql /opt/hsm/venv/bin/python /etc/hsm/job.toml HSM_CRED
--
-- On RAC the program and its configuration must be on every node, or the class be given a service (SET_ATTRIBUTE).
--
-- Not for Amazon RDS nor Autonomous Database, where the scheduler starts no programs: run the job as a service and use
-- agenda_servico.sql.

@@interno/argumentos.sql
define hsm_python = "&1"
define hsm_config = "&2"
define hsm_credencial = "&3"
define hsm_diretorio = "&4"
define hsm_ultimo = "&5"
define hsm_script = "agenda"
@@interno/inicio.sql

-- ENSAIO ends the arguments wherever it stands
column hsm_python new_value hsm_python noprint
column hsm_config new_value hsm_config noprint
column hsm_credencial new_value hsm_credencial noprint
column hsm_diretorio new_value hsm_diretorio noprint
column hsm_ultimo new_value hsm_ultimo noprint
select case upper('&1') when 'ENSAIO' then null else '&1' end as hsm_python,
       case upper('&2') when 'ENSAIO' then null else '&2' end as hsm_config,
       case upper('&3') when 'ENSAIO' then null else '&3' end as hsm_credencial,
       case upper('&4') when 'ENSAIO' then null else '&4' end as hsm_diretorio,
       case when 'ENSAIO' in (upper('&1'), upper('&2'), upper('&3'), upper('&4')) then 'ENSAIO' else '&5' end
          as hsm_ultimo
  from dual;
column hsm_python clear
column hsm_config clear
column hsm_credencial clear
column hsm_diretorio clear
column hsm_ultimo clear
@@interno/conferir_ensaio.sql

prompt Será feito: o programa roda uma vez para prova; classe, tarefas novas, tarefas ativas
prompt   programa      &hsm_python -I -m python_job.send_once --config &hsm_config (sem -I, se há diretório)
prompt   credencial    &hsm_credencial (em branco ou NENHUMA: o usuário de externaljob.ora)
prompt   diretório     &hsm_diretorio (em branco: nenhum)
prompt   privilégios   a HSM: CREATE JOB, CREATE EXTERNAL JOB, EXECUTE em SYS.HSM_CLASSE_TAREFAS
prompt

@@interno/conferir_instalada.sql

declare
   co_recusada constant pls_integer := -20999;

   procedure exigir(in_valor in varchar2, in_o_que in varchar2) is
   begin
      if in_valor is null or in_valor = '-' then
         raise_application_error(co_recusada, 'Informe ' || in_o_que);
      end if;
   end exigir;
begin
   exigir('&hsm_python', 'o caminho completo do Python (argumento 1)');
   exigir('&hsm_config', 'o caminho completo da configuração (argumento 2)');
   exigir(coalesce('&hsm_credencial', 'NENHUMA'), 'a credencial, ou NENHUMA (argumento 3)');
   exigir(coalesce('&hsm_diretorio', 'nenhum'), 'o diretório, ou nada (argumento 4)');
end;
/

define hsm_classe = HSM_CLASSE_TAREFAS
@@interno/classe_tarefas.sql

declare
   co_recusada constant pls_integer := -20999;
begin
   if '&hsm_classe' <> 'HSM_CLASSE_TAREFAS' then
      raise_application_error(co_recusada, 'Peça a SYS: grant execute on sys.hsm_classe_tarefas to hsm');
   end if;
end;
/

declare
   co_credencial constant varchar2(300) := nullif('&hsm_credencial', 'NENHUMA');

   procedure executar(in_comando in varchar2) is
   begin
      dbms_output.put_line(in_comando);
      if '&hsm_ensaio' = 'N' then
         execute immediate in_comando;
      end if;
   end executar;

   function literal(in_texto in varchar2) return varchar2 is
   begin
      return case when in_texto is null then 'null' else q'[']' || replace(in_texto, q'[']', q'['']') || q'[']' end;
   end literal;

   procedure chamar(in_rotina in varchar2) is
   begin
      executar(
         'begin hsm.hsm_agenda.' || in_rotina || '(in_python => ' || literal('&hsm_python')
         || ', in_config => ' || literal('&hsm_config') || ', in_diretorio => ' || literal('&hsm_diretorio')
         || ', in_credencial => ' || literal(co_credencial) || ', in_classe => ' || literal('&hsm_classe') || '); end;'
      );
   end chamar;
begin
   executar('grant create external job to hsm');
   chamar('ensaiar');
   chamar('instalar');
   executar('begin hsm.hsm_agenda.iniciar; end;');
   if '&hsm_ensaio' = 'N' then
      dbms_output.put_line('Tarefas criadas e ativas: vigia, alerta, consumo, reprocesso, purga');
      dbms_output.put_line('A de envio começa quando há o que enviar');
   end if;
end;
/

undefine hsm_python hsm_config hsm_credencial hsm_diretorio
prompt &hsm_depois
@@interno/fim.sql
