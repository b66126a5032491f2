create table hsm_instalacao (
   id number(1) default 1 not null,
   versao varchar2(20 char) not null,
   prefixo_sequencia varchar2(32 char) not null,
   dt_instalacao timestamp(6) not null,
   dt_atualizacao timestamp(6),
   dt_armada timestamp(6),
   banco_cdb varchar2(128 char),
   banco_nome varchar2(128 char),
   banco_pdb varchar2(128 char),
   banco_unico varchar2(128 char),
   banco_dbid number,
   banco_con_dbid number,
   banco_resetlogs varchar2(60 char),
   servidores varchar2(2000 char),
   ultimo_aviso varchar2(1000 char),
   constraint hsm_instalacao_pk primary key (id),
   constraint hsm_instalacao_unica_ck check (id = 1)
);
