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
             when 'M' then n.minuto
             when 'H' then cast(trunc(n.minuto, 'HH24') as timestamp)
             else timestamp '2000-01-01 00:00:00'
          end as timestamp(0)
       ),
       n.canal, n.tipo_os, n.resultado, n.classe,
       n.quantidade, n.soma_s, n.faixa_01, n.faixa_02, n.faixa_03, n.faixa_04, n.faixa_05,
       n.faixa_06, n.faixa_07, n.faixa_08, n.faixa_09, n.faixa_10, n.faixa_11, n.faixa_12,
       n.ultimo
  from hsm_consumo_recente_vw n
 cross join (select 'M' as periodo from dual
             union all
             select 'H' from dual
             union all
             select 'T' from dual) d;

comment on table hsm_consumo_bruto_vw is 'As parcelas de HSM_CONSUMO_VW, em UTC';
