-- What was done to tell somebody: one row a message (LOTE) and road. Told is what has DT_ENTREGUE.
create table hsm_alarme_aviso (
   id number generated always as identity (cache 20),
   lote number not null,
   especie varchar2(10 char) not null,
   estrada varchar2(10 char) not null,
   id_rota number,
   canal varchar2(30 char),
   id_fila number,
   dt_pedido timestamp(6) not null,
   dt_entregue timestamp(6),
   dt_fim timestamp(6),
   erro varchar2(1000 char),
   lote_aberto number invisible generated always as (
      case when dt_fim is null then lote end
   ) virtual,
   constraint hsm_alarme_aviso_pk primary key (id) using index tablespace &hsm_tablespace_indices,
   constraint hsm_alarme_aviso_especie_ck check (especie in ('LEVANTADO', 'LEMBRETE', 'ENCERRADO')),
   constraint hsm_alarme_aviso_estrada_ck check (
      (estrada = 'FILA' and id_fila is not null) or (estrada = 'CORREIO' and id_fila is null)
   )
)
initrans 4;

create index hsm_alarme_aviso_lote_idx on hsm_alarme_aviso (lote)
tablespace &hsm_tablespace_indices;

create index hsm_alarme_aviso_aberto_idx on hsm_alarme_aviso (lote_aberto)
tablespace &hsm_tablespace_indices;

create index hsm_alarme_aviso_data_idx on hsm_alarme_aviso (dt_pedido)
tablespace &hsm_tablespace_indices;
