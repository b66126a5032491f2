create table hsm_canal (
   canal varchar2(30 char) not null,
   tipo varchar2(10 char) default 'NTFY' not null,
   descricao varchar2(200 char),
   pausado varchar2(1 char) default 'N' not null,
   motivo_pausa varchar2(200 char),
   dt_pausa timestamp(6),
   rajada number(6) default 60,
   intervalo_s number(9, 3) default 5,
   fichas number(13, 6),
   dt_fichas timestamp(6),
   retido_ate timestamp(6),
   dt_retencao timestamp(6),
   limites_seguidos number(5) default 0 not null,
   disjuntor varchar2(12 char) default 'FECHADO' not null,
   falhas_seguidas number(5) default 0 not null,
   aberturas number(5) default 0 not null,
   aberto_ate timestamp(6),
   sonda_ate timestamp(6),
   sonda_reserva varchar2(32 char),
   motivo_disjuntor varchar2(200 char),
   constraint hsm_canal_pk primary key (canal),
   constraint hsm_canal_tipo_ck check (tipo in ('NTFY')),
   constraint hsm_canal_pausado_ck check (pausado in ('S', 'N')),
   constraint hsm_canal_vazao_ck check (
      (rajada is null and intervalo_s is null)
      or (rajada is not null and intervalo_s is not null and rajada >= 1 and intervalo_s > 0)
   ),
   constraint hsm_canal_disjuntor_ck check (
      (disjuntor = 'FECHADO' and aberto_ate is null and sonda_ate is null and sonda_reserva is null)
      or (disjuntor = 'ABERTO' and aberto_ate is not null and sonda_ate is null and sonda_reserva is null)
      or (disjuntor = 'MEIO_ABERTO' and aberto_ate is not null and sonda_ate is not null
          and sonda_reserva is not null)
   )
)
initrans 8;

comment on table hsm_canal is
   'Canais de entrega. O endereço e o token ficam na configuração do job, nunca aqui.';
comment on column hsm_canal.canal is 'Apelido do canal, o mesmo da configuração do job';
comment on column hsm_canal.tipo is 'Tipo do canal (NTFY)';
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
comment on column hsm_canal.retido_ate is 'Nada sai antes disto: o servidor respondeu 429 (UTC)';
comment on column hsm_canal.dt_retencao is 'Quando o último 429 que fez a espera crescer chegou (UTC)';
comment on column hsm_canal.limites_seguidos is 'Retenções por 429 desde a última entrega';
comment on column hsm_canal.disjuntor is
   'FECHADO: entrega; ABERTO: nada sai até ABERTO_ATE; MEIO_ABERTO: uma sonda em curso';
comment on column hsm_canal.falhas_seguidas is 'Falhas transitórias desde a última resposta do servidor';
comment on column hsm_canal.aberturas is 'Vezes que o disjuntor abriu desde que fechou; a espera cresce com elas';
comment on column hsm_canal.aberto_ate is 'Fim da espera do disjuntor aberto; depois sai uma sonda (UTC)';
comment on column hsm_canal.sonda_ate is 'Fim da sonda em curso; depois sai outra (UTC)';
comment on column hsm_canal.sonda_reserva is 'Senha da reserva da sonda em curso';
comment on column hsm_canal.motivo_disjuntor is 'Por que o disjuntor abriu';
