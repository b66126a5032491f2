-- PCTFREE: an attempt is inserted at the claim and grows by half when its outcome comes.
create table hsm_tentativa_envio (
   id_fila number not null,
   reserva varchar2(32 char) not null,
   numero number(7) not null,
   trabalhador varchar2(64 char) not null,
   canal varchar2(30 char) not null,
   dt_reserva timestamp(6) not null,
   dt_resultado timestamp(6),
   resultado varchar2(12 char),
   classe varchar2(12 char),
   http number(3),
   codigo number(8),
   erro varchar2(1000 char),
   duracao_ms number(10),
   id_externo varchar2(100 char),
   resposta varchar2(1000 char),
   constraint hsm_tentativa_pk primary key (id_fila, reserva) using index initrans 8 tablespace &hsm_tablespace_indices,
   constraint hsm_tentativa_resultado_ck check (
      resultado in ('ENTREGUE', 'REAGENDADA', 'FALHA', 'DEVOLVIDA', 'EXPIRADA')
   )
)
pctfree 40
initrans 8;
