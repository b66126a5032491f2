comment on table hsm_rota_notificacao is
   'Rotas: tipo de OS e evento para canal, tópico e modelos. Rota se desativa, não se apaga.';
comment on column hsm_rota_notificacao.id is 'Identificador da rota';
comment on column hsm_rota_notificacao.tipo_os is 'Tipo de OS; * casa com qualquer um';
comment on column hsm_rota_notificacao.evento is
   'Evento; * casa com qualquer um. A rota * / * só vale quando nenhuma outra casou';
comment on column hsm_rota_notificacao.canal is 'Canal de entrega';
comment on column hsm_rota_notificacao.topico is
   'Tópico, caminho (WEBHOOK), exchange (RABBITMQ) ou o combinado. O de um ntfy aberto é uma senha: quem o sabe lê';
comment on column hsm_rota_notificacao.titulo is 'Modelo do título, com {marcadores}; nulo: sem título';
comment on column hsm_rota_notificacao.mensagem is
   'Modelo da mensagem, com {marcadores}; nulo: o resumo da fila';
comment on column hsm_rota_notificacao.prioridade is 'Prioridade do ntfy, de 1 (mínima) a 5 (máxima)';
comment on column hsm_rota_notificacao.etiquetas is 'Etiquetas (tags) separadas por vírgula';
comment on column hsm_rota_notificacao.url_clique is
   'Endereço aberto ao tocar, com um dos esquemas de ESQUEMAS_URL; só aceita {id} e {id_os}';
comment on column hsm_rota_notificacao.acoes is 'Até três ações do ntfy, em JSON; só aceita {id} e {id_os}';
comment on column hsm_rota_notificacao.markdown is
   'S: o modelo da mensagem é Markdown; os fatos entram como texto, sem poder escrever Markdown';
comment on column hsm_rota_notificacao.ordenada is
   'S: eventos da mesma OS saem por esta rota na ordem em que entraram. Vale para os eventos que entrarem';
comment on column hsm_rota_notificacao.aglutina is
   'S: o evento mais novo da mesma OS e do mesmo nome substitui os que esperam. Vale para os que entrarem';
comment on column hsm_rota_notificacao.validade_min is
   'Minutos até o evento não entregue ficar velho e ir para FALHA; nulo: nunca. Vale para os que entrarem';
comment on column hsm_rota_notificacao.tentativas_max is
   'Tentativas antes de FALHA; nulo: parâmetro TENTATIVAS_MAX';
comment on column hsm_rota_notificacao.espera_base_s is
   'Espera inicial entre tentativas, em segundos; nulo: parâmetro ESPERA_BASE_S';
comment on column hsm_rota_notificacao.espera_max_s is
   'Maior espera entre tentativas, em segundos; nulo: parâmetro ESPERA_MAX_S';
comment on column hsm_rota_notificacao.ativa is 'N: a rota não recebe novos eventos';
comment on column hsm_rota_notificacao.suspensa is
   'S: o servidor recusou o tópico (403) várias vezes seguidas; os eventos esperam e a rota tenta sozinha';
comment on column hsm_rota_notificacao.motivo_suspensao is 'Resposta que suspendeu a rota';
comment on column hsm_rota_notificacao.dt_suspensao is 'Início da suspensão (UTC)';
comment on column hsm_rota_notificacao.recusas_seguidas is 'Recusas do destino desde a última entrega da rota';
comment on column hsm_rota_notificacao.sondas is
   'Sondas recusadas desde o início da suspensão; a espera cresce com elas';
comment on column hsm_rota_notificacao.proxima_sonda is 'Quando a rota suspensa tenta mais uma notificação (UTC)';
comment on column hsm_rota_notificacao.linha_sonda is 'Linha da fila com que a rota suspensa tenta';
comment on column hsm_rota_notificacao.soltando is
   'S: a suspensão acabou e as linhas estacionadas estão voltando à ordem, aos poucos';
comment on column hsm_rota_notificacao.chave_roteamento is
   'Modelo da chave de roteamento (RABBITMQ); só aceita {id}, {id_os}, {tipo_os} e {evento}. Nulo: vazia';
comment on column hsm_rota_notificacao.cabecalhos is
   'Cabeçalhos: objeto JSON de textos, que aceitam {id}, {id_os}, {tipo_os} e {evento}. Nem NTFY nem CAPTURA';
comment on column hsm_rota_notificacao.sonda_em is 'Próxima sonda de rota suspensa; senão nulo';
comment on column hsm_rota_notificacao.id_soltando is 'ID de rota com linhas por voltar à ordem; senão nulo';
comment on column hsm_rota_notificacao.id_suspensa is 'ID de rota suspensa; senão nulo';
comment on column hsm_rota_notificacao.dt_criacao is 'Criação (UTC)';
comment on column hsm_rota_notificacao.dt_alteracao is 'Última alteração (UTC)';
comment on column hsm_rota_notificacao.topico_curto is
   'O começo do tópico, para quem não o deve saber inteiro';
