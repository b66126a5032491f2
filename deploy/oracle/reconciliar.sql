-- Finds orders whose last change the queue heard nothing of: the trigger was disabled or invalid, rows came in by
-- direct path, or an enqueue failed under ENFILEIRAR_ERRO = ISOLAR.
--
--   Run as     SYSTEM or another DBA, connected to the PDB
--   Arguments  1  schema of the table of orders
--              2  table
--              3  how many hours back; not more than the retention of the queue
--   Adapt      the columns, if those of the table have other names. DT_ABERTURA and DT_ATUALIZACAO are taken as hours
--              of the database server (SYSDATE), at the offset it has now: of the hours before a change of daylight
--              saving time up to an hour's too many or too few are shown. An event up to five minutes older than the
--              change counts as its own
--   Undo       nothing to undo: changes nothing
--   Then       hsm.hsm_fila.enfileirar for each order that matters

set define on
set verify off
set feedback on
whenever sqlerror exit failure rollback
whenever oserror exit failure rollback

prompt Ordens alteradas nas últimas &3 horas sem evento na fila desde a alteração:

select m.id_os, m.tipo_os, m.status, m.alterada_em
  from (select o.id_os, o.tipo_os, o.status, coalesce(o.dt_atualizacao, o.dt_abertura) as alterada_em
          from &1..&2 o) m
 where m.alterada_em >= sysdate - &3 / 24
   and not exists (
          select null
            from hsm.hsm_fila_notificacao f
           where f.id_os = m.id_os
             and f.dt_criacao >= sys_extract_utc(
                                    from_tz(cast(m.alterada_em as timestamp), to_char(systimestamp, 'TZR'))
                                 ) - numtodsinterval(5, 'MINUTE')
       )
 order by m.id_os;
