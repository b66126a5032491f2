-- The roll-up of consumption: a minute (M), an hour (H) or all there ever was (T, 2000-01-01) x channel x type x
-- outcome x class. '-' stands for no channel, no type and no class.
create table hsm_consumo (
   periodo varchar2(1 char) not null,
   inicio timestamp(0) not null,
   canal varchar2(30 char) not null,
   tipo_os varchar2(30 char) not null,
   resultado varchar2(12 char) not null,
   classe varchar2(30 char) not null,
   quantidade number(12) not null,
   soma_s number default 0 not null,
   faixa_01 number(12) default 0 not null,
   faixa_02 number(12) default 0 not null,
   faixa_03 number(12) default 0 not null,
   faixa_04 number(12) default 0 not null,
   faixa_05 number(12) default 0 not null,
   faixa_06 number(12) default 0 not null,
   faixa_07 number(12) default 0 not null,
   faixa_08 number(12) default 0 not null,
   faixa_09 number(12) default 0 not null,
   faixa_10 number(12) default 0 not null,
   faixa_11 number(12) default 0 not null,
   faixa_12 number(12) default 0 not null,
   ultimo timestamp(6) not null,
   constraint hsm_consumo_pk primary key (periodo, inicio, canal, tipo_os, resultado, classe)
   using index tablespace &hsm_tablespace_indices,
   constraint hsm_consumo_periodo_ck check (periodo in ('M', 'H', 'T'))
);
