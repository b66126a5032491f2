create table hsm_carga (
   id_fila number not null,
   dt_criacao timestamp(6) not null,
   payload clob not null,
   destino varchar2(255 char),
   chave varchar2(255 char),
   cabecalhos varchar2(4000 byte),
   constraint hsm_carga_pk primary key (id_fila) using index initrans 8 tablespace &hsm_tablespace_indices
)
initrans 8
lob (payload) store as securefile (tablespace &hsm_tablespace_indices enable storage in row cache);
