create table hsm_parametro (
   nome varchar2(30 char) not null,
   valor varchar2(200 char) not null,
   minimo number,
   maximo number,
   opcoes varchar2(200 char),
   descricao varchar2(400 char) not null,
   dt_alteracao timestamp(6),
   constraint hsm_parametro_pk primary key (nome)
);

comment on table hsm_parametro is 'Parâmetros. Altere com hsm_admin.definir_parametro.';
comment on column hsm_parametro.nome is 'Nome do parâmetro';
comment on column hsm_parametro.valor is 'Valor em vigor';
comment on column hsm_parametro.minimo is 'Menor valor aceito; preenchido só em parâmetro numérico (inteiro)';
comment on column hsm_parametro.maximo is 'Maior valor aceito; preenchido só em parâmetro numérico (inteiro)';
comment on column hsm_parametro.opcoes is 'Valores aceitos, separados por vírgula; nulo: livre';
comment on column hsm_parametro.descricao is 'O que o parâmetro faz e em que unidade';
comment on column hsm_parametro.dt_alteracao is 'Última alteração (UTC)';
