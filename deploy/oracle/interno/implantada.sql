-- The end of an installation or upgrade: what compiled is filled, granted, and looked at; the jobs are as they were.
@@erros.sql

prompt
prompt == Dados iniciais
@@dados_iniciais.sql

prompt
prompt == Privilégios sobre os objetos
@@privilegios.sql

prompt
prompt == Código e tarefas
@@conferir_codigo.sql
@@completar_tarefas.sql
@@devolver_tarefas.sql

prompt
prompt == Verificação
@@verificar.sql
