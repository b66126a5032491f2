comment on table hsm_origem_coluna is
   'Colunas vigiadas e fatos de HSM_ORIGEM. Declare com hsm_admin.definir_coluna_origem';
comment on column hsm_origem_coluna.esquema is 'Esquema da tabela';
comment on column hsm_origem_coluna.tabela is 'Tabela vigiada';
comment on column hsm_origem_coluna.coluna is 'Coluna';
comment on column hsm_origem_coluna.ordem is 'Ordem em que foi declarada; os eventos de uma alteração saem nela';
comment on column hsm_origem_coluna.evento is 'Evento quando o valor muda; nulo: não é vigiada';
comment on column hsm_origem_coluna.so_se_unico is 'S: o evento só sai quando a alteração não dá outro';
comment on column hsm_origem_coluna.fato is 'Nome do fato com o valor atual; nulo: não é fato';
comment on column hsm_origem_coluna.fato_anterior is 'Nome do fato com o valor de antes da alteração; nulo: não há';
