create table hsm_atualizacao (
   id number generated always as identity,
   script varchar2(30 char) not null,
   de varchar2(20 char),
   para varchar2(20 char) not null,
   dt_inicio timestamp(6) not null,
   dt_fim timestamp(6),
   tarefas varchar2(4000 char) not null,
   constraint hsm_atualizacao_pk primary key (id) using index tablespace &hsm_tablespace_indices
);
