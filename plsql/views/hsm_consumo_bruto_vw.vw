-- What HSM_CONSUMO_VW shows, in UTC and before it is put together: several rows may have to be added. For the product's
-- own sums, which would else be made of sums.
create or replace view hsm_consumo_bruto_vw as
select c.periodo,
       c.inicio as inicio_utc,
       c.canal,
       c.tipo_os,
       c.resultado,
       c.classe,
       c.quantidade,
       c.soma_s,
       c.faixa_01,
       c.faixa_02,
       c.faixa_03,
       c.faixa_04,
       c.faixa_05,
       c.faixa_06,
       c.faixa_07,
       c.faixa_08,
       c.faixa_09,
       c.faixa_10,
       c.faixa_11,
       c.faixa_12,
       c.ultimo
  from hsm_consumo c
union all
select d.periodo,
       cast(
          case d.periodo
             when 'M' then m.minuto
             when 'H' then cast(trunc(m.minuto, 'HH24') as timestamp)
             else timestamp '2000-01-01 00:00:00'
          end as timestamp(0)
       ),
       m.canal, m.tipo_os, m.resultado, m.classe,
       m.quantidade, m.soma_s, m.faixa_01, m.faixa_02, m.faixa_03, m.faixa_04, m.faixa_05,
       m.faixa_06, m.faixa_07, m.faixa_08, m.faixa_09, m.faixa_10, m.faixa_11, m.faixa_12,
       m.ultimo
  from hsm_movimento m
 cross join (select 'M' as periodo from dual
             union all
             select 'H' from dual
             union all
             select 'T' from dual) d
union all
select d.periodo,
       cast(
          case d.periodo
             when 'M' then e.minuto
             when 'H' then cast(trunc(e.minuto, 'HH24') as timestamp)
             else timestamp '2000-01-01 00:00:00'
          end as timestamp(0)
       ),
       e.canal, e.tipo_os, 'ENTROU', '-', e.linhas, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, e.ultimo
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
                  coalesce(f.tipo_os, '-')) e
 cross join (select 'M' as periodo from dual
             union all
             select 'H' from dual
             union all
             select 'T' from dual) d;

comment on table hsm_consumo_bruto_vw is 'As parcelas de HSM_CONSUMO_VW, em UTC';
