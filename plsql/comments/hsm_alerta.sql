comment on table hsm_alerta is 'Até onde cada alerta à operação já olhou. Uma linha por alerta.';
comment on column hsm_alerta.alerta is
   'FALHA: linhas em FALHA; ALARME: problemas da saúde; TRAVA: quem procura travas; REPROCESSO: quem devolve à fila';
comment on column hsm_alerta.dt_ultima_ocorrencia is 'Ocorrência mais nova já vista (UTC)';
comment on column hsm_alerta.dt_ultimo_aviso is 'Último aviso; REPROCESSO: quando todas foram vistas de novo (UTC)';
comment on column hsm_alerta.avisos is 'Quantos avisos já foram dados';
comment on column hsm_alerta.dt_avaliacao is 'ALARME: quando os problemas foram vistos pela última vez (UTC)';
comment on column hsm_alerta.dt_tarefa is 'ALARME: quando a tarefa do banco os viu pela última vez (UTC)';
