comment on table hsm_auditoria is
   'Quem fez o quê, quando e por quê: os atos de HSM_ADMIN, gravados na transação do próprio ato.';
comment on column hsm_auditoria.id is 'Identificador';
comment on column hsm_auditoria.dt_ato is 'Instante (UTC)';
comment on column hsm_auditoria.ato is 'Rotina de HSM_ADMIN';
comment on column hsm_auditoria.alvo is 'Linha, canal, rota ou parâmetro';
comment on column hsm_auditoria.quantidade is 'Linhas afetadas, nos atos sobre a fila';
comment on column hsm_auditoria.usuario is 'Usuário do banco';
comment on column hsm_auditoria.usuario_proxy is 'Quem se autenticou, em sessão por proxy: joao em joao[hsm_op]';
comment on column hsm_auditoria.identificador is 'CLIENT_IDENTIFIER, quando a aplicação o informa';
comment on column hsm_auditoria.usuario_so is 'Usuário do sistema operacional do cliente';
comment on column hsm_auditoria.maquina is 'Máquina do cliente';
comment on column hsm_auditoria.motivo is 'Motivo informado';
comment on column hsm_auditoria.detalhe is 'Critérios, valores de antes e depois, linhas afetadas';
