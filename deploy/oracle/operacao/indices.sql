-- Coalesces the indexes of the queue: draining a large burst leaves empty leaf blocks at their low end, which every
-- claim has to pass. Nobody waits for it: COALESCE locks no rows and works while the application writes. And gives back
-- what HSM_MOVIMENTO has grown by while HSM_TAREFA_CONSUMO did not run, which every roll-up has to read.
--
--   Run as     SYSTEM or another DBA, connected to the PDB
--   Needs      ALTER ANY INDEX, ALTER ANY TABLE
--   Arguments  none
--   Log        hsm_indices_<date>_<time>.log in the current directory
--   Undo       nothing to undo: contents stay as they are. Re-runnable, at any time

@@../interno/argumentos.sql
define hsm_script = "indices"
@@../interno/inicio.sql

prompt Será feito: alter index ... coalesce em cada índice da fila, das cargas e das tentativas;
prompt alter table hsm.hsm_movimento shrink space
prompt

@@../interno/conferir_instalada.sql

begin
   for r_indice in (select i.index_name
                      from dba_indexes i
                     where i.owner = 'HSM'
                       and i.table_name in ('HSM_FILA_NOTIFICACAO', 'HSM_CARGA', 'HSM_TENTATIVA_ENVIO')
                       and i.index_type like '%NORMAL'
                     order by i.index_name)
   loop
      dbms_output.put_line('alter index hsm.' || lower(r_indice.index_name) || ' coalesce');
      execute immediate 'alter index hsm.' || dbms_assert.enquote_name(r_indice.index_name, false) || ' coalesce';
   end loop;
end;
/

declare
   e_em_uso exception;
   pragma exception_init(e_em_uso, -54);
   -- Only segments whose space is managed by bitmaps
   e_nao_encolhe exception;
   pragma exception_init(e_nao_encolhe, -10635);
begin
   dbms_output.put_line('alter table hsm.hsm_movimento shrink space');
   execute immediate 'alter table hsm.hsm_movimento shrink space';
exception
   when e_em_uso then
      dbms_output.put_line('Em uso neste momento: repita');
   when e_nao_encolhe then
      dbms_output.put_line('O tablespace dela não tem gestão automática de espaço nos segmentos: fica como está');
end;
/

@@../interno/fim.sql
