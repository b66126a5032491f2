-- The keys of the three live indexes are virtual columns that are null once a row is finished: the indexes hold
-- what still has to be delivered and nothing else, so the claim costs the same whatever the history.
-- No foreign key and no unique business key: an enqueue never waits for another session.
-- A row whose route is suspended leaves the claim's order (RETIDA, PRIOR_VIVO null) as soon as a claim has met it, and
-- comes back when the suspension ends: the claims do not pass such a backlog again and again.
-- PCTFREE: a claim adds worker, token and lease to every row of a block at about the same time; with the default
-- the small rows would migrate.
create table hsm_fila_notificacao (
   id number generated always as identity (cache 1000 order),
   id_os number not null,
   mensagem varchar2(200 char),
   status varchar2(12 char) default 'PENDENTE' not null,
   dt_criacao timestamp(6) not null,
   dt_processamento timestamp(6),
   tipo_os varchar2(30 char) not null,
   evento varchar2(30 char) not null,
   id_rota number,
   canal varchar2(30 char),
   prioridade number(1) default 3 not null,
   ordenada varchar2(1 char) default 'N' not null,
   aglutina varchar2(1 char) default 'N' not null,
   retida varchar2(1 char) default 'N' not null,
   tentativas number(5) default 0 not null,
   envios number(7) default 0 not null,
   proxima_tentativa timestamp(6) not null,
   expira_em timestamp(6),
   dt_envio timestamp(6),
   trabalhador varchar2(64 char),
   reserva varchar2(32 char),
   reserva_ate timestamp(6),
   motivo varchar2(30 char),
   ultimo_erro varchar2(1000 char),
   id_origem number,
   reprocessos number(5) default 0 not null,
   dt_limpeza timestamp(6),
   dados varchar2(4000 byte),
   dados_longos clob,
   status_vivo varchar2(12 char) invisible generated always as (
      case when status in ('PENDENTE', 'ENVIANDO') then status end
   ) virtual,
   canal_vivo varchar2(30 char) invisible generated always as (
      case when status in ('PENDENTE', 'ENVIANDO') then canal end
   ) virtual,
   prior_vivo number invisible generated always as (
      case when status = 'ENVIANDO' or (status = 'PENDENTE' and retida = 'N') then 5 - prioridade end
   ) virtual,
   em_vivo timestamp(6) invisible generated always as (
      case status when 'PENDENTE' then proxima_tentativa when 'ENVIANDO' then reserva_ate end
   ) virtual,
   id_vivo number invisible generated always as (
      case when status in ('PENDENTE', 'ENVIANDO') then id end
   ) virtual,
   os_vivo number invisible generated always as (
      case when status in ('PENDENTE', 'ENVIANDO') and (ordenada = 'S' or aglutina = 'S') then id_os end
   ) virtual,
   rota_vivo number invisible generated always as (
      case when status in ('PENDENTE', 'ENVIANDO') and (ordenada = 'S' or aglutina = 'S') then id_rota end
   ) virtual,
   expira_vivo timestamp(6) invisible generated always as (
      case when status = 'PENDENTE' then expira_em end
   ) virtual,
   falha_em timestamp(6) invisible generated always as (
      case when status = 'FALHA' then dt_processamento end
   ) virtual,
   constraint hsm_fila_pk primary key (id) using index initrans 8,
   constraint hsm_fila_status_ck check (
      status in ('PENDENTE', 'ENVIANDO', 'PROCESSADO', 'FALHA', 'CANCELADO')
   ),
   constraint hsm_fila_prioridade_ck check (prioridade between 1 and 5),
   constraint hsm_fila_ordenada_ck check (ordenada in ('S', 'N')),
   constraint hsm_fila_aglutina_ck check (aglutina in ('S', 'N')),
   constraint hsm_fila_retida_ck check (retida in ('S', 'N')),
   constraint hsm_fila_motivo_ck check (status not in ('FALHA', 'CANCELADO') or motivo is not null),
   constraint hsm_fila_reserva_ck check (
      (status = 'ENVIANDO' and reserva is not null and reserva_ate is not null)
      or (status <> 'ENVIANDO' and reserva is null and reserva_ate is null)
   ),
   constraint hsm_fila_rota_ck check (status = 'CANCELADO' or (id_rota is not null and canal is not null))
)
pctfree 30
initrans 8;

create index hsm_fila_viva_idx on hsm_fila_notificacao (status_vivo, canal_vivo, prior_vivo, em_vivo, id_vivo)
initrans 8;

create index hsm_fila_ordem_idx on hsm_fila_notificacao (os_vivo, rota_vivo, id_vivo)
initrans 8;

create index hsm_fila_validade_idx on hsm_fila_notificacao (expira_vivo)
initrans 8;

