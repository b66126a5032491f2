create or replace view hsm_log_vw as
select l.id,
       cast(from_tz(l.dt_registro, 'UTC') at time zone p.valor as timestamp(0)) as dt_registro,
       l.nivel,
       l.origem,
       l.usuario,
       l.esquema,
       l.mensagem,
       l.detalhe,
       l.omitidas
  from hsm_log l
  join hsm_parametro p
    on p.nome = 'FUSO'
 where l.nivel <> 'DEBUG';

comment on table hsm_log_vw is 'O log sem os registros de depuração, com horários no fuso do parâmetro FUSO';
