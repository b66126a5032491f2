-- Coalesces the indexes of the queue: draining a large burst leaves empty leaf blocks at their low end, which every
-- claim has to pass. Nobody waits for it: COALESCE locks no rows and works while the application writes.
--
--   Run as     SYSTEM or another DBA, connected to the PDB
--   Needs      ALTER ANY INDEX
--   Arguments  none
--   Log        hsm_indices_<date>_<time>.log in the current directory
--   Undo       nothing to undo: contents stay as they are. Re-runnable, at any time

@@../interno/argumentos.sql
define hsm_script = "indices"
@@../interno/inicio.sql

prompt Será feito: alter index ... coalesce em cada índice da fila, das cargas e das tentativas
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

@@../interno/fim.sql
