-- Exact at any moment: what has been summed, what waits to be (the job comes every half minute), and what is still as
-- it was enqueued, which nobody has counted yet. Narrow it by PERIODO and INICIO_UTC: so HSM_CONSUMO is kept.
create or replace view hsm_consumo_vw as
select s.periodo,
       case
          when s.periodo <> 'T' then cast(from_tz(s.inicio_utc, 'UTC') at time zone s.fuso as timestamp(0))
       end as inicio,
       s.inicio_utc,
       s.canal,
       s.tipo_os,
       s.resultado,
       s.classe,
       s.quantidade,
       s.soma_s,
       s.faixa_01,
       s.faixa_02,
       s.faixa_03,
       s.faixa_04,
       s.faixa_05,
       s.faixa_06,
       s.faixa_07,
       s.faixa_08,
       s.faixa_09,
       s.faixa_10,
       s.faixa_11,
       s.faixa_12,
       cast(from_tz(s.ultimo_utc, 'UTC') at time zone s.fuso as timestamp(0)) as ultimo,
       s.ultimo_utc
  from (select t.periodo,
               t.inicio_utc,
               t.canal,
               t.tipo_os,
               t.resultado,
               t.classe,
               p.valor as fuso,
               sum(t.quantidade) as quantidade,
               sum(t.soma_s) as soma_s,
               sum(t.faixa_01) as faixa_01,
               sum(t.faixa_02) as faixa_02,
               sum(t.faixa_03) as faixa_03,
               sum(t.faixa_04) as faixa_04,
               sum(t.faixa_05) as faixa_05,
               sum(t.faixa_06) as faixa_06,
               sum(t.faixa_07) as faixa_07,
               sum(t.faixa_08) as faixa_08,
               sum(t.faixa_09) as faixa_09,
               sum(t.faixa_10) as faixa_10,
               sum(t.faixa_11) as faixa_11,
               sum(t.faixa_12) as faixa_12,
               max(t.ultimo) as ultimo_utc
          from (select c.periodo,
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
                             select 'T' from dual) d) t
          join hsm_parametro p
            on p.nome = 'FUSO'
         group by t.periodo, t.inicio_utc, t.canal, t.tipo_os, t.resultado, t.classe, p.valor) s;

comment on table hsm_consumo_vw is
   'O consumo da fila por minuto (M), hora (H) e desde sempre (T): INICIO no fuso do parâmetro FUSO, INICIO_UTC em UTC';
comment on column hsm_consumo_vw.inicio is 'Início do período, no fuso do parâmetro FUSO; nulo em T';
comment on column hsm_consumo_vw.inicio_utc is
   'Início do período (UTC); em T, 2000-01-01. Filtre por ele e por PERIODO';
comment on column hsm_consumo_vw.ultimo is 'O mais recente dos fatos contados, no fuso do parâmetro FUSO';
comment on column hsm_consumo_vw.ultimo_utc is 'O mais recente dos fatos contados (UTC)';
