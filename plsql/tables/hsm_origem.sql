-- A watched table. The trigger on it is generated from here (hsm_gerador, gatilho.sql); nobody edits it.
-- DT_GATILHO: when gatilho.sql put the trigger there; null while there is none of ours. GATILHO_ANTERIOR: the source of
-- the trigger of another making that had its name and gave way to it (migrar_original.sql).
create table hsm_origem (
   esquema varchar2(128 byte) not null,
   tabela varchar2(128 byte) not null,
   coluna_id varchar2(128 byte) not null,
   coluna_tipo varchar2(128 byte),
   evento_insercao varchar2(30 char),
   coluna_criacao varchar2(128 byte),
   coluna_alteracao varchar2(128 byte),
   gatilho varchar2(128 byte) not null,
   dt_criacao timestamp(6) not null,
   dt_alteracao timestamp(6) not null,
   dt_gatilho timestamp(6),
   versao_gatilho varchar2(20 char),
   gatilho_anterior clob,
   gatilho_anterior_ativo varchar2(1 char),
   constraint hsm_origem_pk primary key (esquema, tabela) using index tablespace &hsm_tablespace_indices,
   constraint hsm_origem_gatilho_uk unique (esquema, gatilho) using index tablespace &hsm_tablespace_indices,
   constraint hsm_origem_anterior_ck check (gatilho_anterior_ativo in ('S', 'N'))
)
lob (gatilho_anterior) store as (tablespace &hsm_tablespace_indices);
