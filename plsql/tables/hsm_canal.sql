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
   aberto_em timestamp(6),
   aberto_ate timestamp(6),
   sonda_em timestamp(6),
   sonda_ate timestamp(6),
   sonda_reserva varchar2(32 char),
   motivo_disjuntor varchar2(200 char),
   constraint hsm_canal_pk primary key (canal) using index tablespace &hsm_tablespace_indices,
   constraint hsm_canal_tipos_ck check (
      tipo in ('NTFY', 'WEBHOOK', 'KAFKA', 'RABBITMQ', 'PROPRIO', 'CAPTURA')
   ),
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
