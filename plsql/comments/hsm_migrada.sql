comment on table hsm_migrada is 'Linhas da fila da primeira versão trazidas por migrar_original.sql';
comment on column hsm_migrada.esquema is 'Esquema da aplicação, dono da fila da primeira versão';
comment on column hsm_migrada.id_original is 'ID da linha naquela fila';
comment on column hsm_migrada.id_fila is 'ID da linha em HSM_FILA_NOTIFICACAO';
comment on column hsm_migrada.dt_migracao is 'Quando foi trazida (UTC)';
