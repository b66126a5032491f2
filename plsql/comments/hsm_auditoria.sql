comment on table hsm_auditoria is
   'Quem fez o quê, quando e por quê: os atos de HSM_ADMIN e HSM_DBA, gravados na transação do próprio ato.';
comment on column hsm_auditoria.id is 'Identificador';
comment on column hsm_auditoria.dt_ato is 'Instante (UTC)';
comment on column hsm_auditoria.ato is 'Rotina de HSM_ADMIN ou HSM_DBA';
comment on column hsm_auditoria.alvo is 'Linha, canal, rota ou parâmetro';
comment on column hsm_auditoria.quantidade is 'Linhas afetadas, nos atos sobre a fila';
comment on column hsm_auditoria.usuario is 'Usuário do banco; é o banco que o diz';
comment on column hsm_auditoria.usuario_proxy is
   'Quem se autenticou, em sessão por proxy: joao em joao[hsm_op]; é o banco que o diz';
comment on column hsm_auditoria.identificador is
   'CLIENT_IDENTIFIER, quando a aplicação o informa; o cliente escreve o que quiser';
comment on column hsm_auditoria.usuario_so is
   'Usuário do sistema operacional, segundo o cliente, que pode dizer o que quiser';
comment on column hsm_auditoria.maquina is 'Máquina, segundo o cliente, que pode dizer o que quiser';
comment on column hsm_auditoria.motivo is 'Motivo informado';
comment on column hsm_auditoria.detalhe is
   'Critérios, valores de antes e depois, linhas afetadas; se passa de 4000 bytes, o começo, com ... no fim';
comment on column hsm_auditoria.detalhe_longo is 'O detalhe inteiro, quando passa de 4000 bytes; senão nulo';
comment on column hsm_auditoria.endereco_ip is
   'Endereço de onde veio a conexão (IP_ADDRESS); é o banco que o diz. Nulo: conexão local, sem rede';
comment on column hsm_auditoria.guardar_ate is
   'A purga não apaga antes (UTC): o instante mais a retenção que valia. Nulo: ato de versão anterior';
