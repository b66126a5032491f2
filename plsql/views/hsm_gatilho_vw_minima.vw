-- HSM_GATILHO_VW for an owner that may not read the dictionary: nothing is known.
create or replace view hsm_gatilho_vw as
select o.esquema,
       o.tabela,
       o.gatilho,
       o.dt_alteracao,
       o.dt_gatilho,
       'N' as conhecido,
       'N' as existe,
       'N' as ativo,
       'N' as valido
  from hsm_origem o;

comment on table hsm_gatilho_vw is 'Os gatilhos das tabelas declaradas, como o dicionário os mostra';
