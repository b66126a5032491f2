comment on table hsm_alerta is 'Até onde cada alerta à operação já olhou. Uma linha por alerta.';
comment on column hsm_alerta.alerta is 'FALHA: notificações que pararam em FALHA';
comment on column hsm_alerta.dt_ultima_ocorrencia is 'Ocorrência mais nova já vista (UTC)';
comment on column hsm_alerta.dt_ultimo_aviso is 'Último aviso (UTC)';
comment on column hsm_alerta.avisos is 'Quantos avisos já foram dados';
