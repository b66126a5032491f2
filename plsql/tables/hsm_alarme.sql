-- A problem of hsm_saude for as long as it lasts: one open row (DT_FIM null) a key. Those of gravity ERRO are told.
create table hsm_alarme (
   id number generated always as identity (cache 20),
   chave varchar2(200 char) not null,
   gravidade varchar2(10 char) not null,
   canal varchar2(30 char),
   problema varchar2(1000 char) not null,
   detalhe varchar2(1000 char),
   providencia varchar2(1000 char),
   dt_inicio timestamp(6) not null,
   dt_notado timestamp(6) not null,
   dt_visto timestamp(6) not null,
   dt_ausente timestamp(6),
   dt_alarme timestamp(6),
   dt_fim timestamp(6),
   dt_avisado timestamp(6),
   avisado_por varchar2(200 char),
   dt_fim_avisado timestamp(6),
   fim_avisado_por varchar2(200 char),
   lote number,
   lote_atrasado number,
   tentativas number(5) default 0 not null,
   proximo_aviso timestamp(6),
   chave_aberta varchar2(200 char) invisible generated always as (
      case when dt_fim is null then chave end
   ) virtual,
   id_pendente number invisible generated always as (
      case
         when dt_fim is null or lote is not null or lote_atrasado is not null
              or (dt_avisado is not null and dt_fim_avisado is null) then id
      end
   ) virtual,
   constraint hsm_alarme_pk primary key (id) using index tablespace &hsm_tablespace_indices
)
initrans 4;

create index hsm_alarme_aberto_idx on hsm_alarme (chave_aberta)
tablespace &hsm_tablespace_indices;

create index hsm_alarme_fim_idx on hsm_alarme (dt_fim)
tablespace &hsm_tablespace_indices;

create index hsm_alarme_pendente_idx on hsm_alarme (id_pendente)
tablespace &hsm_tablespace_indices;