create index hsm_fila_falha_idx on hsm_fila_notificacao (falha_em)
initrans 4;

comment on table hsm_fila_notificacao is 'Fila de notificações. O status só muda pelo pacote hsm_estado.';
comment on column hsm_fila_notificacao.id is 'Identificador, crescente na ordem de chegada';
comment on column hsm_fila_notificacao.id_os is 'Ordem de serviço';
comment on column hsm_fila_notificacao.mensagem is
   'Resumo sem dado pessoal; texto da notificação quando a rota não tem modelo';
comment on column hsm_fila_notificacao.status is 'PENDENTE, ENVIANDO, PROCESSADO, FALHA ou CANCELADO';
comment on column hsm_fila_notificacao.dt_criacao is 'Entrada na fila (UTC)';
comment on column hsm_fila_notificacao.dt_processamento is 'Chegada a um estado final (UTC)';
comment on column hsm_fila_notificacao.tipo_os is 'Tipo da OS no momento do evento';
comment on column hsm_fila_notificacao.evento is
   'Evento (ABERTURA, STATUS, ATRIBUICAO, ATUALIZACAO ou outro da aplicação)';
comment on column hsm_fila_notificacao.id_rota is 'Rota que casou; nulo quando nenhuma casou';
comment on column hsm_fila_notificacao.canal is 'Canal da rota no momento do evento';
comment on column hsm_fila_notificacao.prioridade is 'Prioridade de 1 a 5; as maiores saem primeiro';
comment on column hsm_fila_notificacao.ordenada is 'S: espera os eventos anteriores da mesma OS e rota';
comment on column hsm_fila_notificacao.aglutina is
   'S: um evento mais novo da mesma OS, rota e nome substitui este enquanto espera';
comment on column hsm_fila_notificacao.retida is
   'S: uma reserva a encontrou com a rota suspensa; as próximas não a procuram até a suspensão acabar';
comment on column hsm_fila_notificacao.tentativas is 'Tentativas gastas, contra o máximo da rota';
comment on column hsm_fila_notificacao.envios is 'Envios feitos, gastos ou não';
comment on column hsm_fila_notificacao.proxima_tentativa is 'Antes deste instante não sai (UTC)';
comment on column hsm_fila_notificacao.expira_em is
   'Depois disto é velho demais para sair: FALHA, motivo EXPIRADO (UTC); nulo: nunca';
comment on column hsm_fila_notificacao.dt_envio is 'Última reserva para envio (UTC)';
comment on column hsm_fila_notificacao.trabalhador is 'Processo que reservou a linha';
comment on column hsm_fila_notificacao.reserva is
   'Senha da reserva: só quem a tem pode registrar o resultado';
comment on column hsm_fila_notificacao.reserva_ate is 'Fim da reserva (UTC)';
comment on column hsm_fila_notificacao.motivo is
   'Por que está em FALHA ou CANCELADO: RENDER, EXPIRADO, SUBSTITUIDO, ESGOTADO, MANUAL, código do ntfy...';
comment on column hsm_fila_notificacao.ultimo_erro is 'Último erro, para o operador';
comment on column hsm_fila_notificacao.id_origem is 'Linha da qual esta é um reenvio';
comment on column hsm_fila_notificacao.reprocessos is
   'Vezes que a política automática a devolveu à fila depois de FALHA';
comment on column hsm_fila_notificacao.dt_limpeza is
   'Fatos e notificação apagados pela retenção (UTC); não se reenvia mais';
comment on column hsm_fila_notificacao.dados is 'Fatos do evento, objeto JSON (até 4000 bytes)';
comment on column hsm_fila_notificacao.dados_longos is 'Fatos do evento quando passam de 4000 bytes';
comment on column hsm_fila_notificacao.status_vivo is 'Status; nulo em linha encerrada';
comment on column hsm_fila_notificacao.canal_vivo is 'Canal; nulo em linha encerrada';
comment on column hsm_fila_notificacao.prior_vivo is '5 menos a prioridade; nulo em linha encerrada ou retida';
comment on column hsm_fila_notificacao.em_vivo is
   'Próxima tentativa ou fim da reserva; nulo em linha encerrada';
comment on column hsm_fila_notificacao.id_vivo is 'ID; nulo em linha encerrada';
comment on column hsm_fila_notificacao.os_vivo is 'OS de linha viva, ordenada ou que aglutina; senão nulo';
comment on column hsm_fila_notificacao.rota_vivo is 'Rota de linha viva, ordenada ou que aglutina; senão nulo';
comment on column hsm_fila_notificacao.expira_vivo is 'Fim da validade de linha que espera; senão nulo';
comment on column hsm_fila_notificacao.falha_em is 'Chegada a FALHA (UTC); nulo em qualquer outro status';
