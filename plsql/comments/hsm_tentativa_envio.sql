comment on table hsm_tentativa_envio is
   'Um registro por envio, criado na reserva: prova de que a resposta é nossa.';
comment on column hsm_tentativa_envio.id_fila is 'Linha da fila';
comment on column hsm_tentativa_envio.reserva is 'Senha da reserva';
comment on column hsm_tentativa_envio.numero is 'Número do envio desta linha, a partir de 1';
comment on column hsm_tentativa_envio.trabalhador is 'Processo que reservou';
comment on column hsm_tentativa_envio.canal is 'Canal';
comment on column hsm_tentativa_envio.dt_reserva is 'Reserva (UTC)';
comment on column hsm_tentativa_envio.dt_resultado is 'Chegada do resultado ou vencimento da reserva (UTC)';
comment on column hsm_tentativa_envio.resultado is
   'ENTREGUE, REAGENDADA, FALHA, DEVOLVIDA ou EXPIRADA; nulo: em curso';
comment on column hsm_tentativa_envio.classe is
   'Classe do resultado (SUCESSO, PERMANENTE, TRANSITORIA, CONFIG, ROTA, LIMITE, DEVOLVIDO)';
comment on column hsm_tentativa_envio.http is 'Status HTTP; nulo quando não houve resposta, ou ela não veio por HTTP';
comment on column hsm_tentativa_envio.codigo is
   'Código de erro do servidor (ntfy, Kafka, RabbitMQ); negativo: da biblioteca do Kafka';
comment on column hsm_tentativa_envio.erro is
   'Erro: palavras do ntfy, do Kafka, do RabbitMQ ou do job; as de outro servidor HTTP podem repetir a notificação';
comment on column hsm_tentativa_envio.duracao_ms is 'Duração do envio em milissegundos';
comment on column hsm_tentativa_envio.id_externo is
   'Identificador dado por quem recebeu (ntfy: a mensagem; Kafka: tópico, partição e posição)';
comment on column hsm_tentativa_envio.resposta is
   'O que respondeu por HTTP um servidor que não é o ntfy; pode repetir dado pessoal e vai com RETENCAO_DADOS_D';
