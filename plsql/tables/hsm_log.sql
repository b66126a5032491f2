create table hsm_log (
   id number generated always as identity (cache 100),
   dt_registro timestamp(6) not null,
   nivel varchar2(5 char) not null,
   origem varchar2(100 char) not null,
   usuario varchar2(128 char),
   mensagem varchar2(1000 char) not null,
   detalhe varchar2(4000 byte),
   esquema varchar2(128 char),
   omitidas number(10),
   erro_em timestamp(6) invisible generated always as (
      case when nivel = 'ERRO' then dt_registro end
   ) virtual,
   constraint hsm_log_pk primary key (id) using index tablespace &hsm_tablespace_indices,
   constraint hsm_log_niveis_ck check (nivel in ('ERRO', 'AVISO', 'INFO', 'DEBUG'))
)
initrans 4;

create index hsm_log_data_idx on hsm_log (dt_registro)
initrans 4
tablespace &hsm_tablespace_indices;

create index hsm_log_erro_idx on hsm_log (erro_em)
initrans 4
tablespace &hsm_tablespace_indices;
