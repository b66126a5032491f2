comment on table hsm_alarme is
   'Problemas de HSM_SAUDE enquanto duram, e quanto duraram; os de gravidade ERRO são avisados';
comment on column hsm_alarme.id is 'Identificador';
comment on column hsm_alarme.chave is 'Nome do problema, o mesmo enquanto dura: DISJUNTOR:PADRAO';
comment on column hsm_alarme.gravidade is 'ERRO: algo não é entregue; ATENCAO: a entrega segue';
comment on column hsm_alarme.canal is 'Canal a que se refere; nulo: à instalação';
comment on column hsm_alarme.problema is 'O que há';
comment on column hsm_alarme.detalhe is 'Pormenores, como da última vez que foi visto';
comment on column hsm_alarme.providencia is 'O que fazer';
comment on column hsm_alarme.dt_inicio is 'Desde quando (UTC)';
comment on column hsm_alarme.dt_notado is 'Quando foi visto primeiro, com esta gravidade (UTC)';
comment on column hsm_alarme.dt_visto is 'Quando foi visto pela última vez (UTC)';
comment on column hsm_alarme.dt_ausente is 'Desde quando não é visto (UTC); nulo: é visto';
comment on column hsm_alarme.dt_alarme is
   'Quando passou a valer um aviso: ERRO visto duas vezes (UTC); nulo: não valeu';
comment on column hsm_alarme.dt_fim is 'Quando se deu por passado (UTC); nulo: dura';
comment on column hsm_alarme.dt_avisado is 'Quando alguém soube dele pela última vez (UTC); nulo: ninguém soube';
comment on column hsm_alarme.avisado_por is 'Por onde soube: canal, correio eletrônico';
comment on column hsm_alarme.dt_fim_avisado is 'Quando alguém soube que passou (UTC); nulo: ninguém soube';
comment on column hsm_alarme.fim_avisado_por is 'Por onde soube que passou';
comment on column hsm_alarme.lote is 'Mensagem a caminho que fala dele (HSM_ALARME_AVISO.LOTE); nulo: nenhuma';
comment on column hsm_alarme.lote_atrasado is
   'Mensagem pela qual já não se espera, mas que alguém leva e ainda pode chegar; nulo: nenhuma';
comment on column hsm_alarme.tentativas is 'Mensagens seguidas que não chegaram a ninguém';
comment on column hsm_alarme.proximo_aviso is 'Antes disto não se tenta de novo (UTC); nulo: logo';
comment on column hsm_alarme.chave_aberta is 'CHAVE enquanto dura';
comment on column hsm_alarme.id_pendente is 'ID enquanto dura ou há o que dizer dele';
