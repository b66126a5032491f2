-- Users and roles. Creates what is missing, changes nothing that exists.
-- Uses hsm_senha, hsm_tablespace.

declare
   l_tablespace varchar2(130) := dbms_assert.simple_sql_name('&hsm_tablespace');

   e_usuario_existe exception;
   pragma exception_init(e_usuario_existe, -1920);
   e_papel_existe exception;
   pragma exception_init(e_papel_existe, -1921);

   procedure criar_usuario(in_nome in varchar2, in_comando in varchar2) is
   begin
      execute immediate in_comando;
      dbms_output.put_line('Usuário ' || in_nome || ' criado');
   exception
      when e_usuario_existe then
         dbms_output.put_line('Usuário ' || in_nome || ' já existe');
   end criar_usuario;

   procedure criar_papel(in_nome in varchar2) is
   begin
      execute immediate 'create role ' || in_nome;
      dbms_output.put_line('Papel ' || in_nome || ' criado');
   exception
      when e_papel_existe then
         dbms_output.put_line('Papel ' || in_nome || ' já existe');
   end criar_papel;
begin
   criar_usuario('HSM', 'create user hsm no authentication default tablespace ' || l_tablespace);
   execute immediate 'alter user hsm quota unlimited on ' || l_tablespace;
   criar_usuario('HSM_JOB', 'create user hsm_job identified by ' || dbms_assert.enquote_name(q'~&hsm_senha~', false));
   execute immediate 'grant create session to hsm_job';
   criar_papel('HSM_OPERADOR');
   criar_papel('HSM_LEITOR');
end;
/
