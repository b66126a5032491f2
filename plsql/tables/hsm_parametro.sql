create table hsm_parametro (
   nome varchar2(30 char) not null,
   valor varchar2(200 char) not null,
   minimo number,
   maximo number,
   opcoes varchar2(200 char),
   descricao varchar2(400 char) not null,
   dt_alteracao timestamp(6),
   reservado varchar2(1 char) default 'N' not null,
   constraint hsm_parametro_pk primary key (nome) using index tablespace &hsm_tablespace_indices,
   constraint hsm_parametro_reservado_ck check (reservado in ('S', 'N'))
);
