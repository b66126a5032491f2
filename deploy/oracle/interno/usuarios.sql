-- Owner, roles, and what the sender's user may do before there are objects. Creates what is missing, changes nothing that
-- exists. Uses hsm_tablespace, hsm_tablespace_indices, hsm_quota, hsm_ensaio.

declare
   l_tablespace constant varchar2(130) := dbms_assert.simple_sql_name('&hsm_tablespace');
   l_indices constant varchar2(130) := dbms_assert.simple_sql_name('&hsm_tablespace_indices');
   l_quotas varchar2(600) := ' quota &hsm_quota on ' || l_tablespace;

   e_usuario_existe exception;
   pragma exception_init(e_usuario_existe, -1920);
   e_papel_existe exception;
   pragma exception_init(e_papel_existe, -1921);

   procedure executar(in_comando in varchar2) is
   begin
      dbms_output.put_line(in_comando);
      if '&hsm_ensaio' = 'N' then
         execute immediate in_comando;
      end if;
   end executar;

   procedure criar_papel(in_nome in varchar2) is
   begin
      executar('create role ' || in_nome);
   exception
      when e_papel_existe then
         dbms_output.put_line('  já existe');
   end criar_papel;
begin
   if l_indices <> l_tablespace then
      l_quotas := l_quotas || ' quota &hsm_quota on ' || l_indices;
   end if;

   executar('grant create session to hsm_job');
   begin
      executar('create user hsm no authentication default tablespace ' || l_tablespace || l_quotas);
   exception
      when e_usuario_existe then
         dbms_output.put_line('  já existe, fica como está');
   end;
   criar_papel('hsm_operador');
   criar_papel('hsm_leitor');
end;
/
