comment on table hsm_canal is
   'Canais de entrega. O endereço e o token ficam na configuração do job, nunca aqui.';
comment on column hsm_canal.canal is 'Apelido do canal, o mesmo da configuração do job';
comment on column hsm_canal.tipo is 
   'NTFY, WEBHOOK, KAFKA, RABBITMQ, PROPRIO (processo de envio do próprio site) ou CAPTURA (ninguém envia)';
comment on column hsm_canal.descricao is 'Descrição para o operador';
comment on column hsm_canal.pausado is 'S: nada é entregue ao job até hsm_admin.retomar';
comment on column hsm_canal.motivo_pausa is 'Motivo informado por quem pausou';
comment on column hsm_canal.dt_pausa is 'Início da pausa (UTC)';
comment on column hsm_canal.rajada is
   'Envios seguidos que o servidor aceita (60 no ntfy.sh); nulo, com INTERVALO_S: sem limite';
comment on column hsm_canal.intervalo_s is
   'Segundos até o servidor aceitar mais um envio depois da rajada (5 no ntfy.sh)';
comment on column hsm_canal.fichas is 'Envios disponíveis em DT_FICHAS; nulo: a rajada inteira';
comment on column hsm_canal.dt_fichas is 'Quando FICHAS foi contado (UTC)';
comment on column hsm_canal.retido_ate is 'Nada sai antes disto: o servidor pediu espera, ou respondeu 429 (UTC)';
comment on column hsm_canal.dt_retencao is 'Quando chegou a resposta que decidiu RETIDO_ATE (UTC)';
comment on column hsm_canal.limites_seguidos is 'Retenções por 429 desde a última entrega';
comment on column hsm_canal.disjuntor is
   'FECHADO: entrega; ABERTO: nada sai até ABERTO_ATE; MEIO_ABERTO: uma sonda em curso';
comment on column hsm_canal.falhas_seguidas is 'Falhas transitórias desde a última resposta do servidor';
comment on column hsm_canal.aberturas is 'Vezes que o disjuntor abriu desde que fechou; a espera cresce com elas';
comment on column hsm_canal.aberto_em is 'Quando o disjuntor abriu pela última vez (UTC)';
comment on column hsm_canal.aberto_ate is 'Fim da espera do disjuntor aberto; depois sai uma sonda (UTC)';
comment on column hsm_canal.sonda_em is 'Quando a sonda em curso saiu (UTC)';
comment on column hsm_canal.sonda_ate is 'Fim da sonda em curso; depois sai outra (UTC)';
comment on column hsm_canal.sonda_reserva is 'Senha da reserva da sonda em curso';
comment on column hsm_canal.motivo_disjuntor is 'Por que o disjuntor abriu';
