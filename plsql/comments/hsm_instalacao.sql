comment on table hsm_instalacao is 'Uma linha: esta instalação e o banco em que ela pode entregar.';
comment on column hsm_instalacao.id is 'Sempre 1';
comment on column hsm_instalacao.versao is 'Versão instalada';
comment on column hsm_instalacao.prefixo_sequencia is
   'Prefixo do sequence_id enviado ao ntfy: não se repete entre instalações; hsm_dba.armar o renova';
comment on column hsm_instalacao.dt_instalacao is 'Primeira instalação (UTC)';
comment on column hsm_instalacao.dt_atualizacao is 'Última vez que o instalador rodou (UTC)';
comment on column hsm_instalacao.dt_armada is
   'Quando hsm_dba.armar gravou a identidade do banco (UTC); nulo: nada é entregue';
comment on column hsm_instalacao.banco_cdb is 'CDB_NAME do banco armado';
comment on column hsm_instalacao.banco_nome is 'DB_NAME do banco armado';
comment on column hsm_instalacao.banco_pdb is 'CON_NAME do banco armado';
comment on column hsm_instalacao.banco_unico is 'DB_UNIQUE_NAME do banco armado';
comment on column hsm_instalacao.banco_dbid is 'DBID do banco armado; nulo sem SELECT em V$DATABASE';
comment on column hsm_instalacao.banco_con_dbid is 'CON_DBID do banco armado; nulo sem SELECT em V$DATABASE';
comment on column hsm_instalacao.banco_resetlogs is 'RESETLOGS do banco armado; nulo sem SELECT em V$DATABASE';
comment on column hsm_instalacao.servidores is
   'Máquinas autorizadas, sem domínio, em minúsculas, separadas por vírgula';
comment on column hsm_instalacao.ultimo_aviso is 'Último aviso da guarda posto em HSM_LOG, para não repeti-lo';
comment on column hsm_instalacao.ultimo_instante is
   'Instante mais novo que a vigia viu, com folga de um minuto (UTC): antes dele, o relógio do banco voltou';
comment on column hsm_instalacao.purga_ate is
   'ID da fila até onde a purga passou: a próxima continua daí e dá a volta';
comment on column hsm_instalacao.purga_volta is
   'Quando a purga passou pelo fim da fila pela última vez (UTC): de uma vez à outra ela vê todas as linhas';
comment on column hsm_instalacao.posicao_captura is
   'Último número dado em HSM_FILA_NOTIFICACAO.POSICAO; quem o mantém preso é o único a dar o próximo';
comment on column hsm_instalacao.maquinas_padrao is
   'Padrões (LIKE) de nomes de máquina autorizados, em minúsculas, separados por vírgula; nulo: nenhum';
comment on column hsm_instalacao.confere_maquina is 'N: a guarda não olha a máquina; a identidade do banco, sempre';
