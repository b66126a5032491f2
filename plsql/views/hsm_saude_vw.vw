-- Only what is wrong: no row means that everything is well. ERRO: something is not being delivered.
create or replace view hsm_saude_vw as
select cast(null as varchar2(200 char)) as chave,
       v.gravidade,
       cast(null as varchar2(30 char)) as canal,
       v.problema,
       v.detalhe,
       v.providencia,
       cast(null as timestamp(0)) as desde
  from (
select 'ATENCAO' as gravidade,
       'Canal ' || c.canal || ' pausado' as problema,
       c.motivo_pausa as detalhe,
       'Retome-o com hsm_admin.retomar(''' || c.canal || ''')' as providencia
  from hsm_canal c
 where c.pausado = 'S'
union all
-- With nothing to try with, nobody knows whether the server is back
select case when t.espera = 'S' then 'ERRO' else 'ATENCAO' end,
       'Canal ' || t.canal || ' com o disjuntor aberto',
       t.motivo_disjuntor
       || '; desde ' || to_char(from_tz(t.aberto_em, 'UTC') at time zone p.valor, 'DD/MM/YYYY HH24:MI:SS')
       || case
             when t.espera = 'N' then '; nada espera para experimentar o servidor'
             else '; tenta de novo às '
                  || to_char(
                        from_tz(coalesce(t.sonda_ate, t.aberto_ate), 'UTC') at time zone p.valor, 'HH24:MI:SS'
                     )
          end,
       'Tenta de novo sozinho; corrigida a causa, hsm_admin.retomar(''' || t.canal || ''') evita a espera'
  from (select c.canal,
               c.motivo_disjuntor,
               c.aberto_em,
               c.aberto_ate,
               c.sonda_ate,
               case
                  when exists (select /*+ no_unnest index(f hsm_fila_viva_idx) */ null
                                 from hsm_fila_notificacao f
                                where f.status_vivo in ('PENDENTE', 'ENVIANDO')
                                  and f.canal_vivo = c.canal) then 'S'
                  else 'N'
               end as espera
          from hsm_canal c
         where c.disjuntor <> 'FECHADO') t
  join hsm_parametro p
    on p.nome = 'FUSO'
union all
select 'ATENCAO',
       'Canal ' || c.canal || ' retido pelo servidor (429)',
       'até ' || to_char(from_tz(c.retido_ate, 'UTC') at time zone p.valor, 'DD/MM/YYYY HH24:MI:SS'),
       'Continua sozinho; se é frequente, ajuste a vazão com hsm_admin.definir_canal'
  from hsm_canal c
  join hsm_parametro p
    on p.nome = 'FUSO'
 where c.retido_ate > sys_extract_utc(systimestamp)
union all
select 'ERRO',
       'Rota ' || to_char(r.id, 'TM9') || ' (' || r.topico_curto || ') suspensa',
       r.motivo_suspensao
       || '; desde ' || to_char(from_tz(r.dt_suspensao, 'UTC') at time zone p.valor, 'DD/MM/YYYY HH24:MI:SS')
       || case
             when r.proxima_sonda is not null then
                '; tenta de novo às '
                || to_char(from_tz(r.proxima_sonda, 'UTC') at time zone p.valor, 'DD/MM/YYYY HH24:MI:SS')
          end,
       'Corrija os direitos do token no tópico: a rota tenta sozinha, e hsm_admin.retomar(''' || r.canal
       || ''') evita a espera'
  from hsm_rota_notificacao r
  join hsm_parametro p
    on p.nome = 'FUSO'
 where r.suspensa = 'S'
   -- A route is turned off for new events only: what it has in the queue waits all the same
   and (r.ativa = 'S'
        or exists (select /*+ no_unnest index(f hsm_fila_parada_idx) */ null
                     from hsm_fila_notificacao f
                    where f.rota_parada = r.id))
union all
select 'ERRO',
       'Canal ' || v.canal || ' atrasado',
       to_char(v.devidas, 'TM9') || ' devida(s), a mais antiga há ' || to_char(v.mais_antiga_s, 'TM9') || ' s',
       'Veja se o processo de envio roda e se atende este canal'
  from hsm_canal_vw v
  join hsm_parametro p
    on p.nome = 'ATRASO_S'
 where v.mais_antiga_s > case when p.nome = 'ATRASO_S' then to_number(p.valor, '9999999999') end
   and v.pausado = 'N'
union all
select /*+ index(f hsm_fila_falha_idx) */
       'ATENCAO',
       'Notificações em FALHA',
       to_char(count(*), 'TM9') || ' nas últimas 24 horas',
       'Veja HSM_FALHA_VW, corrija a causa e devolva-as com hsm_admin.reprocessar'
  from hsm_fila_notificacao f
 where f.falha_em >= sys_extract_utc(systimestamp) - numtodsinterval(1, 'DAY')
having count(*) > 0
union all
select 'ATENCAO',
       'Eventos sem rota',
       to_char(sum(r.linhas), 'TM9') || ' nas últimas 24 horas',
       'Veja HSM_FILA_VW e crie a rota que falta com hsm_admin.definir_rota'
  from hsm_recente_vw r
 where r.status = 'CANCELADO'
   and r.motivo = 'SEM_ROTA'
having sum(r.linhas) > 0
union all
-- Its runs are short of time, or there are none: what is past its retention stays, personal data too
select 'ATENCAO',
       'A purga não dá conta da fila',
       'não chega ao fim dela desde '
       || to_char(from_tz(i.purga_volta, 'UTC') at time zone p.valor, 'DD/MM/YYYY HH24:MI'),
       'Aumente PURGA_MAX_S, se a tarefa HSM_TAREFA_PURGA está em ordem'
  from hsm_instalacao i
  join hsm_parametro p
    on p.nome = 'FUSO'
 where i.purga_volta < sys_extract_utc(systimestamp) - numtodsinterval(3, 'DAY')
union all
select 'ATENCAO',
       'Erros em ' || l.origem,
       to_char(sum(coalesce(l.omitidas, 1)), 'TM9') || ' nas últimas 24 horas',
       'Veja HSM_LOG_VW'
  from hsm_log l
 where l.nivel = 'ERRO'
   and l.dt_registro >= sys_extract_utc(systimestamp) - numtodsinterval(1, 'DAY')
 group by l.origem
) v;

comment on table hsm_saude_vw is
   'O que precisa de atenção e o que fazer; vazia quando está tudo em ordem. ERRO: algo não está sendo entregue';
