-- What a DBA does after an installation.
prompt
prompt A seguir:
prompt   exemplo/origem.sql, adaptado, e gatilho.sql para cada tabela que se vigia
prompt   agenda.sql, para que o banco inicie o processo de envio, ou agenda_servico.sql
prompt
