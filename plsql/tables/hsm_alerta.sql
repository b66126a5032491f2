create table hsm_alerta (
   alerta varchar2(30 char) not null,
   dt_ultima_ocorrencia timestamp(6),
   dt_ultimo_aviso timestamp(6),
   avisos number(10) default 0 not null,
   constraint hsm_alerta_pk primary key (alerta)
);

comment on table hsm_alerta is 'Até onde cada alerta à operação já olhou. Uma linha por alerta.';
comment on column hsm_alerta.alerta is 'FALHA: notificações que pararam em FALHA';
comment on column hsm_alerta.dt_ultima_ocorrencia is 'Ocorrência mais nova já vista (UTC)';
comment on column hsm_alerta.dt_ultimo_aviso is 'Último aviso (UTC)';
comment on column hsm_alerta.avisos is 'Quantos avisos já foram dados';
