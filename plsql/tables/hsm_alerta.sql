create table hsm_alerta (
   alerta varchar2(30 char) not null,
   dt_ultima_ocorrencia timestamp(6),
   dt_ultimo_aviso timestamp(6),
   avisos number(10) default 0 not null,
   dt_avaliacao timestamp(6),
   dt_tarefa timestamp(6),
   constraint hsm_alerta_pk primary key (alerta) using index tablespace &hsm_tablespace_indices
);
