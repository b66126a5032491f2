-- For operators: the values of a route may carry credentials.
create or replace view hsm_auditoria_completa_vw as
select a.id,
       cast(from_tz(a.dt_ato, 'UTC') at time zone p.valor as timestamp(0)) as dt_ato,
       a.ato,
       a.alvo,
       a.quantidade,
       a.usuario,
       a.usuario_proxy,
       a.endereco_ip,
       a.identificador,
       a.usuario_so,
       a.maquina,
       a.motivo,
       a.detalhe,
       a.detalhe_longo
  from hsm_auditoria a
  join hsm_parametro p
    on p.nome = 'FUSO';

comment on table hsm_auditoria_completa_vw is
   'Os atos dos operadores, com os valores de antes e depois; horários no fuso do parâmetro FUSO';
