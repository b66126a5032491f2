create table hsm_auditoria (
   id number generated always as identity (cache 100),
   dt_ato timestamp(6) not null,
   ato varchar2(30 char) not null,
   alvo varchar2(200 char),
   quantidade number(10),
   usuario varchar2(128 char) not null,
   usuario_proxy varchar2(128 char),
   identificador varchar2(64 char),
   usuario_so varchar2(128 char),
   maquina varchar2(128 char),
   motivo varchar2(1000 char),
   detalhe varchar2(4000 byte),
   detalhe_longo clob,
   endereco_ip varchar2(64 char),
   guardar_ate timestamp(6),
   constraint hsm_auditoria_pk primary key (id) using index tablespace &hsm_tablespace_indices
)
lob (detalhe_longo) store as (tablespace &hsm_tablespace_indices);

create index hsm_auditoria_data_idx on hsm_auditoria (dt_ato)
tablespace &hsm_tablespace_indices;
