-- Only what is wrong: no row means that everything is well. The list is that of the package, seen with the rights of
-- its owner; made once a query. Each ON ERROR is said: JSON_BEHAVIOR of 23ai may turn what is left out into ERROR, and
-- a member that is missing is one.
create or replace view hsm_saude_vw as
select s.chave,
       s.gravidade,
       s.canal,
       s.problema,
       s.detalhe,
       s.providencia,
       cast(
          from_tz(to_timestamp(s.desde, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'UTC') at time zone p.valor as timestamp(0)
       ) as desde
  from hsm_parametro p
 cross join json_table(
          hsm_saude.json(), '$[*]' null on error
          columns (
             chave varchar2(800) path '$.chave' null on error,
             gravidade varchar2(10) path '$.gravidade' null on error,
             canal varchar2(120) path '$.canal' null on error,
             problema varchar2(4000) path '$.problema' null on error,
             detalhe varchar2(4000) path '$.detalhe' null on error,
             providencia varchar2(4000) path '$.providencia' null on error,
             desde varchar2(20) path '$.desde' null on error
          )
       ) s
 where p.nome = 'FUSO';

comment on table hsm_saude_vw is
   'O que precisa de atenção e o que fazer; vazia quando está tudo em ordem. ERRO: algo não está sendo entregue';
comment on column hsm_saude_vw.chave is 'Nome do problema, o mesmo enquanto dura: DISJUNTOR:PADRAO';
comment on column hsm_saude_vw.gravidade is 'ERRO: algo não é entregue; ATENCAO: a entrega segue';
comment on column hsm_saude_vw.canal is 'Canal a que se refere; nulo: à instalação';
comment on column hsm_saude_vw.problema is 'O que há';
comment on column hsm_saude_vw.detalhe is 'Pormenores; nulo: nada a acrescentar';
comment on column hsm_saude_vw.providencia is 'O que fazer';
comment on column hsm_saude_vw.desde is 'Desde quando; nulo: não se sabe';
