comment on table hsm_log is
   'Registro do que acontece, gravado em transação própria. Os atos do operador ficam em HSM_AUDITORIA.';
comment on column hsm_log.id is 'Identificador';
comment on column hsm_log.dt_registro is 'Instante (UTC)';
comment on column hsm_log.nivel is 'ERRO, AVISO, INFO ou DEBUG';
comment on column hsm_log.origem is 'Pacote e rotina';
comment on column hsm_log.usuario is 'Usuário da sessão';
comment on column hsm_log.mensagem is 'Mensagem';
comment on column hsm_log.detalhe is 'Detalhe: pilha do erro, ordens afetadas';
comment on column hsm_log.esquema is
   'Esquema cujo código causou o registro, quando ele pode causar muitos: os dele são limitados; nulo: do próprio HSM';
comment on column hsm_log.omitidas is
   'Registros como este que o limite deixou de fora em dez minutos; o detalhe é do último deles; nulo: um registro só';
comment on column hsm_log.erro_em is 'Instante de um erro (UTC); nulo em qualquer outro nível';
