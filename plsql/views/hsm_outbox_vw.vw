-- What channels of type CAPTURA got, for whoever reads it instead of being sent it: columns as Debezium's outbox event
-- router names them, and POSICAO to go on from (hsm_captura). A row whose facts the retention has removed is not shown.
-- Facts are personal data: granted to nobody but by the DBA.
create or replace view hsm_outbox_vw as
select /*+ index(f hsm_fila_posicao_idx) */
       i.prefixo_sequencia || '-' || to_char(f.id, 'TM9') as id,
       coalesce(r.topico, f.canal) as aggregatetype,
       to_char(f.id_os, 'TM9') as aggregateid,
       'hsm.os.' || lower(f.evento) as type,
       coalesce(f.dados_longos, to_clob(f.dados)) as payload,
       f.dt_criacao as "TIMESTAMP",
       f.posicao,
       f.canal,
       f.origem,
       f.tipo_os
  from hsm_fila_notificacao f
 cross join hsm_instalacao i
  left join hsm_rota_notificacao r
    on r.id = f.id_rota
 where f.posicao is not null
   and f.dt_limpeza is null;

comment on table hsm_outbox_vw is
   'O que os canais CAPTURA receberam, para quem lê: POSICAO maior que a última lida, em ordem; TIMESTAMP em UTC';
comment on column hsm_outbox_vw.id is 'Identificador do evento: prefixo da instalação e ID da linha; não se repete';
comment on column hsm_outbox_vw.aggregatetype is 'Tópico da rota, ou o canal';
comment on column hsm_outbox_vw.aggregateid is 'Ordem de serviço, como texto';
comment on column hsm_outbox_vw.type is 'hsm.os. e o evento em minúsculas';
comment on column hsm_outbox_vw.payload is 'Fatos do evento, objeto JSON: dado pessoal';
