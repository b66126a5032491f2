-- A sender: one row a process start, kept up by the process itself (hsm_envio_api.apresentar).
create table hsm_remetente (
   trabalhador varchar2(64 char) not null,
   maquina varchar2(128 char),
   pid number(10),
   versao varchar2(20 char),
   modo varchar2(10 char),
   canais varchar2(4000 byte),
   dt_inicio timestamp(6) not null,
   dt_visto timestamp(6) not null,
   dt_fim timestamp(6),
   contrato number(3) default 1 not null,
   constraint hsm_remetente_pk primary key (trabalhador) using index tablespace &hsm_tablespace_indices,
   constraint hsm_remetente_modo_ck check (modo in ('SERVICO', 'TAREFA'))
)
initrans 4;
