comment on table hsm_carga is
   'Notificação pronta de cada linha da fila. Contém dado pessoal: tem retenção própria.';
comment on column hsm_carga.id_fila is 'Linha da fila';
comment on column hsm_carga.dt_criacao is 'Montagem, na primeira reserva (UTC)';
comment on column hsm_carga.payload is 'JSON enviado, o mesmo em todas as tentativas';
comment on column hsm_carga.destino is
   'Caminho (WEBHOOK), tópico (KAFKA), exchange (RABBITMQ; nulo: o padrão) ou o que o site combinou (PROPRIO)';
comment on column hsm_carga.chave is 'Chave de roteamento (RABBITMQ); nos outros tipos, menos NTFY, a ordem';
comment on column hsm_carga.cabecalhos is 'Objeto JSON de textos que vai junto; nulo: nenhum';
