comment on table hsm_carga is
   'Notificação pronta de cada linha da fila. Contém dado pessoal: tem retenção própria.';
comment on column hsm_carga.id_fila is 'Linha da fila';
comment on column hsm_carga.dt_criacao is 'Montagem, na primeira reserva (UTC)';
comment on column hsm_carga.payload is 'JSON enviado ao ntfy, o mesmo em todas as tentativas';
