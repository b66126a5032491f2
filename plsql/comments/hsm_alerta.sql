comment on table hsm_alerta is 'Até onde cada alerta à operação já olhou. Uma linha por alerta.';
comment on column hsm_alerta.alerta is
   'FALHA: notificações em FALHA; ALARME: problemas da saúde (HSM_ALARME); TRAVA: quem procura travas, um de cada vez';
comment on column hsm_alerta.dt_ultima_ocorrencia is 'Ocorrência mais nova já vista (UTC)';
comment on column hsm_alerta.dt_ultimo_aviso is 'Último aviso (UTC)';
comment on column hsm_alerta.avisos is 'Quantos avisos já foram dados';
comment on column hsm_alerta.dt_avaliacao is 'ALARME: quando os problemas foram vistos pela última vez (UTC)';
comment on column hsm_alerta.dt_tarefa is 'ALARME: quando a tarefa do banco os viu pela última vez (UTC)';
