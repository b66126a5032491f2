-- HSM_CONTA_VW for an owner that may not read the dictionary: nothing is known.
create or replace view hsm_conta_vw as
select 'N' as conhecida,
       cast(null as varchar2(32)) as situacao,
       cast(null as date) as bloqueada_em,
       cast(null as date) as vence_em
  from dual;

comment on table hsm_conta_vw is 'A conta do processo de envio, como o dicionário a mostra';
