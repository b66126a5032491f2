-- Rows of the first version's queue (a table HSM_FILA_NOTIFICACAO in the application's schema) that were carried over
-- by migrar_original.sql: none comes a second time, and migrar_original_desfazer.sql knows where they went.
create table hsm_migrada (
   esquema varchar2(128 byte) not null,
   id_original number not null,
   id_fila number not null,
   dt_migracao timestamp(6) not null,
   constraint hsm_migrada_pk primary key (esquema, id_original) using index tablespace &hsm_tablespace_indices
);
