comment on table hsm_fila_notificacao is 'Fila de notificações. O status só muda pelo pacote hsm_estado.';
comment on column hsm_fila_notificacao.id is 'Identificador, crescente na ordem de chegada';
comment on column hsm_fila_notificacao.origem is
   'De onde vem a OS: esquema que enfileirou e nome da tabela, ou só o esquema; *: de antes desta coluna';
comment on column hsm_fila_notificacao.id_os is 'Ordem de serviço, única na sua origem';
comment on column hsm_fila_notificacao.mensagem is
   'Resumo sem dado pessoal; texto da notificação quando a rota não tem modelo';
comment on column hsm_fila_notificacao.status is 'PENDENTE, ENVIANDO, PROCESSADO, FALHA ou CANCELADO';
comment on column hsm_fila_notificacao.dt_criacao is 'Entrada na fila (UTC)';
comment on column hsm_fila_notificacao.dt_processamento is 'Chegada a um estado final (UTC)';
comment on column hsm_fila_notificacao.tipo_os is
   'Tipo da OS no momento do evento, até 30 caracteres; nulo: sem tipo';
comment on column hsm_fila_notificacao.evento is
   'Evento (ABERTURA, STATUS, ATRIBUICAO, ATUALIZACAO ou outro da aplicação)';
comment on column hsm_fila_notificacao.id_rota is 'Rota que casou; nulo quando nenhuma casou';
comment on column hsm_fila_notificacao.canal is 'Canal da rota no momento do evento';
comment on column hsm_fila_notificacao.prioridade is 'Prioridade de 1 a 5; as maiores saem primeiro';
comment on column hsm_fila_notificacao.ordenada is 'S: espera os eventos anteriores da mesma origem, OS e rota';
comment on column hsm_fila_notificacao.aglutina is
   'S: um evento mais novo da mesma origem, OS, rota e nome substitui este enquanto espera';
comment on column hsm_fila_notificacao.estacionada is
   'N: na ordem das reservas; R: espera a rota, suspensa; O: espera outra da sua ordem; D: terminada, deve a vez';
comment on column hsm_fila_notificacao.tentativas is 'Tentativas gastas, contra o máximo da rota';
comment on column hsm_fila_notificacao.envios is 'Envios feitos, gastos ou não';
comment on column hsm_fila_notificacao.proxima_tentativa is 'Antes deste instante não sai (UTC)';
comment on column hsm_fila_notificacao.dt_devida is
   'Quando passou a ser devida, ou voltou à fila; novas tentativas não a mudam (UTC)';
comment on column hsm_fila_notificacao.expira_em is
   'Depois disto é velho demais para sair: FALHA, motivo EXPIRADO (UTC); nulo: nunca';
comment on column hsm_fila_notificacao.dt_envio is 'Última reserva para envio (UTC)';
comment on column hsm_fila_notificacao.trabalhador is 'Processo que reservou a linha';
comment on column hsm_fila_notificacao.reserva is
   'Senha da reserva: só quem a tem pode registrar o resultado';
comment on column hsm_fila_notificacao.reserva_ate is 'Fim da reserva (UTC)';
comment on column hsm_fila_notificacao.motivo is
   'Por que FALHA ou CANCELADO: RENDER, EXPIRADO, SUBSTITUIDO, ESGOTADO, MANUAL, código...; em PROCESSADO: CAPTURA';
comment on column hsm_fila_notificacao.ultimo_erro is 'Último erro, para o operador';
comment on column hsm_fila_notificacao.marca is
   'Por que existe, quando não é um evento comum: TESTE, RECONCILIADA, MIGRADA ou REENVIO';
comment on column hsm_fila_notificacao.id_origem is 'Linha da qual esta é um reenvio';
comment on column hsm_fila_notificacao.reprocessos is
   'Vezes que a política automática a devolveu à fila depois de FALHA';
comment on column hsm_fila_notificacao.dt_limpeza is
   'Fatos e notificação apagados pela retenção (UTC); não se reenvia mais';
comment on column hsm_fila_notificacao.posicao is
   'Lugar entre as capturadas, na ordem em que se tornaram visíveis; nulo: não é de canal CAPTURA, ou ainda espera';
comment on column hsm_fila_notificacao.dados is 'Fatos do evento, objeto JSON (até 4000 bytes)';
comment on column hsm_fila_notificacao.dados_longos is 'Fatos do evento quando passam de 4000 bytes';
comment on column hsm_fila_notificacao.status_vivo is 'Status; nulo em linha encerrada';
comment on column hsm_fila_notificacao.canal_vivo is 'Canal; nulo em linha encerrada';
comment on column hsm_fila_notificacao.prior_vivo is '5 menos a prioridade; nulo em linha encerrada ou estacionada';
comment on column hsm_fila_notificacao.em_vivo is
   'Próxima tentativa ou fim da reserva; nulo em linha encerrada';
comment on column hsm_fila_notificacao.id_vivo is 'ID; nulo em linha encerrada';
comment on column hsm_fila_notificacao.os_ordem is 'OS de linha viva e ordenada; senão nulo';
comment on column hsm_fila_notificacao.origem_ordem is 'Origem de linha viva e ordenada; senão nulo';
comment on column hsm_fila_notificacao.rota_ordem is 'Rota de linha viva e ordenada; senão nulo';
comment on column hsm_fila_notificacao.id_ordem is 'ID de linha viva e ordenada; senão nulo';
comment on column hsm_fila_notificacao.os_aglutina is 'OS de linha que espera e aglutina; senão nulo';
comment on column hsm_fila_notificacao.origem_aglutina is 'Origem de linha que espera e aglutina; senão nulo';
comment on column hsm_fila_notificacao.rota_aglutina is 'Rota de linha que espera e aglutina; senão nulo';
comment on column hsm_fila_notificacao.evento_aglutina is 'Evento de linha que espera e aglutina; senão nulo';
comment on column hsm_fila_notificacao.id_aglutina is 'ID de linha que espera e aglutina; senão nulo';
comment on column hsm_fila_notificacao.rota_parada is 'Rota de linha estacionada; senão nulo';
comment on column hsm_fila_notificacao.os_parada is 'OS de linha estacionada atrás de outra da sua ordem; senão nulo';
comment on column hsm_fila_notificacao.origem_parada is
   'Origem de linha estacionada atrás de outra da sua ordem; senão nulo';
comment on column hsm_fila_notificacao.id_parada is 'ID de linha estacionada; senão nulo';
comment on column hsm_fila_notificacao.id_devedora is 'ID de linha que deve a vez; senão nulo';
comment on column hsm_fila_notificacao.expira_vivo is 'Fim da validade de linha que espera; senão nulo';
comment on column hsm_fila_notificacao.falha_em is 'Chegada a FALHA (UTC); nulo em qualquer outro status';
comment on column hsm_fila_notificacao.sem_rota_em is 'Criação de evento que nenhuma rota levou (UTC); senão nulo';
