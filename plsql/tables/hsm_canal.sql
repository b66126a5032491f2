create table hsm_canal (
   canal varchar2(30 char) not null,
   tipo varchar2(10 char) default 'NTFY' not null,
   descricao varchar2(200 char),
   pausado varchar2(1 char) default 'N' not null,
   motivo_pausa varchar2(200 char),
   dt_pausa timestamp(6),
   constraint hsm_canal_pk primary key (canal),
   constraint hsm_canal_tipo_ck check (tipo in ('NTFY')),
   constraint hsm_canal_pausado_ck check (pausado in ('S', 'N'))
);

comment on table hsm_canal is
   'Canais de entrega. O endereço e o token ficam na configuração do job, nunca aqui.';
comment on column hsm_canal.canal is 'Apelido do canal, o mesmo da configuração do job';
comment on column hsm_canal.tipo is 'Tipo do canal (NTFY)';
comment on column hsm_canal.descricao is 'Descrição para o operador';
comment on column hsm_canal.pausado is 'S: nada é entregue ao job até hsm_admin.retomar';
comment on column hsm_canal.motivo_pausa is 'Motivo informado por quem pausou';
comment on column hsm_canal.dt_pausa is 'Início da pausa (UTC)';
