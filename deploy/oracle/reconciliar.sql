-- Finds orders changed lately of which the queue heard nothing in that time: the trigger was disabled or invalid,
-- rows came in by direct path, or an enqueue failed under ENFILEIRAR_ERRO = ISOLAR.
--
--   Run as     SYSTEM or another DBA, connected to the PDB
--   Arguments  1  schema of the table of orders
--              2  table
--              3  how many hours back
--   Undo       nothing to undo: changes nothing
--   Then       hsm.hsm_fila.enfileirar for each order that matters

set define on
set verify off
set feedback on
whenever sqlerror exit failure rollback
whenever oserror exit failure rollback

prompt Ordens alteradas nas últimas &3 horas sem evento na fila:

select o.id_os, o.tipo_os, o.status, coalesce(o.dt_atualizacao, o.dt_abertura) as alterada_em
  from &1..&2 o
 where coalesce(o.dt_atualizacao, o.dt_abertura) >= sysdate - &3 / 24
   and not exists (select null
                     from hsm.hsm_fila_notificacao f
                    where f.id_os = o.id_os
                      and f.dt_criacao >= sys_extract_utc(systimestamp) - numtodsinterval(&3, 'HOUR'))
 order by o.id_os;
