create or replace view hsm_parametro_vw as
select q.nome,
       q.valor,
       q.minimo,
       q.maximo,
       q.opcoes,
       q.reservado,
       q.descricao,
       cast(from_tz(q.dt_alteracao, 'UTC') at time zone p.valor as timestamp(0)) as dt_alteracao
  from hsm_parametro q
  join hsm_parametro p
    on p.nome = 'FUSO';

comment on table hsm_parametro_vw is 'Os parâmetros, com horários no fuso do parâmetro FUSO';
