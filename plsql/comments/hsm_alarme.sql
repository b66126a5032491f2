comment on table hsm_alarme is
   'Problemas de HSM_SAUDE enquanto duram, e quanto duraram; os de gravidade ERRO são avisados';
comment on column hsm_alarme.chave is 'Nome do problema, o mesmo enquanto dura: DISJUNTOR:PADRAO';
comment on column hsm_alarme.gravidade is 'ERRO: algo não é entregue; ATENCAO: a entrega segue';
comment on column hsm_alarme.canal is 'Canal a que se refere; nulo: à instalação';
comment on column hsm_alarme.problema is 'O que há';
comment on column hsm_alarme.detalhe is 'Pormenores, como da última vez que foi visto';
comment on column hsm_alarme.providencia is 'O que fazer';
comment on column hsm_alarme.dt_inicio is 'Desde quando (UTC)';
comment on column hsm_alarme.dt_visto is 'Quando foi visto pela última vez (UTC)';
comment on column hsm_alarme.dt_fim is 'Quando se deu por passado (UTC); nulo: dura';
comment on column hsm_alarme.dt_avisado is 'Quando alguém soube dele pela última vez (UTC); nulo: ninguém soube';
