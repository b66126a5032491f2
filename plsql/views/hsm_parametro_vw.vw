create or replace view hsm_parametro_vw as
select q.nome,
       -- People's addresses, by how they begin
       case
          when q.nome in ('CORREIO_DE', 'CORREIO_PARA') then
             regexp_replace(q.valor, '([A-Za-z0-9._%+=-]{1,2})[A-Za-z0-9._%+=-]*@', '\1...@')
          else q.valor
       end as valor,
       q.minimo,
       q.maximo,
       q.opcoes,
       q.reservado,
       q.descricao,
       cast(from_tz(q.dt_alteracao, 'UTC') at time zone p.valor as timestamp(0)) as dt_alteracao
  from hsm_parametro q
  join hsm_parametro p
    on p.nome = 'FUSO';

comment on table hsm_parametro_vw is
   'Os parâmetros, com horários no fuso do parâmetro FUSO; de um endereço de e-mail, só o começo e o domínio';
comment on column hsm_parametro_vw.valor is 'Valor em vigor; de um endereço de e-mail, só o começo e o domínio';
