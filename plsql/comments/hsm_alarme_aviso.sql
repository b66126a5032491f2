comment on table hsm_alarme_aviso is
   'Os avisos de HSM_ALARME: cada mensagem por cada caminho, e se chegou';
comment on column hsm_alarme_aviso.id is 'Identificador';
comment on column hsm_alarme_aviso.lote is 'A mensagem; a mesma por caminhos diferentes tem o mesmo número';
comment on column hsm_alarme_aviso.especie is 'LEVANTADO, LEMBRETE ou ENCERRADO';
comment on column hsm_alarme_aviso.estrada is 'FILA: notificação de HSM_FILA_NOTIFICACAO; CORREIO: correio eletrônico';
comment on column hsm_alarme_aviso.id_rota is 'Rota da notificação';
comment on column hsm_alarme_aviso.canal is 'Canal da notificação';
comment on column hsm_alarme_aviso.id_fila is 'Linha da notificação em HSM_FILA_NOTIFICACAO';
comment on column hsm_alarme_aviso.dt_pedido is 'Quando foi pedido (UTC)';
comment on column hsm_alarme_aviso.dt_entregue is 'Quando foi entregue (UTC); nulo: não foi';
comment on column hsm_alarme_aviso.dt_fim is 'Quando se soube o que foi dele (UTC); nulo: está a caminho';
comment on column hsm_alarme_aviso.erro is 'Por que não foi entregue';
comment on column hsm_alarme_aviso.lote_aberto is 'LOTE enquanto está a caminho';
