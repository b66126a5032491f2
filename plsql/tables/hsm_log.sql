create table hsm_log (
   id number generated always as identity (cache 100),
   dt_registro timestamp(6) not null,
   nivel varchar2(5 char) not null,
   origem varchar2(100 char) not null,
   usuario varchar2(128 char),
   mensagem varchar2(1000 char) not null,
   detalhe varchar2(4000 byte),
   constraint hsm_log_pk primary key (id),
   constraint hsm_log_niveis_ck check (nivel in ('ERRO', 'AVISO', 'INFO', 'DEBUG'))
)
initrans 4;

create index hsm_log_data_idx on hsm_log (dt_registro)
initrans 4;

comment on table hsm_log is
   'Registro do que acontece, gravado em transação própria. Os atos do operador ficam em HSM_AUDITORIA.';
comment on column hsm_log.id is 'Identificador';
comment on column hsm_log.dt_registro is 'Instante (UTC)';
comment on column hsm_log.nivel is 'ERRO, AVISO, INFO ou DEBUG';
comment on column hsm_log.origem is 'Pacote e rotina';
comment on column hsm_log.usuario is 'Usuário da sessão';
comment on column hsm_log.mensagem is 'Mensagem';
comment on column hsm_log.detalhe is 'Detalhe: pilha do erro, ordens afetadas';
