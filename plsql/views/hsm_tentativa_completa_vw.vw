-- For operators: an answer may repeat the notification.
create or replace view hsm_tentativa_completa_vw as
select t.id_fila,
       t.numero,
       t.canal,
       t.trabalhador,
       t.resultado,
       t.classe,
       t.http,
       t.codigo,
       t.erro,
       t.resposta,
       t.duracao_ms,
       t.id_externo,
       cast(from_tz(t.dt_reserva, 'UTC') at time zone p.valor as timestamp(0)) as dt_reserva,
       cast(from_tz(t.dt_resultado, 'UTC') at time zone p.valor as timestamp(0)) as dt_resultado
  from hsm_tentativa_envio t
  join hsm_parametro p
    on p.nome = 'FUSO';

comment on table hsm_tentativa_completa_vw is
   'Os envios de cada linha da fila, com o que respondeu quem não é o ntfy; horários no fuso do parâmetro FUSO';
