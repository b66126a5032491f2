-- What a DBA does after an installation.
prompt
prompt A seguir:
prompt   exemplo/origem.sql, adaptado, e gatilho.sql para cada tabela que se vigia
prompt   credencial.sql e agenda.sql, para que o banco inicie o processo de envio, ou o serviço e agenda_servico.sql
prompt   verify.sql, que diz se tudo vive
prompt
