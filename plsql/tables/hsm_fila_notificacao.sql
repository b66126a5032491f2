-- The keys of the live indexes are virtual columns that are null where a row is none of an index's business: an index
-- holds what still has to be delivered and nothing else, so the claim costs the same whatever the history.
-- No foreign key and no unique business key: an enqueue never waits for another session.
-- An order is source and id: wherever a key names one, both are in it.
-- The claim's order (HSM_FILA_VIVA_IDX) holds the rows that may go. One that may not is parked (ESTACIONADA, PRIOR_VIVO
-- null) by the first claim that meets it: R waits for its route, which is suspended, O for an earlier row of its order.
-- Whoever ends what it waits for puts it back; D is a finished row that could not, for the next one was locked, and
-- still owes it.
-- HSM_FILA_OS_IDX alone has every row: "why has order N not rung" is asked of finished ones.
-- PCTFREE: a claim adds worker, token and lease to every row of a block at about the same time; with the default
-- the small rows would migrate.
create table hsm_fila_notificacao (
   id number generated always as identity (cache 1000 order),
   origem varchar2(257 char) default '*' not null,
   id_os number not null,
   mensagem varchar2(200 char),
   status varchar2(12 char) default 'PENDENTE' not null,
   dt_criacao timestamp(6) not null,
   dt_processamento timestamp(6),
   tipo_os varchar2(30 char),
   evento varchar2(30 char) not null,
   id_rota number,
   canal varchar2(30 char),
   prioridade number(1) default 3 not null,
   ordenada varchar2(1 char) default 'N' not null,
   aglutina varchar2(1 char) default 'N' not null,
   estacionada varchar2(1 char) default 'N' not null,
   tentativas number(5) default 0 not null,
   envios number(7) default 0 not null,
   proxima_tentativa timestamp(6) not null,
   dt_devida timestamp(6),
   expira_em timestamp(6),
   dt_envio timestamp(6),
   trabalhador varchar2(64 char),
   reserva varchar2(32 char),
   reserva_ate timestamp(6),
   motivo varchar2(30 char),
   ultimo_erro varchar2(1000 char),
   marca varchar2(12 char),
   id_origem number,
   reprocessos number(5) default 0 not null,
   dt_limpeza timestamp(6),
   posicao number(18),
   dados varchar2(4000 byte),
   dados_longos clob,
   status_vivo varchar2(12 char) invisible generated always as (
      case when status in ('PENDENTE', 'ENVIANDO') then status end
   ) virtual,
   canal_vivo varchar2(30 char) invisible generated always as (
      case when status in ('PENDENTE', 'ENVIANDO') then canal end
   ) virtual,
   prior_vivo number invisible generated always as (
      case when status = 'ENVIANDO' or (status = 'PENDENTE' and estacionada = 'N') then 5 - prioridade end
   ) virtual,
   em_vivo timestamp(6) invisible generated always as (
      case status when 'PENDENTE' then proxima_tentativa when 'ENVIANDO' then reserva_ate end
   ) virtual,
   id_vivo number invisible generated always as (
      case when status in ('PENDENTE', 'ENVIANDO') then id end
   ) virtual,
   os_ordem number invisible generated always as (
      case when status in ('PENDENTE', 'ENVIANDO') and ordenada = 'S' then id_os end
   ) virtual,
   origem_ordem varchar2(257 char) invisible generated always as (
      case when status in ('PENDENTE', 'ENVIANDO') and ordenada = 'S' then origem end
   ) virtual,
   rota_ordem number invisible generated always as (
      case when status in ('PENDENTE', 'ENVIANDO') and ordenada = 'S' then id_rota end
   ) virtual,
   id_ordem number invisible generated always as (
      case when status in ('PENDENTE', 'ENVIANDO') and ordenada = 'S' then id end
   ) virtual,
   os_aglutina number invisible generated always as (
      case when status = 'PENDENTE' and aglutina = 'S' then id_os end
   ) virtual,
   origem_aglutina varchar2(257 char) invisible generated always as (
      case when status = 'PENDENTE' and aglutina = 'S' then origem end
   ) virtual,
   rota_aglutina number invisible generated always as (
      case when status = 'PENDENTE' and aglutina = 'S' then id_rota end
   ) virtual,
   evento_aglutina varchar2(30 char) invisible generated always as (
      case when status = 'PENDENTE' and aglutina = 'S' then evento end
   ) virtual,
   id_aglutina number invisible generated always as (
      case when status = 'PENDENTE' and aglutina = 'S' then id end
   ) virtual,
   rota_parada number invisible generated always as (
      case when status = 'PENDENTE' and estacionada in ('R', 'O') then id_rota end
   ) virtual,
   os_parada number invisible generated always as (
      case when status = 'PENDENTE' and estacionada = 'O' then id_os end
   ) virtual,
   origem_parada varchar2(257 char) invisible generated always as (
      case when status = 'PENDENTE' and estacionada = 'O' then origem end
   ) virtual,
   id_parada number invisible generated always as (
      case when status = 'PENDENTE' and estacionada in ('R', 'O') then id end
   ) virtual,
   id_devedora number invisible generated always as (
      case when estacionada = 'D' then id end
   ) virtual,
   expira_vivo timestamp(6) invisible generated always as (
      case when status = 'PENDENTE' then expira_em end
   ) virtual,
   falha_em timestamp(6) invisible generated always as (
      case when status = 'FALHA' then dt_processamento end
   ) virtual,
   sem_rota_em timestamp(6) invisible generated always as (
      case when motivo = 'SEM_ROTA' then dt_criacao end
   ) virtual,
   constraint hsm_fila_pk primary key (id) using index initrans 8 tablespace &hsm_tablespace_indices,
   constraint hsm_fila_status_ck check (
      status in ('PENDENTE', 'ENVIANDO', 'PROCESSADO', 'FALHA', 'CANCELADO')
   ),
   constraint hsm_fila_prioridade_ck check (prioridade between 1 and 5),
   constraint hsm_fila_ordenada_ck check (ordenada in ('S', 'N')),
   constraint hsm_fila_aglutina_ck check (aglutina in ('S', 'N')),
   constraint hsm_fila_estacionada_ck check (estacionada in ('N', 'R', 'O', 'D')),
   constraint hsm_fila_marca_ck check (marca in ('TESTE', 'RECONCILIADA', 'MIGRADA', 'REENVIO')),
   constraint hsm_fila_motivo_ck check (status not in ('FALHA', 'CANCELADO') or motivo is not null),
   constraint hsm_fila_reserva_ck check (
      (status = 'ENVIANDO' and reserva is not null and reserva_ate is not null)
      or (status <> 'ENVIANDO' and reserva is null and reserva_ate is null)
   ),
   constraint hsm_fila_rota_ck check (status = 'CANCELADO' or (id_rota is not null and canal is not null))
)
pctfree 30
initrans 8
lob (dados_longos) store as (tablespace &hsm_tablespace_indices);

