-- The end of a dry run.
prompt
prompt == Dados iniciais
prompt parâmetros, canal PADRAO e a linha de HSM_INSTALACAO, onde faltarem   (interno/dados_iniciais.sql)

prompt
prompt == Privilégios sobre os objetos
@@privilegios.sql

prompt
prompt ENSAIO: nada foi alterado.
prompt
