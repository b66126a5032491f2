comment on table hsm_parametro is
   'Parâmetros. Altere com hsm_admin.definir_parametro; os reservados, o DBA com hsm_dba.definir_parametro.';
comment on column hsm_parametro.nome is 'Nome do parâmetro';
comment on column hsm_parametro.valor is 'Valor em vigor';
comment on column hsm_parametro.minimo is 'Menor valor aceito; preenchido só em parâmetro numérico (inteiro)';
comment on column hsm_parametro.maximo is 'Maior valor aceito; preenchido só em parâmetro numérico (inteiro)';
comment on column hsm_parametro.opcoes is 'Valores aceitos, separados por vírgula; nulo: livre';
comment on column hsm_parametro.descricao is 'O que o parâmetro faz e em que unidade';
comment on column hsm_parametro.dt_alteracao is 'Última alteração (UTC)';
comment on column hsm_parametro.reservado is
   'S: governa a auditoria, o log ou as transações da aplicação, e só o DBA o muda, com hsm_dba';
