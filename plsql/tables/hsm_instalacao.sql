create table hsm_instalacao (
   id number(1) default 1 not null,
   versao varchar2(20 char) not null,
   prefixo_sequencia varchar2(32 char) not null,
   dt_instalacao timestamp(6) not null,
   dt_atualizacao timestamp(6),
   constraint hsm_instalacao_pk primary key (id),
   constraint hsm_instalacao_unica_ck check (id = 1)
);

comment on table hsm_instalacao is 'Uma linha: esta instalação.';
comment on column hsm_instalacao.id is 'Sempre 1';
comment on column hsm_instalacao.versao is 'Versão instalada';
comment on column hsm_instalacao.prefixo_sequencia is
   'Prefixo do sequence_id enviado ao ntfy: não se repete entre instalações';
comment on column hsm_instalacao.dt_instalacao is 'Primeira instalação (UTC)';
comment on column hsm_instalacao.dt_atualizacao is 'Última vez que o instalador rodou (UTC)';
