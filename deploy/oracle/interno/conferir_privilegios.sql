-- Stops install.sql and upgrade.sql when the session lacks a privilege. It must compile for whoever may do no more than
-- log on: what such a user does not see stands in dynamic SQL.

@@instalador_precisa.sql

declare
   co_recusada constant pls_integer := -20999;
   l_precisa constant varchar2(1000) := '&hsm_precisa_1,&hsm_precisa_2,&hsm_precisa_3,&hsm_precisa_4,&hsm_precisa_5,';
   l_faltam varchar2(1500);
   l_inicio pls_integer := 1;
   l_fim pls_integer;
   l_privilegio varchar2(60);
   l_total pls_integer;
   e_nao_ve exception;
   pragma exception_init(e_nao_ve, -942);
   e_sem_privilegio exception;
   pragma exception_init(e_sem_privilegio, -1031);
   -- What 23ai says instead
   e_falta_privilegio exception;
   pragma exception_init(e_falta_privilegio, -41900);

   procedure falta(in_nome in varchar2) is
   begin
      l_faltam := l_faltam || case when l_faltam is not null then ', ' end || in_nome;
   end falta;
begin
   loop
      l_fim := instr(l_precisa, ',', l_inicio);
      exit when l_fim = 0;
      l_privilegio := substr(l_precisa, l_inicio, l_fim - l_inicio);
      select count(*)
        into l_total
        from session_privs p
       where p.privilege = l_privilegio;
      if l_total = 0 then
         falta(l_privilegio);
      end if;
      l_inicio := l_fim + 1;
   end loop;

   -- Not GRANT ANY PRIVILEGE alone: managed services give CREATE SESSION with the admin option instead
   select count(*)
     into l_total
     from (select p.privilege
             from session_privs p
            where p.privilege = 'GRANT ANY PRIVILEGE'
            union all
           select u.privilege
             from user_sys_privs u
            where u.privilege = 'CREATE SESSION'
              and u.admin_option = 'YES'
            union all
           select r.privilege
             from role_sys_privs r
            where r.privilege = 'CREATE SESSION'
              and r.admin_option = 'YES');
   if l_total = 0 then
      falta('CREATE SESSION WITH ADMIN OPTION (ou GRANT ANY PRIVILEGE)');
   end if;

   begin
      -- None of the views that instalador.sql also grants one by one
      execute immediate 'select count(*) from sys.dba_sys_privs where grantee is null' into l_total;
   exception
      when e_nao_ve or e_sem_privilegio or e_falta_privilegio then
         falta('SELECT ANY DICTIONARY (ou o papel SELECT_CATALOG_ROLE)');
   end;

   if l_faltam is not null then
      raise_application_error(
         co_recusada,
         'Faltam privilégios a ' || sys_context('USERENV', 'SESSION_USER') || ': ' || l_faltam
         || '. instalador.sql os concede'
      );
   end if;
end;
/
