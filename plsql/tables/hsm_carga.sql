create table hsm_carga (
   id_fila number not null,
   dt_criacao timestamp(6) not null,
   payload clob not null,
   constraint hsm_carga_pk primary key (id_fila) using index initrans 8
)
initrans 8
lob (payload) store as securefile (enable storage in row cache);

comment on table hsm_carga is
   'Notificação pronta de cada linha da fila. Contém dado pessoal: tem retenção própria.';
comment on column hsm_carga.id_fila is 'Linha da fila';
comment on column hsm_carga.dt_criacao is 'Montagem, na primeira reserva (UTC)';
comment on column hsm_carga.payload is 'JSON enviado ao ntfy, o mesmo em todas as tentativas';
