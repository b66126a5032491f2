comment on table hsm_origem is
   'Tabelas vigiadas. Declare com hsm_admin.definir_origem; gatilho.sql instala o gatilho gerado daqui';
comment on column hsm_origem.esquema is 'Esquema da tabela';
comment on column hsm_origem.tabela is 'Tabela vigiada';
comment on column hsm_origem.coluna_id is 'Coluna com o número da OS';
comment on column hsm_origem.coluna_tipo is 'Coluna com o tipo da OS; nulo: as OS não têm tipo';
comment on column hsm_origem.evento_insercao is 'Evento de uma inclusão; nulo: nenhum';
comment on column hsm_origem.coluna_criacao is 'Coluna com a data da inclusão, para reconciliar.sql; nulo: não há';
comment on column hsm_origem.coluna_alteracao is
   'Coluna com a data da última alteração, para reconciliar.sql; nulo: não há';
comment on column hsm_origem.gatilho is 'Nome do gatilho, no mesmo esquema';
comment on column hsm_origem.dt_criacao is 'Quando foi declarada (UTC)';
comment on column hsm_origem.dt_alteracao is 'Última alteração da declaração, colunas incluídas (UTC)';
comment on column hsm_origem.dt_gatilho is 'Quando gatilho.sql instalou o gatilho (UTC); nulo: não está instalado';
comment on column hsm_origem.versao_gatilho is 'Versão que gerou o gatilho instalado';
comment on column hsm_origem.gatilho_anterior is
   'Fonte do gatilho de mesmo nome que o gerado substituiu; nulo: não havia';
comment on column hsm_origem.gatilho_anterior_ativo is 'S se o gatilho substituído estava ativo';
