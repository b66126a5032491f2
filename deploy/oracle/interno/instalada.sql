-- The end of an installation: what compiled is filled, granted and looked at.
@@erros.sql

prompt
prompt == Dados iniciais
@@dados_iniciais.sql

prompt
prompt == Privilégios sobre os objetos
@@privilegios.sql

-- Whatever else lives in the schema (the test suites) was invalidated by the new specifications
begin
   dbms_utility.compile_schema(schema => 'HSM', compile_all => false);
end;
/

prompt
prompt == Verificação
@@verificar.sql

prompt
prompt A seguir:
prompt   exemplo/ ou gatilho.sql para a tabela de ordens de serviço
prompt   agenda.sql para que o banco inicie o processo de envio
prompt