create index hsm_fila_viva_idx on hsm_fila_notificacao (status_vivo, canal_vivo, prior_vivo, em_vivo, id_vivo)
initrans 8
tablespace &hsm_tablespace_indices;

create index hsm_fila_ordem_idx on hsm_fila_notificacao (os_ordem, origem_ordem, rota_ordem, id_ordem)
initrans 8
tablespace &hsm_tablespace_indices;

create index hsm_fila_aglutina_idx on hsm_fila_notificacao (
   os_aglutina, origem_aglutina, rota_aglutina, evento_aglutina, id_aglutina
)
initrans 8
tablespace &hsm_tablespace_indices;

create index hsm_fila_parada_idx on hsm_fila_notificacao (rota_parada, os_parada, origem_parada, id_parada)
initrans 8
tablespace &hsm_tablespace_indices;

create index hsm_fila_devedora_idx on hsm_fila_notificacao (id_devedora)
initrans 8
tablespace &hsm_tablespace_indices;

create index hsm_fila_reserva_idx on hsm_fila_notificacao (reserva_ate)
initrans 8
tablespace &hsm_tablespace_indices;

create index hsm_fila_validade_idx on hsm_fila_notificacao (expira_vivo)
initrans 8
tablespace &hsm_tablespace_indices;

create index hsm_fila_falha_idx on hsm_fila_notificacao (falha_em)
initrans 4
tablespace &hsm_tablespace_indices;

create index hsm_fila_sem_rota_idx on hsm_fila_notificacao (sem_rota_em)
initrans 4
tablespace &hsm_tablespace_indices;

create index hsm_fila_posicao_idx on hsm_fila_notificacao (posicao)
initrans 4
tablespace &hsm_tablespace_indices;

create index hsm_fila_os_idx on hsm_fila_notificacao (id_os, id)
initrans 8
tablespace &hsm_tablespace_indices;
