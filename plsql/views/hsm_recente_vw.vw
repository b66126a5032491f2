-- The ids are walked from the newest down and no further than PAINEL_LINHAS of them, so that the panel costs the
-- same whatever the history; gaps in the ids only make the window shorter.
create or replace view hsm_recente_vw as
select /*+ index(f hsm_fila_pk) */
       f.canal,
       f.status,
       f.motivo,
       count(*) as linhas,
       round(avg(case
                    when f.status = 'PROCESSADO' then
                       extract(day from f.dt_processamento - coalesce(f.dt_devida, f.dt_criacao)) * 86400
                       + extract(hour from f.dt_processamento - coalesce(f.dt_devida, f.dt_criacao)) * 3600
                       + extract(minute from f.dt_processamento - coalesce(f.dt_devida, f.dt_criacao)) * 60
                       + extract(second from f.dt_processamento - coalesce(f.dt_devida, f.dt_criacao))
                 end), 3) as demora_media_s
  from hsm_fila_notificacao f
 where f.id > (select max(u.id) from hsm_fila_notificacao u)
              - (select to_number(p.valor, '9999999999') from hsm_parametro p where p.nome = 'PAINEL_LINHAS')
   and f.dt_criacao >= sys_extract_utc(systimestamp) - numtodsinterval(1, 'DAY')
 group by f.canal, f.status, f.motivo;

comment on table hsm_recente_vw is
   'O que aconteceu com os eventos das últimas 24 horas, no máximo os PAINEL_LINHAS mais novos';
