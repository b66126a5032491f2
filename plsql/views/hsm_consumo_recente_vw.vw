-- What is not in HSM_CONSUMO yet, by minute, in UTC: the facts that wait to be summed, and what is still as it was
-- enqueued, as ENTROU. In one statement with HSM_CONSUMO it makes the numbers exact; in two, what is summed in between
-- would be missed or counted twice.
create or replace view hsm_consumo_recente_vw as
select m.minuto,
       m.canal,
       m.tipo_os,
       m.resultado,
       m.classe,
       m.quantidade,
       m.soma_s,
       m.faixa_01,
       m.faixa_02,
       m.faixa_03,
       m.faixa_04,
       m.faixa_05,
       m.faixa_06,
       m.faixa_07,
       m.faixa_08,
       m.faixa_09,
       m.faixa_10,
       m.faixa_11,
       m.faixa_12,
       m.ultimo
  from hsm_movimento m
union all
select e.minuto, e.canal, e.tipo_os, 'ENTROU', '-', e.linhas, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, e.ultimo
  from (select /*+ index(f hsm_fila_viva_idx) */
               cast(trunc(f.dt_criacao, 'MI') as timestamp(0)) as minuto,
               f.canal_vivo as canal,
               coalesce(f.tipo_os, '-') as tipo_os,
               count(*) as linhas,
               max(f.dt_criacao) as ultimo
          from hsm_fila_notificacao f
         where f.status_vivo = 'PENDENTE'
           and f.envios = 0
         group by cast(trunc(f.dt_criacao, 'MI') as timestamp(0)), f.canal_vivo,
                  coalesce(f.tipo_os, '-')) e;

comment on table hsm_consumo_recente_vw is 'O consumo que HSM_CONSUMO ainda não tem, por minuto, em UTC';
