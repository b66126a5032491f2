-- A suspended route tries one row by itself at PROXIMA_SONDA (LINHA_SONDA). SOLTANDO: its suspension has ended and its
-- parked rows are being put back, a slice at a time.
create table hsm_rota_notificacao (
   id number generated always as identity (cache 20),
   tipo_os varchar2(30 char) default '*' not null,
   evento varchar2(30 char) default '*' not null,
   canal varchar2(30 char) not null,
   topico varchar2(255 char) not null,
   titulo varchar2(250 char),
   mensagem varchar2(2000 char),
   prioridade number(1) default 3 not null,
   etiquetas varchar2(200 char),
   url_clique varchar2(500 char),
   acoes varchar2(2000 char),
   markdown varchar2(1 char) default 'N' not null,
   ordenada varchar2(1 char) default 'S' not null,
   aglutina varchar2(1 char) default 'N' not null,
   validade_min number(7),
   tentativas_max number(5),
   espera_base_s number(6),
   espera_max_s number(6),
   ativa varchar2(1 char) default 'S' not null,
   suspensa varchar2(1 char) default 'N' not null,
   motivo_suspensao varchar2(200 char),
   dt_suspensao timestamp(6),
   recusas_seguidas number(5) default 0 not null,
   sondas number(5) default 0 not null,
   proxima_sonda timestamp(6),
   linha_sonda number,
   soltando varchar2(1 char) default 'N' not null,
   dt_criacao timestamp(6) not null,
   dt_alteracao timestamp(6),
   chave_roteamento varchar2(255 char),
   cabecalhos varchar2(2000 char),
   sonda_em timestamp(6) invisible generated always as (
      case when suspensa = 'S' then proxima_sonda end
   ) virtual,
   id_soltando number invisible generated always as (
      case when suspensa = 'N' and soltando = 'S' then id end
   ) virtual,
   id_suspensa number invisible generated always as (
      case when suspensa = 'S' then id end
   ) virtual,
   topico_curto varchar2(300 char) invisible generated always as (
      substr(topico, 1, least(6, trunc(length(topico) / 4))) || '...'
   ) virtual,
   constraint hsm_rota_pk primary key (id) using index tablespace &hsm_tablespace_indices,
   constraint hsm_rota_uk unique (tipo_os, evento, canal, topico)
   using index tablespace &hsm_tablespace_indices,
   constraint hsm_rota_canal_fk foreign key (canal) references hsm_canal (canal),
   constraint hsm_rota_prioridade_ck check (prioridade between 1 and 5),
   constraint hsm_rota_markdown_ck check (markdown in ('S', 'N')),
   constraint hsm_rota_ordenada_ck check (ordenada in ('S', 'N')),
   constraint hsm_rota_aglutina_ck check (aglutina in ('S', 'N')),
   constraint hsm_rota_validade_ck check (validade_min between 1 and 5256000),
   constraint hsm_rota_ativa_ck check (ativa in ('S', 'N')),
   constraint hsm_rota_suspensa_ck check (suspensa in ('S', 'N')),
   constraint hsm_rota_soltando_ck check (soltando in ('S', 'N')),
   constraint hsm_rota_tentativas_ck check (tentativas_max between 1 and 99999),
   constraint hsm_rota_espera_base_ck check (espera_base_s between 1 and 86400),
   constraint hsm_rota_espera_max_ck check (espera_max_s between 1 and 86400)
);

create index hsm_rota_canal_idx on hsm_rota_notificacao (canal)
tablespace &hsm_tablespace_indices;

create index hsm_rota_sonda_idx on hsm_rota_notificacao (sonda_em)
tablespace &hsm_tablespace_indices;

create index hsm_rota_soltando_idx on hsm_rota_notificacao (id_soltando)
tablespace &hsm_tablespace_indices;

create index hsm_rota_suspensa_idx on hsm_rota_notificacao (id_suspensa)
tablespace &hsm_tablespace_indices;
