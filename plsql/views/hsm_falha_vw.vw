create or replace view hsm_falha_vw as
select /*+ index(f hsm_fila_falha_idx) */
       f.id,
       f.origem,
       f.id_os,
       f.tipo_os,
       f.evento,
       f.canal,
       f.id_rota,
       r.topico_curto as topico,
       f.motivo,
       f.ultimo_erro,
       f.tentativas,
       f.envios,
       f.reprocessos,
       f.marca,
       cast(from_tz(f.dt_criacao, 'UTC') at time zone p.valor as timestamp(0)) as dt_criacao,
       cast(from_tz(f.falha_em, 'UTC') at time zone p.valor as timestamp(0)) as falha_em
  from hsm_fila_notificacao f
  join hsm_parametro p
    on p.nome = 'FUSO'
  left join hsm_rota_notificacao r
    on r.id = f.id_rota
 where f.falha_em is not null;

comment on table hsm_falha_vw is 'As notificações em FALHA, com horários no fuso do parâmetro FUSO';
