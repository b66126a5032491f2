-- Only what is wrong: no row means that everything is well. The list is that of the package, seen with the rights of
-- its owner; made once a query.
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
          hsm_saude.json(), '$[*]'
          columns (
             chave varchar2(800) path '$.chave',
             gravidade varchar2(10) path '$.gravidade',
             canal varchar2(120) path '$.canal',
             problema varchar2(4000) path '$.problema',
             detalhe varchar2(4000) path '$.detalhe',
             providencia varchar2(4000) path '$.providencia',
             desde varchar2(20) path '$.desde'
          )
       ) s
 where p.nome = 'FUSO';

comment on table hsm_saude_vw is
   'O que precisa de atenção e o que fazer; vazia quando está tudo em ordem. ERRO: algo não está sendo entregue';
