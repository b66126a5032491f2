create or replace view hsm_auditoria_vw as
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
       a.motivo
  from hsm_auditoria a
  join hsm_parametro p
    on p.nome = 'FUSO';

comment on table hsm_auditoria_vw is
   'Os atos dos operadores, sem os valores; HSM_AUDITORIA_COMPLETA_VW os tem. Horários no fuso do parâmetro FUSO';
