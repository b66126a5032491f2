-- Brings an installation up to this version: new tables and columns, code, new parameters and grants. Keeps data,
-- routes, parameters, users and passwords. Refuses to go backwards.
--
--   Run as     the DBA who ran install.sql, connected to the PDB, with a UTF-8 client (NLS_LANG=.AL32UTF8), at a quiet
--              moment. The application goes on; what it enqueues waits
--   Arguments  1  how long to wait for the sender to end, in seconds; optional, 300 if left out
--              ENSAIO after it, or alone: prints what would be done, and changes nothing
--   Needs      an installation (install.sql), what that needs, SELECT on GV$SESSION and CREATE ANY JOB. Where
--              hsm-service sends, it is stopped by hand before: the script names its session and stops
--   Log        hsm_upgrade_<date>_<time>.log in the current directory
--   Undo       none: tables and columns of a newer version stay. To go back: a restore point made before, or HSM from
--              a Data Pump export (docs/how-to/upgrading.md)
--   Re-runnable: after a failure put right what it says and run it again. The scheduler jobs are stopped meanwhile and
--   left as they were found, by the run that gets to the end (HSM_ATUALIZACAO remembers)

@@interno/argumentos.sql
define hsm_prazo = "&1"
define hsm_ultimo = "&2"
define hsm_script = "upgrade"
@@interno/inicio.sql

prompt Será feito: envio e tarefas parados, tabelas e colunas novas, código, parâmetros novos, privilégios,
prompt tarefas de volta ao que eram, verificação
prompt
@@interno/plano_privilegios.sql

column hsm_prazo new_value hsm_prazo noprint
column hsm_ultimo new_value hsm_ultimo noprint
column hsm_parar new_value hsm_parar noprint
select coalesce(nullif(upper('&1'), 'ENSAIO'), '300') as hsm_prazo,
       case upper('&1') when 'ENSAIO' then 'ENSAIO' else '&2' end as hsm_ultimo
  from dual;
column hsm_ultimo clear
@@interno/conferir_ensaio.sql
select case '&hsm_ensaio' when 'S' then 'nada.sql' else 'parar_tarefas.sql' end as hsm_parar
  from dual;

declare
   co_recusada constant pls_integer := -20999;
begin
   if not regexp_like('&hsm_prazo', '^[0-9]{1,5}$') then
      raise_application_error(co_recusada, 'Espera pelo envio (argumento 1): segundos, de 0 a 99999, ou ENSAIO');
   end if;
end;
/

@@interno/conferir_privilegios.sql
@@interno/conferir_instalada.sql
@@interno/conferir_versao.sql

-- Before anything is stopped: SYS may have to be asked for what is new
prompt == Privilégios de HSM sobre SYS
@@interno/privilegios_sys.sql

prompt == Envio e tarefas
@@interno/&hsm_parar

@@interno/implantar.sql
@@interno/rotas_recusadas.sql

declare
   l_armadas pls_integer;
begin
   select count(i.dt_armada)
     into l_armadas
     from hsm.hsm_instalacao i;
   if l_armadas = 0 then
      dbms_output.put_line('ATENCAO: nada será entregue até que se execute, neste banco: exec hsm.hsm_dba.armar');
   end if;
end;
/

begin
   for r_gatilho in (select d.owner, d.name
                       from dba_dependencies d
                      where d.referenced_owner = 'HSM'
                        and d.referenced_name in ('HSM_FILA', 'HSM_FILA_FALHA')
                        and d.referenced_type = 'PACKAGE'
                        and d.owner <> 'HSM'
                        and d.type = 'TRIGGER'
                      group by d.owner, d.name
                     having count(distinct d.referenced_name) = 1
                      order by d.owner, d.name)
   loop
      dbms_output.put_line(
         'ATENCAO: ' || r_gatilho.owner || '.' || r_gatilho.name || ' é de versão anterior: funciona, mas com HSM_FILA'
         || ' inválido não obedece a PROPAGAR nem deixa registro; declare a tabela (exemplo/origem.sql) e'
         || ' recrie-o com gatilho.sql'
      );
   end loop;
end;
/

prompt A entrega: verify.sql; e o serviço, onde foi parado, inicie-o de novo
column hsm_prazo clear
column hsm_parar clear
undefine hsm_prazo hsm_ultimo hsm_parar
@@interno/fim.sql
