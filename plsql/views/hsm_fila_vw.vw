create or replace view hsm_fila_vw as
select f.id,
       f.origem,
       f.id_os,
       f.tipo_os,
       f.evento,
       f.status,
       f.motivo,
       f.ultimo_erro,
       f.canal,
       f.id_rota,
       r.topico_curto as topico,
       f.prioridade,
       f.tentativas,
       f.envios,
       f.trabalhador,
       f.marca,
       f.id_origem,
       cast(from_tz(f.dt_criacao, 'UTC') at time zone p.valor as timestamp(0)) as dt_criacao,
       cast(from_tz(f.dt_processamento, 'UTC') at time zone p.valor as timestamp(0)) as dt_processamento,
       cast(from_tz(f.proxima_tentativa, 'UTC') at time zone p.valor as timestamp(0)) as proxima_tentativa
  from hsm_fila_notificacao f
  join hsm_parametro p
    on p.nome = 'FUSO'
  left join hsm_rota_notificacao r
    on r.id = f.id_rota;

comment on table hsm_fila_vw is 'A fila sem dado pessoal, com horários no fuso do parâmetro FUSO';
